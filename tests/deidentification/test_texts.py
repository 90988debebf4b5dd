"""The marked texts kept in the repository: enough of them, well marked, and naming nobody who exists."""

import re
from pathlib import Path

import pytest

from bench.deidentification.__main__ import TEXTS, main, retyped
from bench.deidentification.hands import HANDS
from bench.deidentification.marks import MarkedText, read
from maillage.deidentification import Kind


@pytest.fixture(scope="module")
def written() -> tuple[MarkedText, ...]:
    """The texts written by hand."""
    return tuple(text for file in sorted(TEXTS.glob("*.txt")) for text in read(file.read_text("utf-8")))


def test_hundreds_of_texts_were_written_by_hand_and_some_identify_nobody(written: tuple[MarkedText, ...]):
    assert len(written) >= 250
    assert 40 <= sum(not text.identifies for text in written) <= len(written) / 3
    assert len({text.name for text in written}) == len({text.text for text in written}) == len(written)


def test_a_text_said_to_identify_nobody_holds_no_direct_detail(written: tuple[MarkedText, ...]):
    wrong = [text.name for text in written if text.style.startswith("neg") and text.identifies]
    assert wrong == []


def test_every_address_of_mail_is_at_example_org(written: tuple[MarkedText, ...]):
    for text in written:
        for address in re.findall(r"\S+@[\w.-]+", text.text):
            assert re.search(r"example\.org\b", address, re.IGNORECASE), f"{text.name}: {address}"


def test_every_telephone_number_is_kept_for_fiction(written: tuple[MarkedText, ...]):
    for text in written:
        for detail in text.details:
            digits = re.sub(r"\D", "", text.extract(detail))
            if detail.kind is Kind.PHONE and len(digits) >= 9:
                assert re.search(r"(35301|63998)\d{4}|0000", digits), f"{text.name}: {digits}"


def test_the_blind_part_shows_its_totals_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    blind = tmp_path / "blind.txt"
    blind.write_text("### b1 prose\nVu hier {P|Ysoline Quartebuse} qui attendait.\n", encoding="utf-8")
    main(["--errors", str(blind)])
    told = capsys.readouterr().out
    assert re.search(r"^blind +1 +1 ", told, re.MULTILINE)
    assert not re.search(r"Ysoline|b1|prose|PERSON", told)


def test_the_command_lists_what_leaks_in_the_files_it_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "mine.txt"
    file.write_text("### m1 prose\nUn chat dort.\n### m2 odd\nVu {F|chose}.\n", encoding="utf-8")
    main(["--errors", str(file)])
    told = capsys.readouterr().out
    assert re.search(r"^leak +FILE_ID +m2 +'chose' … Vu chose\.$", told, re.MULTILINE)
    file.write_text("### m1 prose\nVu {P|quelqu'un.", encoding="utf-8")
    with pytest.raises(SystemExit, match="a mark is broken"):
        main([str(file)])


@pytest.mark.parametrize("hand", HANDS)
def test_another_hand_types_the_same_details(written: tuple[MarkedText, ...], hand: str):
    for text in written[::7]:
        typed = retyped(text, hand)
        assert [detail.kind for detail in typed.details] == [detail.kind for detail in text.details]
        assert typed == retyped(text, hand)
