"""Verdicts."""

import pytest

from maillage.rules.verdict import YES, Refused, no


def test_yes_is_truthy_and_requires_nothing() -> None:
    assert YES
    YES.require()
    assert YES.sentence == ""


def test_no_is_falsy_typeset_and_raises_what_it_says() -> None:
    verdict = no("C'est clos ; revenez.", "day")
    assert not verdict
    with pytest.raises(Refused) as refusal:
        verdict.require()
    assert refusal.value.sentence == "C’est clos\u202f; revenez."
    assert refusal.value.field == "day"
    assert str(refusal.value) == refusal.value.sentence
