"""Addresses as they are typed, and their lures: `addresses.txt`, one a line, the address in brackets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from maillage.deidentification import Kind, find

LINES = Path(__file__).with_name("addresses.txt").read_text(encoding="utf-8").splitlines()
ADDRESSES = [line[2:] for line in LINES if line.startswith("+ ")]
LURES = [line[2:] for line in LINES if line.startswith("- ")]


@pytest.mark.parametrize("line", ADDRESSES)
def test_an_address_is_found_whole(line: str) -> None:
    marked = re.search(r"\[(.*)\]", line)
    assert marked is not None
    text = line.replace("[", "").replace("]", "")
    start, end = marked.start(), marked.end() - 2
    (found,) = (one for one in find(text) if one.start < end and start < one.end)
    assert found.kind is Kind.ADDRESS
    assert (found.start <= start, found.end >= end) == (True, True), text[found.start : found.end]


@pytest.mark.parametrize("text", LURES)
def test_what_only_looks_like_an_address_stops_nobody(text: str) -> None:
    assert not [one for one in find(text) if one.blocks]
