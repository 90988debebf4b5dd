"""What the name of an employer says of its type."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import maillage.groups
from maillage.rules.structures import UNKNOWN, deduced_type

TABLE = Path(maillage.groups.__file__).parent / "reference"


def rows(name: str) -> list[dict[str, str]]:
    with (TABLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WORDS = [(row["code"], row["word"]) for row in rows("structure_words.csv")]


@pytest.mark.requirement("R16", "R15")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CCAS de Lens", "ccas"),
        ("Mairie de Lens – CCAS", "ccas"),
        ("Centre communal d’action sociale de Lumbres", "ccas"),
        ("SPIP du Pas-de-Calais", "spip"),
        ("Habitat du Boulonnais – agence de Desvres", "bailleur"),
        ("Office HLM de l'Artois", "bailleur"),
        ("Mairie de Desvres", "commune-epci"),
        ("CHRS Le Rivage", "hebergement"),
        ("MDS de l’Audomarois", "departement"),
        ("EPSM Les Deux Rives", "psychiatrie"),
        ("C.M.P. de Béthune", UNKNOWN),
        ("Équipe de liaison ELSA", "addictologie"),
        ("Pension de famille Les Tilleuls", "logement-adapte"),
        ("Association Les Tilleuls", "associations"),
        ("Les Tilleuls", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_the_name_says_the_type_or_nothing(name: str, code: str) -> None:
    assert deduced_type(name, WORDS) == code


def test_every_type_of_the_table_is_in_the_nomenclature() -> None:
    assert {code for code, _ in WORDS} <= {row["code"] for row in rows("structure_types.csv")}


@given(st.text(max_size=160))
def test_any_name_has_a_type_and_case_says_nothing(name: str) -> None:
    code = deduced_type(name, WORDS)
    assert code in {UNKNOWN, *(code for code, _ in WORDS)}
    assert deduced_type(name.upper().lower(), WORDS) == deduced_type(name.lower(), WORDS)
