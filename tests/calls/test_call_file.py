"""The file of a call: what it says, how its mistakes are told, and that it is written back the same."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from maillage.calls import toml

TEXT = toml.catalogue()["pas-de-calais-2025.toml"]


def mistakes(text: str) -> list[str]:
    with pytest.raises(toml.UnreadableCall) as refused:
        toml.read(text)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.requirement("R42", "R56", "R62", "R63", "R64", "R66", "R67", "R72", "R80")
def test_the_figures_of_the_text_stand_in_the_file():
    call = toml.read(TEXT)
    facts = call.facts
    assert (facts.opening_day.isoformat(), facts.closing_day.isoformat()) == ("2025-04-01", "2025-05-09")
    assert facts.agreement_months == 12
    assert facts.advance_rate == Decimal("0.60")
    assert facts.report_delay_months == 6
    assert facts.excluded_months == (7, 8)
    assert (facts.wished_capacity, facts.sessions_per_agreement) == (15, 4)
    assert [(c.name, c.start.isoformat(), c.end.isoformat()) for c in call.cohorts] == [
        ("AMI 1", "2025-11-01", "2026-10-31"),
        ("AMI 2", "2025-12-01", "2026-11-30"),
    ]
    assert {lot.name: lot.cohort for lot in call.lots} == {
        "Artois": "AMI 1",
        "Audomarois": "AMI 2",
        "Boulonnais": "AMI 2",
        "Lens-Hénin": "AMI 1",
    }
    assert {(lot.ceiling, lot.coffee_ceiling) for lot in call.lots} == {
        (Decimal("20000.00"), Decimal("300.00"))
    }


@pytest.mark.requirement("R43", "R44", "R45", "R46")
def test_each_territory_is_made_of_its_intercommunalities():
    assert {lot.code: lot.intercommunalities for lot in toml.read(TEXT).lots} == {
        "ART": ("200072460",),
        "AUD": ("200069037", "246201016"),
        "BOU": ("246200729", "200018083", "246200380"),
        "LEN": ("246200364", "246200299"),
    }


@pytest.mark.requirement("R37", "R48", "R49", "R50", "R51", "R52", "R53", "R54", "R69", "R70", "R71")
def test_the_rhythms_conditions_criteria_and_reserves_are_data():
    call = toml.read(TEXT)
    assert [(r.every_months, r.yields_surplus) for r in call.rhythms] == [(1, False), (2, True)]
    assert len(call.eligibility) == 4
    assert [c.label for c in call.criteria] == [
        "Qualité du partenariat local et départemental",
        "Expérience dans l’animation de rencontres",
        "Expertise en santé mentale",
    ]
    conditions = {c.code: c.expected_on and c.expected_on.isoformat() for c in call.conditions}
    assert conditions == {"state_credits": None, "budget_vote": "2025-03-31"}


def test_a_call_written_then_read_is_the_same_call():
    call = toml.read(TEXT)
    assert toml.read(toml.write(call)) == call


def test_a_file_that_is_not_toml_is_refused_with_its_line():
    assert mistakes('[call]\nreference = "AAP\n')[0].startswith("Ligne 2\u00a0: ")


def test_every_mistake_is_told_with_its_line_and_what_is_wanted():
    text = TEXT.replace("closing = 2025-05-09", 'closing = "9 mai"').replace("gap_alert = 2", "gap_alrt = 2")
    line = {
        name: n
        for n, row in enumerate(text.splitlines(), 1)
        for name in ("closing =", "gap_alrt")
        if name in row
    }
    found = mistakes(text)
    assert (
        f"Ligne {line['closing =']}\u00a0: «\u00a0closing\u00a0» attend une date, par exemple 2026-01-31."
        in found
    )
    assert any(
        sentence.startswith(f"Ligne {line['gap_alrt']}\u00a0: «\u00a0gap_alrt\u00a0» n’est pas connu")
        for sentence in found
    )


@pytest.mark.requirement("R62")
def test_a_cohort_that_does_not_last_twelve_months_is_refused():
    (sentence,) = mistakes(TEXT.replace("end = 2026-10-31", "end = 2026-10-30"))
    assert "31 octobre 2026" in sentence


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("opening = 2025-04-01", "opening = 2025-06-01", "précéder l’ouverture"),
        ('cohort = "AMI 1"', 'cohort = "AMI 3"', "aucune cohorte"),
        ("coffee_ceiling = 300.00", "coffee_ceiling = 30000.00", "compris dans le plafond"),
        ("ceiling = 20000.00", "ceiling = 20000.001", "attend un montant"),
        ("advance_rate = 0.60", "advance_rate = 60", "une part de 1"),
        ("excluded_months = [7, 8]", "excluded_months = [13]", "mois de 1 à 12"),
        ('"200072460"', '"200072461"', "SIREN"),
        ('code = "AUD"', 'code = "ART"', "déjà pris"),
        ("every_months = 2", "every_months = 0", "au moins un mois"),
        ("highest = 5", "highest = 0", "dépasser la plus basse"),
        ("[window]", "[fenetre]", "n’est pas une partie connue"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused(before: str, after: str, said: str):
    assert any(said in sentence for sentence in mistakes(TEXT.replace(before, after, 1)))


@pytest.mark.requirement("R68")
def test_what_the_word_processor_left_in_the_text_is_taken_out():
    call = toml.read(TEXT.replace("L’enveloppe dédiée", "[bookmark: _GoBack]L’enveloppe dédiée"))
    assert call.facts.funding_notice.startswith("L’enveloppe dédiée")
    assert "bookmark" not in toml.write(call)


@pytest.mark.requirement("R87", "R89", "R90")
def test_no_contact_is_shipped_with_the_call():
    assert not re.search(r"@|\b0\d([ .]?\d\d){4}\b", TEXT)


def test_the_figures_of_the_call_stand_nowhere_else_in_the_code():
    root = Path(toml.__file__).parents[2]
    for package in ("calls", "applications"):
        for path in (root / package).rglob("*.py"):
            assert not re.search(r"\b20_?000\b|\b300\.00\b|2025-0[45]", path.read_text()), path


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("months = 12", "months = 99999999"),
        ("closing = 2025-05-09", "closing = 9999-12-31"),
        ("weight = 1", "weight = inf"),
        ('code = "budget_vote"', 'code = "autre_vote"'),
    ],
)
def test_a_figure_that_no_call_can_hold_is_told_with_its_line(written: str, instead: str):
    assert written in TEXT
    with pytest.raises(toml.UnreadableCall) as refused:
        toml.read(TEXT.replace(written, instead, 1))
    assert refused.value.problems[0].line > 0
