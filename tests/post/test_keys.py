"""The key of a letter stays once the letter is forgotten: no address stands in it, and it still says once."""

import importlib
from typing import Any

import pytest
from django.apps import apps

from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import queue
from maillage.post.operations.queuing import LONGEST
from tests.candidates import moment

AT = moment("2026-01-05T10:00")
ZOE, PAUL = "zoe@example.org", "paul@example.org"
KEYS = {
    ZOE: ("rappel-12-2026-01-05", f"rappel-12-{ZOE}", f"question-3-{ZOE}-posée", f"à-propos-de-{PAUL}"),
    PAUL: (f"rappel-12-{PAUL}", f"{'long-' * 40}{PAUL}"),
}
LETTER = Letter(subject="Essai", paragraphs=("Bonjour.",))
pytestmark = pytest.mark.django_db


def test_a_letter_is_queued_once_and_its_key_names_nobody() -> None:
    for again in (False, True):
        for to, keys in KEYS.items():
            for key in keys:
                queued = queue(kind="essai", to=to, letter=LETTER, at=AT, key=key)
                assert (queued is None) == again
    kept = set(Message.objects.values_list("key", flat=True))
    assert len(kept) == 6
    assert not [key for key in kept if "@" in key or len(key) > LONGEST]
    assert sum(key.startswith("rappel-12-") for key in kept) == 3
    assert queue(kind="essai", to="", letter=LETTER, at=AT, key="sans-adresse")


def test_the_letters_of_a_former_release_are_not_queued_again() -> None:
    former: Any = importlib.import_module("maillage.post.migrations.0004_keys_by_their_fingerprint")
    every = [(to, key) for to, keys in KEYS.items() for key in keys if len(key) <= LONGEST]
    for to, key in every:
        Message.objects.create(
            kind="essai", to=to, letter={}, key=key, queued_at=AT, not_before=AT, next_attempt_at=AT
        )
    former.shorten(apps, None)
    assert not Message.objects.filter(key__contains="@").exists()
    for to, key in every:
        assert queue(kind="essai", to=to, letter=LETTER, at=AT, key=key) is None
