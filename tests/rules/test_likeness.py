"""Two records that may be one person: proposed with why, decided by a human (F19–F20)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.likeness import Known, alike, likeness

NAMES = st.text(st.characters(categories=("L", "Zs", "Pd")), max_size=24)
PEOPLE = st.builds(
    Known,
    st.integers(1, 50),
    NAMES,
    st.integers(1, 3),
    st.lists(st.sampled_from(("h.lefevre@a.org", "h.lefevre@b.org", "")), max_size=2).map(tuple),
)


@pytest.mark.requirement("F19")
def test_the_two_spellings_of_the_scenario_are_proposed_with_why() -> None:
    one = Known(1, "LEFEVRE Helene", 7, ("h.lefevre@habitat.example.org",))
    other = Known(2, "Hélène Lefèbvre", 7, ("helene.lefebvre@example.org",))
    (pair,) = alike([other, one])
    assert (pair.first, pair.second) == (1, 2)
    assert pair.sentence == "Doublon probable (nom proche, même structure)"


@pytest.mark.requirement("F20")
def test_namesakes_are_proposed_until_a_human_says_that_they_are_two() -> None:
    people = [Known(1, "Marie Dubois", 1), Known(2, "Marie Dubois", 2)]
    assert alike(people)[0].sentence == "Doublon probable (même nom)"
    assert alike(people, distinct=frozenset({(1, 2)})) == []


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (("Zoé Caron", 1, ()), ("Zoé Carron", 2, ()), ()),
        (
            ("Zoé Caron", 1, ("z@a.org",)),
            ("Zoé Carron", 2, ("z@b.org",)),
            ("nom proche", "même début d’adresse"),
        ),
        (("Anne-Marie Roy", 1, ()), ("roy anne marie", 1, ()), ("même nom", "même structure")),
        (("Paul Roy", 1, ("accueil@a.org",)), ("Léa Blanc", 1, ("accueil@a.org",)), ()),
        (("Karine Petit", 1, ()), ("Karien Petti", 1, ()), ("nom proche", "même structure")),
        (("Karine Petit", 1, ()), ("Martine Petit", 1, ()), ()),
        (("—", 1, ()), ("—", 1, ()), ()),
    ],
)
def test_a_near_name_alone_is_not_enough(
    one: tuple[str, int, tuple[str, ...]], other: tuple[str, int, tuple[str, ...]], reasons: tuple[str, ...]
) -> None:
    assert likeness(Known(1, *one), Known(2, *other)) == reasons


@given(PEOPLE, PEOPLE)
def test_likeness_is_the_same_from_either_side_and_never_from_a_structure_alone(
    one: Known, other: Known
) -> None:
    reasons = likeness(one, other)
    assert reasons == likeness(other, one)
    assert not reasons or reasons[0] in ("même nom", "nom proche")
