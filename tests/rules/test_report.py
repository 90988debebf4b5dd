"""The final report as a rule: headings, what a correction changes, sentences for elected officials."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import report

pytestmark = pytest.mark.requirement("R79")


def said(sentence: str) -> str:
    """The sentence with plain spaces."""
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


FIGURES = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(["1", "2", "3"]))


@pytest.mark.requirement("R20", "R82")
def test_a_call_that_names_no_heading_has_the_objectives_and_what_feeds_the_strategy() -> None:
    standard = report.headings_of([])
    assert [one.code for one in standard if one.mandatory] == ["levers", "leads", "referrals", "strategy"]
    assert {one.source for one in standard} - {""} == set(report.SOURCES)
    own = report.headings_of([{"code": "bilan", "label": "Bilan", "mandatory": False}])
    assert report.missing_headings(own, {}) == ()
    assert report.missing_headings(standard, {"levers": "…", "leads": " "})[0] == "Pistes d’action"


@pytest.mark.requirement("F40")
@given(FIGURES, FIGURES)
def test_what_changes_leads_from_one_version_to_the_next_and_nothing_else(
    before: dict[str, str], after: dict[str, str]
) -> None:
    found = report.changes(before, after)
    assert not report.changes(before, before)
    rebuilt = before | {one.label: one.after for one in found if one.after != report.NOTHING}
    gone = {one.label for one in found if one.after == report.NOTHING}
    assert {label: value for label, value in rebuilt.items() if label not in gone} == after
    assert bool(report.may_rectify(found, certified=False)) == (before != after)
    assert not report.may_rectify(found, certified=True)


@pytest.mark.requirement("F40")
def test_a_rectification_says_why_and_how_much() -> None:
    march = date(2026, 3, 10)
    motives = ("Signature relue", "", "Signature relue")
    assert said(report.why_rectified([(march, motives), (date(2026, 5, 12), ())])) == (
        "Présences corrigées : rencontre du 10 mars 2026 (Signature relue) ; rencontre du 12 mai 2026."
    )
    assert report.why_rectified([]) == ""
    assert said(report.rectification_sentence(2, 3)) == (
        "La version 2 remplace la version 1 : 3 chiffres changent."
    )
    assert said(str(report.Change("Participants", "3", "2"))) == "Participants : 3 → 2"
    nothing = report.may_rectify((), certified=False)
    assert said(nothing.sentence) == ("Les chiffres sont ceux du bilan transmis : il n’y a rien à rectifier.")


def test_the_signatory_declares_in_their_capacity_once_it_is_known() -> None:
    period = "du 1er novembre 2025 au 31 octobre 2026"
    signed = said(report.declaration("Marc Vandamme", "président", "Horizon", period))
    assert signed.startswith("Je, Marc Vandamme, président, agissant pour Horizon, déclare")
    assert said(report.declaration("Marc", "", "Horizon", period)).startswith("Je, Marc, agissant")


@pytest.mark.requirement("R78", "R84", "R85", "R86")
def test_three_sentences_tell_elected_officials_what_was_done_with_whom_and_at_what_cost() -> None:
    assert said(report.done_sentence(1, 0, 1, 0)).endswith("sur 1 prévue.")
    assert said(report.done_sentence(1, 5, 5, 12)) == (
        "Le groupe a réuni 12 professionnels au cours de 5 rencontres, sur 5 prévues."
    )
    assert said(report.done_sentence(4, 30, 30, 87)).startswith("4 groupes ont réuni 87 professionnels")
    assert "encore tenue" in report.done_sentence(2, 0, 10, 0)
    present = [("CCAS", 20), ("Bailleur social", 15), ("SPIP", 0)]
    assert said(report.origins_sentence(present, 50)) == (
        "CCAS (20) et Bailleur social (15) font 70 % des 50 participations."
    )
    assert " fait 40 % " in said(report.origins_sentence([("CCAS", 2)], 5))
    assert report.origins_sentence([("CCAS", 0)], 0) == "Aucune présence n’est enregistrée."
    awarded = Decimal("20000.00")
    assert "pas encore certifié" in report.cost_sentence(awarded, None, 52)
    assert said(report.cost_sentence(awarded, Decimal("17300.00"), 100)) == (
        "Le Département a attribué 20 000,00 €, dont 17 300,00 € justifiés, soit 173,00 € par participation."
    )
    assert said(report.cost_sentence(awarded, Decimal("17300.00"), 0)).endswith("17 300,00 € justifiés.")
    assert said(report.themes_sentence(["incurie", "refus de soins", "incurie"])) == (
        "Ce qui revient le plus : incurie et refus de soins."
    )
    assert report.themes_sentence([]) == ""
