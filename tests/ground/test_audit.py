"""The audit of the locked packages claims no more than what the index told, and accepts nothing for ever."""

import datetime as dt
import tomllib
from typing import Any

import pytest

from tools.audit import ACCEPTED, Accepted, Audit, Weakness, faults, read_accepted, read_report, summary

TODAY = dt.date(2026, 11, 29)
WEAK = Weakness("a-package", "1.0", ("PYSEC-1", "CVE-1"), ("1.1",))
AUDIT = Audit(2, 2, (WEAK,))


def accepted(**changed: Any) -> Accepted:
    return Accepted(**{"name": "CVE-1", "package": "a-package", "reason": "r", "until": TODAY, **changed})


def test_a_package_the_index_says_nothing_of_is_not_called_sound():
    report = {
        "dependencies": [
            {"name": "a", "skip_reason": "not found"},
            {"name": "b", "version": "1", "vulns": []},
        ]
    }
    assert read_report(report) == Audit(1, 2, ())
    assert summary(Audit(0, 2, ())).startswith("not audited: no network")
    assert "the others not audited" in summary(Audit(1, 2, ()))
    assert faults(Audit(0, 0, ()), (), today=TODAY) == [], "without network, nothing fails"


def test_a_weakness_fails_with_the_version_that_mends_it():
    found = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]}
    report = {"dependencies": [{"name": "a-package", "version": "1.0", "vulns": [found]}]}
    (said,) = faults(read_report(report), (), today=TODAY)
    assert said == "a-package 1.0: PYSEC-1 (mended in 1.1)"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ""),
        ({"name": "PYSEC-1"}, ""),
        ({"until": TODAY - dt.timedelta(days=1)}, "which is past"),
        ({"until": TODAY + dt.timedelta(days=181)}, "shorten it"),
        ({"reason": " "}, "without a reason"),
        ({"package": "another"}, "mended in"),
        ({"name": "CVE-2"}, "mended in"),
    ],
)
def test_a_weakness_is_accepted_by_its_name_with_a_reason_and_for_a_while(
    changed: dict[str, Any], words: str
):
    said = " ".join(faults(AUDIT, [accepted(**changed)], today=TODAY))
    assert words in said
    assert bool(said) is bool(words)


def test_what_is_accepted_in_vain_is_removed():
    assert faults(Audit(2, 2, ()), [accepted()], today=TODAY) == [
        "CVE-1 (a-package): the index no longer tells of it; remove it"
    ]
    assert faults(Audit(1, 2, ()), [accepted()], today=TODAY) == [], "the silent one may be it"


def test_the_file_of_what_is_accepted_is_read_and_its_example_is_right():
    text = ACCEPTED.read_text()
    read_accepted(text)
    example = "\n".join(
        line.lstrip("# ")
        for line in text.splitlines()
        if line.startswith(("# [[", "# id", "# p", "# r", "# u"))
    )
    assert [one.package for one in read_accepted(example)] == ["a-package"]
    with pytest.raises(KeyError, match="reason"):
        read_accepted('[[accepted]]\nid = "x"\npackage = "p"\nuntil = 2027-01-01')
    assert tomllib.loads(text).keys() <= {"accepted"}
