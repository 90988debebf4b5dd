"""What is typed, without what nobody sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.unseen import without_unseen


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Camille \u202efdp.exe", "Camille fdp.exe"),
        ("Zoé\u200b Lef\u00adèvre\ufeff", "Zoé Lefèvre"),
        ("Cloche\x07\x1b[31m", "Cloche[31m"),
        ("Deux\r\nlignes,\tune tabulation", "Deux\r\nlignes,\tune tabulation"),
        ("12\u202f000\u00a0€", "12\u202f000\u00a0€"),
        ("Nul\0Octet", "Nul\0Octet"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
    ],
)
def test_a_text_keeps_what_is_seen_and_loses_the_rest(typed: str, kept: str):
    assert without_unseen(typed) == kept


@given(st.text())
def test_what_is_taken_away_is_a_control_or_a_mark_and_the_rest_stays_in_order(text: str):
    kept = without_unseen(text)
    assert without_unseen(kept) == kept
    gone = set(text) - set(kept)
    assert {unicodedata.category(character) for character in gone} <= {"Cc", "Cf"}
    assert kept == "".join(character for character in text if character not in gone)
