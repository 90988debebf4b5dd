"""« Mme A. » names nobody, and what stands after it is the sentence, not a surname."""

import pytest

from maillage.deidentification import Kind, find


def people(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find(text) if one.kind is Kind.PERSON]


@pytest.mark.parametrize(
    "text",
    [
        "Mme A. va mieux.",
        "Nom : A.\nPrénom : B.\nDate de naissance : non dite",
        "Elle s'appelle A., dit-elle.",
        "Je reçois Madame C. Elle réside seule.",
        "Excusé : C. Mr refuse les visites.",
        "Bonjour A.,\nMerci de votre mot.",
        "Objet : situation de M. C.\nSuite à notre échange, A. reste seul.",
        "La voisine, Mme C. passe à 19 h.",
        "un nommé A., laissé dehors",
        "Débitrice : Mme A. Dossier transmis.",
    ],
)
def test_a_letter_is_nobody(text: str):
    assert people(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Excusé : J. Petitprez.", "Petitprez"),
        ("Je vois M. B. Lagache demain.", "Lagache"),
        ("chez Mickaël B., son ami", "Mickaël"),
        ("Tuteur : M. A. Petit, du lundi", "Petit"),
    ],
)
def test_a_letter_before_or_after_a_name_takes_nothing_away_from_it(text: str, name: str):
    assert any(name in found for found in people(text))
