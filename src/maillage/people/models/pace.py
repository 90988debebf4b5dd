"""What several processes keep together of who asks how often."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Pace(models.Model):
    """How many times one thing was asked in one span of time; the key is a digest, never an address."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=1)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "cadence"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(count__gte=1), name="pace_is_counted")]

    def __str__(self) -> str:
        return f"{self.key[:8]} : {self.count}"


class SharedCache(models.Model):
    """The table of Django's database cache, so that a migration makes it; nothing reads it but the cache."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "mémoire partagée"
        db_table = "shared_cache"

    def __str__(self) -> str:
        return self.cache_key
