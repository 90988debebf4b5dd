"""The browsers that are open here: what Django keeps of a session, with whose it is and since when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from maillage.people.models.person import Person


class OpenSession(AbstractBaseSession):
    """A browser's session; it is its person's from the moment they enter, and closing it is deleting it."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    device = models.CharField("appareil", max_length=80, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "session ouverte"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(session_key=""), name="open_session_has_its_key"),
        ]

    @property
    def public_id(self) -> str:
        """What names this session on a page: its key, that opens it, never leaves the cookie."""
        return salted_hmac("maillage.people.open_session", self.session_key, algorithm="sha256").hexdigest()[
            :32
        ]
