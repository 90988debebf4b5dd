"""The words of an entry, one a row: a search finds by their beginning, through an index, on any database."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.resources.models.resource import Resource
from maillage.rules.words import LONGEST


class ResourceWord(models.Model):
    """A word that finds an entry; those of its name come first."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="words")
    word = models.CharField(max_length=LONGEST)
    named = models.BooleanField(default=False)

    class Meta:
        verbose_name = "mot cherché d’une ressource"
        indexes: ClassVar = [models.Index(fields=["word", "resource", "named"], name="resource_word_search")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "word"], name="resource_word_once"),
            models.CheckConstraint(condition=~Q(word=""), name="resource_word_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.word
