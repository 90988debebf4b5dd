"""What a search compares: words without accents, and how they begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.words import LONGEST, MOST, beginnings, reach, words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("L’hôpital de Lens", ["l", "hopital", "de", "lens"]),
        ("l'HÔPITAL", ["l", "hopital"]),
        ("Cœur – sœurs", ["coeur", "soeurs"]),
        ("ﬁn", ["fin"]),
        ("Hénin-Beaumont (CMP)", ["henin", "beaumont", "cmp"]),
        ("100 % _ * \\ ' \"", ["100"]),
        ("", []),
        ("%%%", []),
        ("\x00abc", ["abc"]),
        ("x" * 100, ["x" * LONGEST]),
    ],
)
def test_a_text_is_read_as_plain_words(typed: str, words: list[str]):
    assert words_of(typed) == words


def test_small_words_and_plurals_do_not_narrow():
    assert beginnings("les soins de l’hôpital") == ["soin", "hopital"]
    assert beginnings("de la") == ["de", "la"], "nothing else was typed"
    assert beginnings("bus") == ["bus"], "a short word may end so by itself"
    assert beginnings("jeux logements") == ["jeux", "logement"]


@given(st.text(max_size=300))
def test_words_are_short_plain_and_bounded(text: str):
    assert all(word.isascii() and word.isalnum() and len(word) <= LONGEST for word in words_of(text))
    assert len(beginnings(text)) <= MOST
    assert words_of(" ".join(words_of(text))) == words_of(text)


@given(
    st.text(alphabet="abcxyz019", min_size=1, max_size=LONGEST), st.text(alphabet="abcxyz019", max_size=10)
)
def test_a_range_holds_the_words_that_begin_so_and_no_other(start: str, other: str):
    first, last = reach(start)
    word = (start + other)[:LONGEST]
    assert first <= word <= last
    assert (first <= other <= last) == other.startswith(start)
