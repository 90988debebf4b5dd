"""A text is read as it is seen, whatever the characters that nobody sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.deidentification import find

TEXT = "Mme Hélène Müller, née le 3 février 1961, est suivie. Tél. 06 39 98 12 34, réf. CC-2023/118."


def extracts(text: str) -> list[tuple[str, str]]:
    """What is found, without what nobody sees."""
    return [
        (unicodedata.normalize("NFC", text[one.start : one.end]).replace("\u200b", ""), str(one.kind))
        for one in find(text)
    ]


def test_accents_parted_from_their_letters_change_nothing():
    assert extracts(unicodedata.normalize("NFD", TEXT)) == extracts(TEXT)


def test_spaces_of_no_width_change_nothing():
    assert extracts("\u200b".join(TEXT)) == extracts(TEXT)


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\t"])
def test_spaces_of_all_widths_are_spaces(space: str):
    found = find(f"Tél. 06{space}39{space}98{space}12{space}34, né le{space}3{space}mars{space}1961")
    assert [str(one.kind) for one in found] == ["PHONE", "BIRTHDATE"]


@given(st.text(st.characters(codec="utf-8")), st.sampled_from(["NFC", "NFD"]))
def test_offsets_stay_within_the_text_as_it_was_given(words: str, form: str):
    text = unicodedata.normalize(form, f"{words} é\u0301\u200b 06 39 98 12 34 {words}")  # type: ignore[arg-type]
    assert all(0 <= one.start < one.end <= len(text) for one in find(text))
