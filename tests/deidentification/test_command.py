"""The command answers line by line, with or without Django, and never repeats a text."""

import io
import json
import logging
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.deidentification import find
from maillage.deidentification.command import run

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Appelez Mme Dumont au 06 39 98 12 34."
WITHOUT_DJANGO = """
import runpy, sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("django", "stdnum", "pytest"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden())
runpy.run_module("maillage.deidentification", run_name="__main__")
"""


def answers(given_lines: bytes) -> tuple[int, list[Any], str]:
    """The status, what is written, what is complained of."""
    out, errors = io.StringIO(), io.StringIO()
    status = run(io.BytesIO(given_lines), out, errors)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue()


def line(text: str, name: str | int = "1") -> bytes:
    return json.dumps({"id": name, "text": text}).encode() + b"\n"


def test_each_line_is_answered_with_offsets_in_characters():
    status, [first, second], errors = answers(line("😀 é " + TEXT) + line("rien", 2))
    assert (status, errors) == (0, "")
    assert second == {"id": 2, "spans": []}
    phone = next(span for span in first["spans"] if span["type"] == "PHONE")
    assert ("😀 é " + TEXT)[phone["start"] : phone["end"]] == "06 39 98 12 34"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=name)
        for name, text in {
            "empty": "",
            "space": " ",
            "null byte": "\x00",
            "half a character": "a\udc00b",
            "mark of order": "\ufeff",
            "ends of line": "\r\n",
            "joined emoji": "👨‍👩‍👧" * 50,
            "100 KB": "x" * 100_000,
        }.items()
    ]
    + [pytest.param("x" * 1_000_000, id="1 MB", marks=pytest.mark.full)],
)
def test_any_text_is_answered(text: str):
    status, [answer], errors = answers(line(text))
    assert (status, errors, answer["id"]) == (0, "", "1")


def test_a_mark_of_order_and_ends_of_line_of_elsewhere_and_empty_lines_are_understood():
    status, given_answers, _ = answers(
        b"\xef\xbb\xbf" + line(TEXT).strip() + b"\r\n\r\n\n" + line("", 2).strip()
    )
    assert (status, [answer["id"] for answer in given_answers]) == (0, ["1", 2])


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (b"Dumont", "not JSON"),
        (b'{"id": "1", "text": "Dumont', "not JSON"),
        (b"[" * 100_000 + b'"Dumont"', "not JSON"),
        (b'["Dumont"]', "object"),
        (b'"Dumont"', "object"),
        (b'{"text": "Dumont"}', '"id"'),
        (b'{"id": true, "text": "Dumont"}', '"id"'),
        (b'{"id": ["Dumont"], "text": ""}', '"id"'),
        (b'{"id": "1", "texte": "Dumont"}', '"text"'),
        (b'{"id": "1", "text": ["Dumont"]}', '"text"'),
        (b'{"id": "1", "text": null, "x": "Dumont"}', '"text"'),
        (b'{"id": "1", "text": "Dumont \xff"}', "UTF-8"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_never_repeated(bad: bytes, told: str):
    status, given_answers, errors = answers(line("") + bad + b"\n" + line(""))
    assert (status, len(given_answers)) == (2, 1)
    assert errors.startswith("deidentify: line 2: ")
    assert told in errors
    assert "Dumont" not in errors
    assert errors.count("\n") == 1


def test_it_runs_where_django_is_not_there():
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})\n{WITHOUT_DJANGO}",
        ],
        input=line(TEXT),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {"PERSON", "PHONE"} <= {span["type"] for span in json.loads(done.stdout)["spans"]}


def test_the_verb_of_the_launcher_says_the_same():
    done = subprocess.run(
        [ROOT / "maillage", "deidentify"], input=line(TEXT), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == answers(line(TEXT))[1][0]
    refused = subprocess.run([ROOT / "maillage", "deidentify"], input=b"{", capture_output=True, check=False)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.startswith(b"deidentify: line 1: ")


def test_a_text_reaches_no_network_no_file_and_no_log(caplog: pytest.LogCaptureFixture):
    find(TEXT)  # the lists of words and the weights are read once, whichever test is the first
    seen: list[str] = []

    def watch(event: str, _arguments: tuple[object, ...]) -> None:
        if watching and event.startswith(
            ("open", "socket.", "os.", "shutil.", "subprocess.", "tempfile.", "sqlite3.")
        ):
            seen.append(event)

    watching = False
    sys.addaudithook(watch)
    caplog.set_level(logging.DEBUG)
    watching = True
    find(TEXT)
    watching = False
    assert seen == []
    assert caplog.records == []
    watching = True
    socket.socket().close()
    watching = False
    assert seen, "the watch sees what it should"


@given(st.text())
def test_every_span_lies_within_its_text(text: str):
    _, [answer], _ = answers(line(text))
    assert all(0 <= span["start"] < span["end"] <= len(text) for span in answer["spans"])
