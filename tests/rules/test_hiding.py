"""Hiding who people are: by example, and whatever the spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.french import search_key
from maillage.rules.hiding import HIDDEN, communicated_sentence, copied_sentence, hide, may_communicate


@pytest.mark.requirement("F53")
@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Écrire à nora.benali@deux-rives.example.org.", f"Écrire à {HIDDEN}."),
        ("Au 03 53 01 23 45 ou +33 3.53.01.23.46", f"Au {HIDDEN} ou {HIDDEN}"),
        ("Mme Lefebvre et le Dr Hanquez animent.", f"Mme {HIDDEN} et le Dr {HIDDEN} animent."),
        ("M. D. vient le mardi.", f"M. {HIDDEN} vient le mardi."),
        ("BENALI Nora, psychologue", f"{HIDDEN} {HIDDEN}, psychologue"),
        ("l’équipe de Benali-Nora", f"l’équipe de {HIDDEN}"),
        ("Le budget est de 20\u202f000,00\u00a0€ pour 62400 Béthune.", ""),
        ("SIRET 00000010900017, le 09/05/2025 à 18 h 12", ""),
    ],
)
def test_people_are_hidden_and_the_rest_stays(text: str, hidden: str):
    assert hide(text, ["Nora Benali"]) == (hidden or text)


@pytest.mark.requirement("F53")
@given(
    st.sampled_from(["Hélène Lefèvre", "Zoé D’Hondt", "Jean-Loup Czarnecki"]),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.text(alphabet="abcdé ,.;’\u00a0-", max_size=40),
)
def test_no_part_of_a_known_name_is_left_whatever_its_spelling(name: str, spelt: object, around: str):
    assert callable(spelt)
    shown = search_key(hide(f"{around} {spelt(name)} {around}", [name])).split()
    assert not {part for part in search_key(name).split() if len(part) > 2} & set(shown)


@pytest.mark.requirement("F53")
def test_nothing_is_given_out_before_the_decision_is_told():
    assert may_communicate(notified=True)
    assert "avant, elle prépare cette décision" in may_communicate(notified=False).sentence
    assert "n°\u00a0AAP-2025-BOU-001" in communicated_sentence("AAP-2025-BOU-001")


@pytest.mark.requirement("F53")
@pytest.mark.parametrize(
    "account", ["FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189", "BE68 5390 0754 7034"]
)
def test_bank_accounts_and_the_lines_given_are_hidden(account: str):
    text = f"Compte {account}, 9 rue des Ormes, rue des Essais, SIRET 000 000 109 00017."
    hidden = f"Compte {HIDDEN}, {HIDDEN}, rue des Essais, SIRET 000 000 109 00017."
    assert hide(text, [], ["9 rue des Ormes"]) == hidden


def test_the_copy_of_a_paper_says_what_it_hides():
    assert "n°\u00a0CONV-1" in copied_sentence("CONV-1")
