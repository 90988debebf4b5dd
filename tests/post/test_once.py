"""A row that may be there already is written in one statement, and a broken constraint is still told."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.post.models import Message
from maillage.post.once import insert_once
from tests.candidates import moment

AT = moment("2026-01-05T10:00")
pytestmark = pytest.mark.django_db


def message(key: str, attempts: int = 0) -> Message:
    return Message(
        kind="essai",
        to="zoe@example.org",
        letter={},
        key=key,
        queued_at=AT,
        not_before=AT,
        next_attempt_at=AT,
        attempts=attempts,
    )


def test_a_row_is_written_once_in_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = message("rappel-1")
    with django_assert_num_queries(2):
        assert insert_once(first)
        assert not insert_once(message("rappel-1"))
    assert [first] == list(Message.objects.all())
    assert Message.objects.get().queued_at == AT
    first.kind = "autre"
    first.save()
    assert Message.objects.get().kind == "autre"


def test_a_row_that_breaks_another_constraint_is_refused_aloud() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_once(message("rappel-1", attempts=9))
    assert not Message.objects.exists()
