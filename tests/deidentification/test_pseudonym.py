"""A name that the writer says to have invented is nobody's; the others of the text stay found."""

import pytest

from maillage.deidentification import Kind, find


def people(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find(text) if one.kind is Kind.PERSON]


@pytest.mark.parametrize(
    "text",
    [
        "J'appellerai la dame « Rose », ce n'est ni son prénom ni sa fleur. Rose a soixante ans.",
        "Nous appellerons le monsieur Paul, ce n'est pas son prénom. Paul dort.",
        "Je l'appellerai Capucine. Capucine vit seule.",
        "Lucie (prénom modifié) vit seule.",
        "Appelons-la Manon, elle a trente ans.",
    ],
)
def test_an_invented_name_is_nobodys(text: str):
    assert people(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("J'appellerai Martine demain, Martine est absente.", ["Martine", "Martine"]),
        ("Je l'appellerai Rose, Mme Duval l'aide.", ["Duval"]),
        ("Je l'appellerai demain, Manon a promis.", ["Manon"]),
        ("Manon dit que ce n'est pas son problème.", ["Manon"]),
    ],
)
def test_a_name_that_nobody_invented_stays_found(text: str, names: list[str]):
    assert people(text) == names
