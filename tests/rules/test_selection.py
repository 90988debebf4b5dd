"""Eligibility, scores, ranking and the envelope."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import eligibility, scoring, selection
from maillage.rules.eligibility import Check
from maillage.rules.scoring import Score

D = Decimal
CEILING = D("20000.00")
WEIGHTS = {"partnership": 1, "facilitation": 1, "expertise": 1}


def said(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.requirement("R48", "R49", "R50", "R51")
def test_a_no_has_a_motive_and_one_no_is_enough() -> None:
    yes, unanswered = Check("experience", "expérience", True), Check("presence", "présence")
    refused = Check("presence", "présence sur le territoire", False, "Aucune action connue")
    assert eligibility.outcome([yes, yes]) == "eligible"
    assert eligibility.outcome([yes, refused]) == "ineligible"
    assert eligibility.outcome([yes, unanswered]) == eligibility.outcome([]) == "pending"
    assert eligibility.may_conclude([yes, refused])
    assert "oui ou par non" in eligibility.may_conclude([yes, unanswered]).sentence
    unexplained = eligibility.check_answer(Check("presence", "présence", False, " "))
    assert "motif" in unexplained.sentence
    assert unexplained.field == "presence"


@pytest.mark.requirement("R54")
def test_a_score_is_on_the_scale_and_commented() -> None:
    assert scoring.check_score(D(5), "Solide", maximum=D(5))
    assert said(scoring.check_score(D("5.5"), "Solide", maximum=D(5)).sentence) == "La note va de 0 à 5."
    assert scoring.check_score(D(-1), "Solide", maximum=D(5)).field == "value"
    assert scoring.check_score(D(3), " ", maximum=D(5)).field == "comment"


def test_an_assessor_with_a_tie_does_not_score() -> None:
    assert scoring.may_score(declared=True, conflict=False)
    assert "Déclarez" in scoring.may_score(declared=False, conflict=False).sentence
    assert "autre agent" in scoring.may_score(declared=True, conflict=True).sentence


@pytest.mark.requirement("R52", "R53", "R54")
def test_the_score_is_the_weighted_mean_of_the_assessors() -> None:
    scores = [
        Score("claire", "partnership", D(4)), Score("marc", "partnership", D(5)),
        Score("claire", "facilitation", D(3)), Score("marc", "facilitation", D(3)),
        Score("claire", "expertise", D(1)), Score("marc", "expertise", D(4)),
    ]  # fmt: skip
    assert scoring.criterion_means(scores) == {
        "partnership": Fraction(9, 2),
        "facilitation": 3,
        "expertise": Fraction(5, 2),
    }
    assert scoring.average(scores, WEIGHTS) == D("3.33")
    assert scoring.average(scores, {"partnership": 3, "expertise": 1}) == D("4.00")
    assert scoring.gaps(scores, tolerated=D(2)) == ("expertise",)
    assert scoring.average(scores[:4], WEIGHTS) is None
    assert scoring.average([], {}) is None


@given(
    st.lists(st.integers(0, 5), min_size=3, max_size=3), st.lists(st.integers(1, 9), min_size=3, max_size=3)
)
def test_a_mean_stays_between_the_worst_and_the_best(values: list[int], weights: list[int]) -> None:
    scores = [Score("a", str(n), D(value)) for n, value in enumerate(values)]
    mean = scoring.average(scores, {str(n): weight for n, weight in enumerate(weights)})
    assert mean is not None
    assert min(values) <= mean <= max(values)


@pytest.mark.requirement("F7")
def test_a_tie_is_shown_and_settled_by_a_motive() -> None:
    ranked = selection.rank([("a", D(3)), ("b", D(5)), ("c", D(3)), ("d", D(1))])
    assert [(r.key, r.rank, r.tied) for r in ranked] == [
        ("b", 1, False),
        ("a", 2, True),
        ("c", 2, True),
        ("d", 4, False),
    ]
    assert selection.check_order(ranked, "").field == "motive"
    assert selection.check_order(ranked, "Antériorité du partenariat")
    assert selection.check_order((ranked[0], ranked[3]), "")
    assert not selection.check_order((ranked[3], ranked[0]), "")


@pytest.mark.requirement("R19", "F3")
def test_sixty_thousand_euros_fund_three_groups_of_four() -> None:
    requests = [(key, CEILING) for key in ("artois", "lens-henin", "audomarois", "boulonnais")]
    funding = selection.fund(requests, D("60000.00"))
    assert funding.funded == ("artois", "lens-henin", "audomarois")
    assert (funding.reserve, funding.left) == (("boulonnais",), D("0.00"))
    assert said(selection.fundable_sentence(D("60000"), 4, CEILING)) == (
        "3 groupes finançables sur 4 à 20 000,00 € (reste 0,00 €)"
    )
    assert selection.fund(requests, D("80000")).reserve == ()


@pytest.mark.requirement("F4")
def test_seventy_thousand_euros_leave_ten_or_share_evenly() -> None:
    assert selection.fundable(D("70000"), 4, CEILING) == 3
    assert "(reste 10 000,00 €)" in said(selection.fundable_sentence(D("70000"), 4, CEILING))
    assert selection.pro_rata(D("70000"), 4, CEILING) == D("17500.00")
    assert selection.pro_rata(D("100000"), 4, CEILING) == CEILING
    assert selection.pro_rata(D("100"), 0, CEILING) == 0
    assert selection.fundable(D("100000"), 4, CEILING) == 4


@pytest.mark.requirement("R19")
@given(st.lists(st.decimals(D(1), D(20000), places=2), max_size=8), st.decimals(D(0), D(100000), places=2))
def test_the_envelope_is_never_exceeded_and_nobody_jumps_the_queue(
    amounts: list[Decimal], envelope: Decimal
) -> None:
    requests = [(str(n), value) for n, value in enumerate(amounts)]
    funding = selection.fund(requests, envelope)
    assert funding.funded + funding.reserve == tuple(key for key, _ in requests)
    assert sum(amounts[: len(funding.funded)]) + funding.left == envelope
    assert funding.left >= 0
    if funding.reserve:
        assert amounts[len(funding.funded)] > funding.left


@pytest.mark.requirement("R19", "R66")
def test_an_award_stays_within_the_ceiling_the_request_and_the_envelope() -> None:
    bounds = {"requested": D("18000"), "ceiling": CEILING, "left": D("15000")}
    assert selection.check_award(D("15000"), **bounds)
    assert "reste de l’enveloppe" in selection.check_award(D("15000.01"), **bounds).sentence
    assert "montant demandé" in selection.check_award(D("18000.01"), **bounds).sentence
    assert "par groupe" in selection.check_award(D("20000.01"), **bounds).sentence
    assert selection.check_award(D(0), **bounds).field == "award"


def test_an_assessor_reads_the_others_marks_once_theirs_are_all_given():
    scores = [Score("a", "1", D(3)), Score("a", "2", D(3)), Score("b", "1", D(4))]
    done = scoring.finished(scores, ("1", "2"))
    assert done == {"a"}
    assert scoring.reads_marks("a", done, assesses=True, wanted=2)
    assert not scoring.reads_marks("b", done, assesses=True, wanted=2)
    assert scoring.reads_marks("manager", done, assesses=False, wanted=2)
    assert scoring.reads_marks("third", {"a", "b"}, assesses=True, wanted=2)
