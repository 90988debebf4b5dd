"""What someone types is read as words, a number pasted with its spaces, a date."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.looking import Moment, Wanted, look_for
from maillage.rules.words import words_of


@pytest.mark.parametrize(
    ("typed", "moment", "beside"),
    [
        ("12 mars", Moment(12, 3, 0), ()),
        ("Lens 1er Février 2026", Moment(1, 2, 2026), ("lens",)),
        ("août", Moment(0, 8, 0), ()),
        ("mars 2026 arras", Moment(0, 3, 2026), ("arra",)),
        ("12/03/2026", Moment(12, 3, 2026), ()),
        ("12.3 lens", Moment(12, 3, 0), ("lens",)),
        ("2026-03-12", Moment(12, 3, 2026), ()),
        ("32/03/2026", None, ()),
        ("12/13", None, ()),
        ("lens", None, ()),
    ],
)
def test_a_date_is_read_however_it_is_written(typed: str, moment: Moment | None, beside: tuple[str, ...]):
    wanted = look_for(typed)
    assert (wanted.moment, wanted.beside_moment) == (moment, beside)


@pytest.mark.parametrize(
    ("typed", "number", "beside"),
    [
        ("000 000 109", "000000109", ()),
        ("000 000 109 00017", "00000010900017", ()),
        ("000\u202f000\u202f109\u00a000017", "00000010900017", ()),
        ("Horizon 000000109", "000000109", ("horizon",)),
        ("SIRET 000.000.109-00017", "00000010900017", ("siret",)),
        ("12345678", "", ()),
        ("123456789012345", "", ()),
        ("AAP-2025-62-0001234", "", ()),
    ],
)
def test_a_number_is_read_with_its_spaces(typed: str, number: str, beside: tuple[str, ...]):
    wanted = look_for(typed)
    assert (wanted.number, wanted.beside_number) == (number, beside)


@pytest.mark.parametrize(
    ("typed", "enough"),
    [("", False), ("a", False), ("l’a", False), ("7", False), ("é", False), ("62", True), ("œ", True)],
)
def test_one_letter_is_not_enough(typed: str, enough: bool):
    assert look_for(typed).is_enough is enough


def test_every_word_is_asked_and_its_beginning_is_enough():
    wanted = look_for("horiz béth")
    assert wanted.in_text("Horizon Psy 62", "Béthune")
    assert not wanted.in_text("Horizon Psy 62", "Arras")


def test_a_number_finds_its_body_and_the_other_words_narrow_it():
    assert look_for("000 000 109").is_of("00000010900017", "Horizon Psy 62")
    assert look_for("horizon 000 000 109").is_of("00000010900017", "Horizon Psy 62")
    assert not look_for("autre 000 000 109").is_of("00000010900017", "Horizon Psy 62")
    assert not look_for("horizon").is_of("00000010900017", "Horizon Psy 62")


def test_a_day_answers_to_what_was_said_of_it():
    day = dt.date(2026, 3, 12)
    asked = ("12 mars", "mars 2026", "12/03/2026", "béthune 12 mars")
    assert all(look_for(typed).is_on(day, "Salle de Béthune") for typed in asked)
    others = ("13 mars", "mars 2025", "arras 12 mars", "béthune")
    assert not any(look_for(typed).is_on(day, "Salle de Béthune") for typed in others)


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("bethune", "Salle de Béthune (nord)", ["Béthune"]),
        ("coeur", "Le Cœur des Flandres", ["Cœur"]),
        ("12/03/2026", "Rencontre du jeudi 12 mars 2026", ["12", "mars", "2026"]),
        ("000 000 109", "000 000 109 00017", ["000 000 109 00017"]),
        ("rien", "Salle de Béthune", []),
        ("x", "", []),
    ],
)
def test_the_words_found_are_told_apart(typed: str, text: str, found: list[str]):
    parts = look_for(typed).parts(text)
    assert [piece for piece, is_found in parts if is_found] == found
    assert "".join(piece for piece, _ in parts) == text


@given(st.text(max_size=120), st.text(max_size=120))
def test_whatever_is_typed_a_text_is_cut_without_losing_a_letter(typed: str, text: str):
    wanted = look_for(typed)
    assert "".join(piece for piece, _ in wanted.parts(text)) == text


@given(st.text(max_size=120))
def test_a_text_answers_to_its_own_words(text: str):
    wanted = look_for(" ".join(words_of(text)[:3]))
    assert wanted.in_text(text)


def test_nothing_typed_asks_for_nothing():
    assert look_for("") == Wanted()
