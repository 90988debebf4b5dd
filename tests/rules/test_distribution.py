"""Sharing an envelope, and the delay of a silence."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import distribution, selection
from maillage.rules.distribution import Candidate, Share
from maillage.rules.french import PARIS
from maillage.rules.silence import Silence, Suspension, silence, suspension

D = Decimal
LOTS = ("Artois", "Lens-Hénin", "Audomarois", "Boulonnais")
FOUR = [Candidate(lot, lot, D("20000.00")) for lot in LOTS]
VALIDATED = dt.datetime(2025, 5, 9, 23, 58, 40, tzinfo=PARIS)
TODAY = dt.date(2025, 6, 30)


def day(month: int, number: int) -> dt.date:
    return dt.date(2025, month, number)


@pytest.mark.requirement("F3", "R19")
def test_sixty_thousand_give_three_full_amounts_and_one_waits() -> None:
    shares = distribution.in_full(FOUR, D("60000.00"))
    assert [share.outcome for share in shares] == ["selected"] * 3 + ["reserve"]
    assert distribution.total(shares) == D("60000.00")
    assert [share.priority for share in shares] == [1, 2, 3, 4]


@pytest.mark.requirement("F4")
def test_seventy_thousand_leave_ten_thousand_or_give_seventeen_thousand_five_hundred_each() -> None:
    assert distribution.total(distribution.in_full(FOUR, D("70000.00"))) == D("60000.00")
    even = distribution.evenly(FOUR, D("70000.00"))
    assert [share.amount for share in even] == [D("17500.00")] * 4


@pytest.mark.requirement("F4")
def test_who_asks_for_less_leaves_the_rest_to_the_others() -> None:
    modest = [Candidate("small", "Artois", D("10000.00")), *FOUR[1:]]
    assert [s.amount for s in distribution.evenly(modest, D("70000.00"))] == [
        D("10000.00"),
        *[D("20000.00")] * 3,
    ]


@pytest.mark.requirement("R42")
def test_only_the_first_candidate_of_a_lot_gets_something() -> None:
    rival = Candidate("rival", "Artois", D("15000.00"))
    shares = distribution.in_full([*FOUR, rival], D("100000.00"))
    assert shares[-1] == Share("rival", "rejected")


@pytest.mark.requirement("F4", "R19")
@given(st.lists(st.decimals(D(1), D(20000), places=2), max_size=6), st.decimals(D(0), D(100000), places=2))
def test_no_try_exceeds_its_envelope_nor_a_request(asked: list[Decimal], envelope: Decimal) -> None:
    candidates = [Candidate(str(n), str(n), value) for n, value in enumerate(asked)]
    for shares in (distribution.in_full(candidates, envelope), distribution.evenly(candidates, envelope)):
        assert distribution.total(shares) <= envelope
        assert all(s.amount <= c.requested for s, c in zip(shares, candidates, strict=True))


@pytest.mark.requirement("F7", "R42", "F3")
def test_an_order_is_complete_without_equals_and_settles_a_tie_with_a_motive() -> None:
    ranked = selection.rank([("a", D(5)), ("b", D(4)), ("c", D(4))])
    lots = {"a": "Artois", "b": "Audomarois", "c": "Boulonnais"}

    def said(motive: str, *shares: Share, lots: dict[str, str] = lots) -> tuple[bool, str]:
        verdict = distribution.check(shares, lots, ranked, motive)
        return bool(verdict), verdict.field

    first = Share("a", "selected", D(1), 1)
    assert said("", first, Share("b", "rejected")) == (True, "")
    assert said("", first, Share("b", "reserve", priority=2)) == (False, "motive")
    assert said("Ancienneté.", first, Share("b", "reserve", priority=2)) == (True, "")
    assert said("x", first, Share("b", "reserve")) == (False, "priority-b")
    assert said("x", first, Share("b", "reserve", priority=1)) == (False, "priority-b")
    same = dict.fromkeys(lots, "Artois")
    assert said("x", first, Share("b", "selected", D(1), 2), lots=same) == (False, "outcome-b")


@pytest.mark.requirement("R19")
def test_together_the_awards_stay_within_the_envelope() -> None:
    shares = distribution.in_full(FOUR, D("80000.00"))
    assert distribution.check_total(shares, D("80000.00"))
    refused = distribution.check_total(shares, D("79999.99"))
    assert "0,01" in refused.sentence


@pytest.mark.requirement("R19", "F3")
def test_new_credits_release_the_reserve_in_order() -> None:
    waiting = FOUR[2:]
    assert distribution.next_in_reserve(waiting, D("40000.00")) == (("Audomarois", "Boulonnais"), "")
    released, rest = distribution.next_in_reserve(waiting, D("25000.00"))
    assert released == ("Audomarois",)
    assert "Boulonnais" in rest


@pytest.mark.requirement("R42", "F3")
def test_the_second_of_a_territory_in_reserve_neither_takes_credits_nor_stops_the_queue() -> None:
    waiting = [
        Candidate("a", "Artois", D("20000.00")),
        Candidate("b", "Artois", D("20000.00")),
        Candidate("c", "Boulonnais", D("20000.00")),
    ]
    assert distribution.next_in_reserve(waiting, D("40000.00")) == (("a", "c"), "")


@pytest.mark.requirement("F3", "F4")
@pytest.mark.parametrize(
    ("amounts", "envelope", "sentence"),
    [
        (
            ["20000", "20000", "20000", "0"],
            "60000",
            "3 groupes finançables sur 4 à 20 000,00 € (reste 0,00 €)",
        ),
        (
            ["20000", "20000", "20000", "0"],
            "70000",
            "3 groupes finançables sur 4 à 20 000,00 € (reste 10 000,00 €)",
        ),
        (["17500"] * 4, "70000", "4 groupes finançables sur 4 à 17 500,00 € (reste 0,00 €)"),
        (
            ["20000", "9999.99", "0", "0"],
            "30000",
            "2 groupes finançables sur 4, de 9 999,99 € à 20 000,00 € (reste 0,01 €)",
        ),
        (["20000", "0"], "10000", "1 groupe finançable sur 2 à 20 000,00 € (dépasse de 10 000,00 €)"),
        (["0", "0"], "10000", "0 groupe finançable sur 2 (reste 10 000,00 €)"),
    ],
)
def test_a_try_is_told_by_what_it_gives(amounts: list[str], envelope: str, sentence: str) -> None:
    told = distribution.sentence([D(a) for a in amounts], len(amounts), D(envelope))
    assert told.replace("\u202f", " ").replace("\u00a0", " ") == sentence


def test_silence_rejects_two_months_after_the_validation() -> None:
    found = silence(VALIDATED, [], TODAY)
    assert found == Silence(day(7, 9))
    assert (found.days_left(TODAY), found.alert(TODAY), found.alert(day(6, 1))) == (9, True, False)
    assert (Silence(suspended=True).days_left(TODAY), Silence().alert(TODAY)) == (None, False)


@pytest.mark.parametrize(
    ("request_", "on"),
    [
        (Suspension(day(5, 19), None, day(5, 29)), day(7, 19)),
        (Suspension(day(5, 19), day(5, 29), None), day(7, 19)),
        (Suspension(day(5, 19), day(6, 15), day(5, 29)), day(7, 19)),
        (Suspension(day(7, 20), None, None), day(7, 9)),
    ],
)
def test_a_request_puts_the_rejection_off_by_the_days_it_stopped(request_: Suspension, on: dt.date) -> None:
    assert silence(VALIDATED, [request_], TODAY).on == on


def test_the_delay_is_stopped_while_the_answer_and_the_term_are_to_come() -> None:
    assert silence(VALIDATED, [Suspension(day(6, 20))], TODAY) == Silence(suspended=True)
    assert silence(VALIDATED, [Suspension(day(6, 20), day(7, 5))], TODAY).suspended


def test_the_delay_may_start_again_whole_from_the_answer() -> None:
    asked = suspension(VALIDATED, None, VALIDATED + dt.timedelta(days=10))
    assert asked == Suspension(day(5, 9), None, day(5, 19))
    assert silence(VALIDATED, [asked], TODAY, effect="restart").on == day(7, 19)
    assert suspension(VALIDATED, None, None).answered is None
