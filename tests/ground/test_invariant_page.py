"""The page of invariants: never ahead of the rules, of the database, nor of the tests."""

from pathlib import Path

import pytest

from tools.invariant_page import Invariant, exists, invariants, naming, page

WITHIN = Invariant("The amount stays within", ("R66",), "rules.grant.check_amount", ("amount_within",))
TEST = 'NAMES = ("amount_within",)\n\ndef test_it_is_refused():\n    assert NAMES\n\ndef test_other(): ...\n'


def test_a_line_tells_the_rule_the_table_and_the_test(tmp_path: Path):
    (tmp_path / "test_thing.py").write_text(TEST)
    text = page({"Money": [WITHIN]}, {"amount_within": "things"}, naming(tmp_path))
    line = "| The amount stays within | R66 | `rules.grant.check_amount` | `amount_within` (things) |"
    assert f"{line} `test_thing.py`: it is refused |" in text
    assert "1 invariants, 1 named constraints" in text


@pytest.mark.parametrize(
    ("invariant", "known", "sentence"),
    [
        (WITHIN, {}, "knows no such constraint: amount_within"),
        (Invariant("x", (), "rules.grant.nothing", ("amount_within",)), {"amount_within": "t"}, "no rule"),
        (Invariant("x", (), "rules.grant.settle", ("other",)), {"other": "t"}, "no test names: other"),
    ],
    ids=["constraint", "rule", "test"],
)
def test_what_does_not_exist_is_refused(
    tmp_path: Path, invariant: Invariant, known: dict[str, str], sentence: str
):
    (tmp_path / "test_thing.py").write_text(TEST)
    with pytest.raises(LookupError, match=sentence):
        page({"Money": [invariant]}, known, naming(tmp_path))


def test_every_rule_of_the_table_exists_and_there_are_at_least_twenty_five_constraints():
    rows = [invariant for found in invariants().values() for invariant in found]
    assert [row.rule for row in rows if not exists(row.rule)] == []
    assert len({name for row in rows for name in row.constraints}) >= 25
