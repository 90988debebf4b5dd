"""The texts composed to measure the de-identification."""

import re
from collections import Counter

import pytest

from bench.deidentification.composing import IDENTIFYING_NOBODY, compose
from bench.deidentification.details import LISTS, SLOTS
from bench.deidentification.marks import MarkedText
from bench.deidentification.people import WAYS
from bench.deidentification.stocks import FORMS, sections
from maillage.deidentification import Kind

WRITTEN = (*FORMS, *IDENTIFYING_NOBODY)


@pytest.fixture(scope="module")
def composed() -> tuple[MarkedText, ...]:
    """The three hundred texts of the first seed."""
    return compose(1, 300)


def test_one_seed_always_gives_the_same_texts_and_another_seed_others(composed: tuple[MarkedText, ...]):
    assert compose(1, 40) == composed[:40]
    assert not {text.text for text in compose(2, 40)} & {text.text for text in composed}


def test_no_two_texts_are_alike(composed: tuple[MarkedText, ...]):
    assert len({text.text for text in composed}) == 300
    sentences = Counter(
        line for text in composed for line in re.split(r"[.\n]\s*", text.text) if len(line) > 60
    )
    assert sentences.most_common(1)[0][1] <= 12


def test_every_slot_is_filled_and_every_choice_made(composed: tuple[MarkedText, ...]):
    for text in composed:
        assert not re.search(r"[{}|§]|<\w+(\.\w+)?>|\(\w*/\w*\)", text.text), text.text


def test_the_composed_texts_hold_every_kind_of_detail_but_lone_initials(composed: tuple[MarkedText, ...]):
    kinds = {detail.kind for text in composed for detail in text.details}
    assert kinds == set(Kind) - {Kind.INITIALS}


def test_a_quarter_of_them_identify_nobody(composed: tuple[MarkedText, ...]):
    negative = [text for text in composed if text.style.startswith("negative")]
    assert 55 <= len(negative) <= 95
    assert not any(text.details for text in negative)


def test_numbers_and_addresses_reach_nobody(composed: tuple[MarkedText, ...]):
    for text in compose(3, 200) + composed:
        for detail in text.details:
            extract = text.extract(detail)
            digits = re.sub(r"\D", "", extract)
            if detail.kind is Kind.PHONE:
                assert re.search(r"(35301|63998)\d{4}$", digits), extract
            elif detail.kind is Kind.EMAIL:
                assert extract.lower().endswith(".example.org")
            elif detail.kind is Kind.NIR:
                assert 950 <= int(digits[7:10]) <= 989, extract


@pytest.mark.parametrize("form", WRITTEN)
def test_each_form_has_a_dozen_skeletons_whose_sections_exist(form: str):
    stock = sections(form)
    assert len(stock["skeletons"]) >= 12
    assert {section for skeleton in stock["skeletons"] for section in skeleton.split()} <= stock.keys()


@pytest.mark.parametrize("form", WRITTEN)
def test_each_slot_of_the_sentences_can_be_filled(form: str):
    for name, stock in sections(form).items():
        if name == "skeletons":
            continue
        for slot, way in re.findall(r"<([a-z]+\d?)(?:\.([a-z]+))?>", "\n".join(stock)):
            if way == "sentence":
                assert slot in sections(form)
            elif way:
                assert way in {*WAYS, "titled", "rev"}
                assert re.fullmatch(r"hero|again|sender|[fm]\d", slot)
            else:
                assert slot in {*SLOTS, *LISTS, "nick"}
