"""The account an operator gives: when it is presented, what is kept of a line, what is still awaited."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.account import (
    AccountLine,
    Discussion,
    answer_due,
    kept,
    may_keep,
    may_present,
    may_propose,
    missing_in_account,
)

D = Decimal
END = dt.date(2026, 10, 31)
AFTER = dt.date(2026, 11, 1)
DUE = dt.date(2027, 2, 27)
WHOLE = AccountLine(D("340.00"), D("340.00"))
CUT = AccountLine(D("340.00"), D("180.00"))
WAITING = AccountLine(D("95.00"), None)
AMOUNTS = st.decimals(min_value=0, max_value=20_000, places=2)


@pytest.mark.requirement("R76")
@pytest.mark.parametrize(
    ("state", "on", "undocumented", "leaves", "sentence"),
    [
        ("in_force", END, 0, True, "à partir du lendemain"),
        ("in_force", AFTER, 0, False, ""),
        ("terminated", dt.date(2026, 3, 1), 0, False, ""),
        ("ended", AFTER, 1, False, "1 dépense attend son justificatif"),
        ("ended", AFTER, 2, False, "2 dépenses attendent leur justificatif"),
        ("ended", AFTER, 2, True, ""),
    ],
)
def test_an_account_is_presented_once_over_with_its_receipts(
    state: str, on: dt.date, undocumented: int, leaves: bool, sentence: str
):
    verdict = may_present(state, END, on, undocumented=undocumented, leaves_them_out=leaves)
    assert bool(verdict) is not bool(sentence)
    assert sentence.replace(" ", "") in verdict.sentence.replace("\u00a0", "").replace(" ", "")


@pytest.mark.requirement("R76")
@pytest.mark.parametrize(
    ("amount", "reason", "field"),
    [
        ("300.01", "Pour partie.", "eligible"),
        ("0.00", "Pour partie.", "eligible"),
        ("299.99", " ", "reason"),
        ("299.99", "Pour partie.", ""),
        ("300.00", "", ""),
    ],
)
def test_a_line_is_kept_for_what_the_rules_find_or_for_less_with_a_reason(
    amount: str, reason: str, field: str
):
    verdict = may_keep(D("300.00"), D(amount), reason)
    assert verdict.field == field
    assert bool(verdict) is not bool(field)


def test_a_proposal_waits_for_each_line_and_needs_one_kept_for_less():
    assert "il en reste 2" in may_propose([CUT], 2).sentence
    assert "rien à proposer" in may_propose([WHOLE], 0).sentence
    assert may_propose([WHOLE, CUT], 0)


def test_the_operator_has_thirty_days_to_answer_or_those_of_the_call():
    assert answer_due(dt.date(2027, 1, 28)) == DUE
    assert answer_due(dt.date(2027, 1, 28), 15) == dt.date(2027, 2, 12)


@pytest.mark.requirement("R75", "R76")
@pytest.mark.parametrize(
    ("discussion", "lines", "on", "missing"),
    [
        (None, [], AFTER, ["le compte de l’opérateur"]),
        (Discussion("reopened", None, 0), [WHOLE], AFTER, ["le compte de l’opérateur"]),
        (Discussion("presented", None, 0), [WHOLE], AFTER, []),
        (Discussion("presented", None, 2), [WAITING], AFTER, ["la décision sur 2 dépenses"]),
        (Discussion("presented", None, 0), [CUT], AFTER, ["l’envoi de la proposition"]),
        (
            Discussion("proposed", DUE, 0),
            [AccountLine(D(340), D(180), D(180))],
            DUE,
            ["la réponse de l’opérateur, attendue jusqu’au 27 février 2027"],
        ),
        (
            Discussion("proposed", DUE, 0),
            [AccountLine(D(340), D(180), D(180))],
            DUE + dt.timedelta(days=1),
            [],
        ),
        (Discussion("answered", DUE, 0), [AccountLine(D(340), D(200), D(180))], AFTER, []),
        (
            Discussion("answered", DUE, 0),
            [AccountLine(D(340), D(100), D(180))],
            AFTER,
            ["l’envoi d’une nouvelle proposition"],
        ),
    ],
)
def test_certification_waits_for_the_account_its_decisions_and_the_answer(
    discussion: Discussion | None, lines: list[AccountLine], on: dt.date, missing: list[str]
):
    found = missing_in_account(discussion, lines, on)
    assert len(found) == len(missing)
    for said, expected in zip(found, missing, strict=True):
        assert expected.replace(" ", "") in said.replace("\u00a0", "").replace(" ", "")


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS | st.none())))
def test_what_is_kept_is_the_sum_of_the_lines_and_never_more_than_was_presented(
    rows: list[tuple[D, D | None]],
):
    lines = [AccountLine(max(a, b or D(0)), b) for a, b in rows]
    assert kept(lines) == sum((b for _, b in rows if b is not None), D(0))
    assert kept(lines) <= sum((line.presented for line in lines), D(0))
    assert all(not line.is_worse_than_told or line.is_reduced for line in lines)
