"""The journal: added to, never rewritten, and what a forger leaves behind."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from maillage.journal import guards
from maillage.journal.models import Actor, Chain, Entry, Subject
from maillage.journal.operations import record, verify
from maillage.journal.queries import Filters, entries, history_of

FUNDER = "00000000000026"
AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
SONIA = Actor("person", "7", "Sonia Delattre")
AGREEMENT = Subject("agreement", "3", "Convention de l’Artois")

pytestmark = pytest.mark.django_db


def three_lines() -> list[Entry]:
    """A chain of three lines."""
    return [
        record(
            chain=FUNDER,
            at=AT,
            actor=SONIA,
            verb="prepare",
            subject=AGREEMENT,
            before={"award": Decimal("0.00")},
            after={"award": Decimal("20000.00") + step},
        )
        for step in range(3)
    ]


def test_a_line_follows_the_one_before_it_in_its_own_chain():
    first, second, _ = three_lines()
    other = record(chain="00000000000034", at=AT, actor=SONIA, verb="open", subject=AGREEMENT)
    assert (first.sequence, second.sequence, other.sequence) == (1, 2, 1)
    assert second.previous_hash == first.hash
    assert verify(FUNDER) is None


@pytest.mark.parametrize("verb", ["UPDATE journal_entry SET note = 'x'", "DELETE FROM journal_entry"])
def test_raw_sql_may_not_touch_a_line(verb: str):
    three_lines()
    with pytest.raises(DatabaseError, match="journal_entry_append_only"), transaction.atomic():
        connection.cursor().execute(verb)
    assert Entry.objects.count() == 3


REWRITTEN = {
    "sqlite": (
        "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE sequence = 2",
        (
            "REPLACE INTO journal_entry SELECT id + 100, chain, sequence, at, actor_kind, actor_id, 'Autre', "
            "verb, subject_kind, subject_id, subject_label, before, after, note, previous_hash, hash "
            "FROM journal_entry"
        ),
        "INSERT OR REPLACE INTO journal_chain SELECT id, key, 1, head FROM journal_chain",
    ),
    "postgresql": (
        "TRUNCATE journal_entry",
        "TRUNCATE journal_chain, journal_entry CASCADE",
        "TRUNCATE journal_anchorage",
    ),
}
"""What each engine does to a table without asking the rules of its rows."""


@pytest.mark.parametrize("number", range(3))
def test_a_journal_is_neither_replaced_nor_emptied_at_once(number: int):
    three_lines()
    with pytest.raises(DatabaseError, match=r"journal_\w+_(append|grows)_only"), transaction.atomic():
        connection.cursor().execute(REWRITTEN[connection.vendor][number])
    assert Entry.objects.count() == 3
    assert verify(FUNDER) is None


def test_raw_sql_may_not_turn_a_chain_back():
    three_lines()
    with pytest.raises(DatabaseError, match="journal_chain_grows_only"), transaction.atomic():
        Chain.objects.update(length=1)


@pytest.mark.parametrize(
    ("forgery", "bad"),
    [
        ("UPDATE journal_entry SET actor_label = 'Autre' WHERE sequence = 2", 2),
        ("DELETE FROM journal_entry WHERE sequence = 2", 2),
        ("DELETE FROM journal_entry WHERE sequence = 3", 3),
        ("UPDATE journal_entry SET after = '{}' WHERE sequence = 1", 1),
    ],
)
def test_a_forger_who_lifts_the_guards_is_found_at_the_first_bad_row(forgery: str, bad: int):
    three_lines()
    guards.remove(connection)
    connection.cursor().execute(forgery)
    found = verify(FUNDER)
    assert found is not None
    assert found.sequence == bad
    with pytest.raises(CommandError, match=re.escape(f"n°\u00a0{bad}")):
        call_command("verify")


def test_the_command_says_that_all_is_well(capsys: pytest.CaptureFixture[str]):
    three_lines()
    call_command("verify")
    assert "1 chaîne vérifiée" in capsys.readouterr().out


def test_a_figure_with_a_floating_point_is_refused():
    with pytest.raises(TypeError, match="float"):
        record(chain=FUNDER, at=AT, actor=SONIA, verb="pay", subject=AGREEMENT, after={"amount": 0.1})


def test_the_history_of_a_thing_is_ready_to_print_the_latest_first():
    three_lines()
    latest, *_ = history_of(AGREEMENT)
    assert (latest.sequence, latest.actor) == (3, "Sonia Delattre")
    assert latest.moment == "10 mars 2026 à 10\u00a0h\u00a030"
    assert (latest.changes[0].before, latest.changes[0].after) == ("0.00", "20002.00")


def test_what_changed_is_named_in_words():
    record(chain=FUNDER, at=AT, actor=SONIA, verb="pay", subject=AGREEMENT, after={"payé_le": "10 mars 2026"})
    latest, *_ = history_of(AGREEMENT)
    assert latest.changes[0].name == "payé le"


def test_the_journal_is_read_by_pages_and_filters():
    three_lines()
    page = entries(FUNDER, page=2, size=2)
    assert ([line.sequence for line in page.lines], page.pages, page.total) == ([1], 2, 3)
    assert entries(FUNDER, Filters(verb="sign")).total == 0
