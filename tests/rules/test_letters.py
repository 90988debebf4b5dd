"""Letters as the eye reads them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.letters import foreign_words, plain


@pytest.mark.requirement("R24")
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Elle a 2 enfants, 60 m², un mal de cœur : « ça va » …", None),
        ("l’aînée des locataire·s, à 10 µg, n° 4, 1º, ½ part", None),
        ("lignes\n\tà part", None),
        ("Ke\u200bvin\u00ad Le\u034ffe\ufe0fbvre", "Kevin Lefebvre"),
        ("ke\u3164vin\u2800", "kevin"),
        ("k̶e̶v̶i̶n̶", "kevin"),
        ("ｋｅｖｉｎ＠ｅｘ", "kevin@ex"),
        ("𝐤𝐞𝐯𝐢𝐧 𝓁ℯ ⓚⓔⓥⓘⓝ ᴋᴇᴠɪɴ 🅺🅴 🇰🇪", "kevin le kevin kevin KE KE"),
        ("kеvin lеfеbvrе", "kevin lefebvre"),
        ("κevin ﬁls", "kevin fils"),
        ("０６ ١٢ ⁰⁶¹² ₃₄ ⑥ 0️⃣6️⃣", "06 12 0612 34 6 06"),
        ("²\x1f¹ ¹\u200b²", "21 12"),
        ("06·12·34", "06.12.34"),
        ("un\u2028deux", "un\ndeux"),
        ("a\x00b\ud800", "ab"),
    ],
)
def test_disguised_letters_are_read_plainly_and_french_is_left_as_it_is(typed: str, read: str | None):
    assert plain(typed) == (typed if read is None else read)


@given(st.text())
def test_what_is_plain_stays_so(text: str):
    once = plain(text)
    assert plain(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\x00" not in once


@pytest.mark.requirement("R24")
def test_words_of_another_alphabet_are_told():
    text = plain("hier владимир et محمد, Σ, Nguyễn, Łódź, cœur, Γιάννης")
    assert [text[start:end] for start, end in foreign_words(text)] == [
        plain("владимир"),
        "محمد",
        plain("Γιάννης"),
    ]
