"""A forger who has the database and the disk: tamperings drawn at random, and what must name each of them.

Every tampering begins with the guards taken away, as whoever owns the database can do.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from maillage.journal import guards
from maillage.journal.anchors import public_file
from maillage.journal.models import Actor, Anchorage, Chain, Entry, Subject
from maillage.journal.operations import Proof, anchor_heads, fingerprint, prove, record
from maillage.rules.french import PARIS

CHAINS: Final = ("00000000000026", "00000000000034")
LINES: Final = 40
ANCHOR_EVERY: Final = 8
START: Final = dt.datetime(2026, 3, 10, 9, 30, tzinfo=PARIS)
TEXTS: Final = (
    "actor_kind",
    "actor_id",
    "actor_label",
    "verb",
    "subject_kind",
    "subject_id",
    "subject_label",
    "note",
)
SAID: Final = (*TEXTS, "at", "before", "after")
VERBS: Final = ("save_application", "prepare_agreement", "add_meeting", "mark_present", "correct_expense")


@dataclass(frozen=True, slots=True)
class Tampering:
    """What was done, and the row that must be named first; without one, the anchors or the guards tell."""

    kind: str
    chain: str = ""
    row: int = 0

    def is_told(self, proof: Proof) -> bool:
        """Does the proof name it where it is?"""
        if self.row:
            return any((bad.chain, bad.sequence) == (self.chain, self.row) for bad in proof.bad)
        return bool(proof.guards if self.kind.startswith("guard") else proof.anchors)


def build(lines: int = LINES) -> None:
    """Write two chains, anchored now and then and at their end."""
    for number in range(1, lines + 1):
        with transaction.atomic():
            for chain in CHAINS:
                record(
                    chain=chain,
                    at=START + dt.timedelta(days=number),
                    actor=Actor("person", str(number % 7), f"Agent n° {number % 7}"),
                    verb=VERBS[number % len(VERBS)],
                    subject=Subject("agreement", str(number % 5), f"Convention n° {number % 5}"),
                    before={"amount": f"{number}.00", "state": "draft"} if number % 3 else None,
                    after={"amount": f"{number + 1}.00", "state": "signed", "lines": [number, number + 1]},
                    note=f"Ligne écrite pour {number}",
                )
        if number % ANCHOR_EVERY == 0 or number == lines:
            anchor_heads(at=START + dt.timedelta(days=number))


def campaign(times: int, seed: int) -> Iterator[tuple[Tampering, Proof]]:
    """Give back each tampering and what the proof says of it; database and file are put back after each."""
    for number in range(times):
        chance = Random(f"{seed}-{number}")
        for _ in count():
            try:
                with undone() as copy:
                    tampering = chance.choice(KINDS)(chance)
                    yield tampering, prove(copy if tampering.kind.endswith("(copy)") else None)
                break
            except DatabaseError:
                continue  # a constraint refused it: not a tampering


@contextmanager
def undone() -> Iterator[Path]:
    """Put the database and the anchor file back at the end; give meanwhile the copy an auditor has."""
    path = Path(settings.MAILLAGE_ANCHORS)
    kept = {file: file.read_bytes() for file in (path, public_file(path))}
    copy = path.with_name("auditor.anchors")
    for file, content in zip((copy, public_file(copy)), kept.values(), strict=True):
        file.write_bytes(content)
    try:
        with transaction.atomic():
            yield copy
            transaction.set_rollback(True)
    finally:
        for file, content in kept.items():
            file.write_bytes(content)


def _edit(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _any_row(chance)
    column = chance.choice((*SAID, "hash", "previous_hash"))
    _set(chain, row, {column: _other(chance, column, _values(chain, row)[column])})
    return Tampering(f"edit {column}", chain, row)


def _move_to_another_chain(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _any_row(chance)
    _set(chain, row, {"chain": "00000000000042"})
    return Tampering("move to another chain", chain, row)


def _delete(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _any_row(chance)
    _run("DELETE FROM journal_entry WHERE chain = %s AND sequence = %s", chain, row)
    return Tampering("delete", chain, row)


def _delete_and_close_up(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _any_row(chance)
    length = _length(chain)
    _run("DELETE FROM journal_entry WHERE chain = %s AND sequence = %s", chain, row)
    for later in range(row + 1, length + 1):
        _set(chain, later, {"sequence": later - 1})
    _reseal(chain, row)
    return Tampering("delete, then seal all again", chain, _anchored_from(row) if row < length else length)


def _insert(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _any_row(chance)
    _forge_at(chance, chain, row)
    return Tampering("insert", chain, row if _anchored_from(row) == row else row + 1)


def _insert_and_seal(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _any_row(chance)
    _forge_at(chance, chain, row)
    _reseal(chain, row)
    return Tampering("insert, then seal all again", chain, _anchored_from(row))


def _append_without_head(chance: Random) -> Tampering:
    guards.remove(connection)
    chain = chance.choice(CHAINS)
    length = _length(chain)
    _forge_at(chance, chain, length + 1)
    return Tampering("append behind the head", chain, length + 1)


def _reorder(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, first, _ = _swap(chance)
    return Tampering("reorder", chain, first)


def _reorder_and_seal(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, first, _ = _swap(chance)
    _reseal(chain, first)
    return Tampering("reorder, then seal all again", chain, _anchored_from(first))


def _rewrite(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _any_row(chance)
    column = chance.choice(SAID)
    _set(chain, row, {column: _other(chance, column, _values(chain, row)[column])})
    _reseal(chain, row)
    return Tampering("rewrite, then seal all again", chain, _anchored_from(row))


def _truncate(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _cut(chance)
    return Tampering("truncate", chain, row)


def _truncate_with_head(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _cut(chance)
    _set_head(chain, row - 1)
    return Tampering("truncate, head turned back", chain, row)


def _truncate_with_anchors(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _cut(chance)
    _set_head(chain, row - 1)
    kept = [line for line in _anchor_lines() if line.split(b"\t")[2].decode() != chain]
    _write_anchors(kept)
    Anchorage.objects.filter(chain=chain).delete()
    return Tampering("truncate everywhere (copy)", chain, row)


def _forget_chain(chance: Random) -> Tampering:
    guards.remove(connection)
    chain = chance.choice(CHAINS)
    _run("DELETE FROM journal_entry WHERE chain = %s", chain)
    _run("DELETE FROM journal_chain WHERE key = %s", chain)
    return Tampering("erase a whole chain", chain, 1)


def _replace_head(chance: Random) -> Tampering:
    guards.remove(connection)
    chain = chance.choice(CHAINS)
    _run("UPDATE journal_chain SET head = %s WHERE key = %s", _hash(chance), chain)
    return Tampering("replace the head", chain, _length(chain) + 1)


def _lengthen_head(chance: Random) -> Tampering:
    guards.remove(connection)
    chain = chance.choice(CHAINS)
    length = _length(chain)
    _run("UPDATE journal_chain SET length = %s WHERE key = %s", length + chance.randint(1, 9), chain)
    return Tampering("lengthen the head", chain, length + 1)


def _shorten_head(chance: Random) -> Tampering:
    guards.remove(connection)
    chain, row = _any_row(chance, first=2)
    _set_head(chain, row - 1)
    return Tampering("turn the head back", chain, row)


def _edit_anchor(chance: Random) -> Tampering:
    lines = _anchor_lines()
    place = chance.randrange(len(lines))
    words = lines[place].split(b"\t")
    word = chance.randrange(len(words))
    words[word] = bytes(_changed(chance, words[word].decode()), "ascii")
    lines[place] = b"\t".join(words)
    _write_anchors(lines)
    return Tampering("anchors: edit a line")


def _delete_anchor(chance: Random) -> Tampering:
    lines = _anchor_lines()
    del lines[chance.randrange(len(lines))]
    _write_anchors(lines)
    return Tampering("anchors: delete a line")


def _swap_anchors(chance: Random) -> Tampering:
    lines = _anchor_lines()
    place = chance.randrange(len(lines) - 1)
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    _write_anchors(lines)
    return Tampering("anchors: reorder")


def _cut_anchors(chance: Random) -> Tampering:
    path = Path(settings.MAILLAGE_ANCHORS)
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])
    return Tampering("anchors: cut the file")


def _lose_anchors(_chance: Random) -> Tampering:
    Path(settings.MAILLAGE_ANCHORS).unlink()
    return Tampering("anchors: erase the file")


def _forge_anchors(chance: Random) -> Tampering:
    """Sign one line, and those that follow, with another key, put in the place of the public one."""
    key, lines = Ed25519PrivateKey.generate(), _anchor_lines()
    start = chance.randrange(len(lines))
    for place in range(start, len(lines)):
        words = lines[place].split(b"\t")[:-1]
        if place == start:
            words[4] = _hash(chance).encode()
        if place:
            words[5] = hashlib.sha256(lines[place - 1]).hexdigest().encode()
        signed = b"\t".join(words)
        lines[place] = signed + b"\t" + base64.b64encode(key.sign(signed))
    _write_anchors(lines)
    return Tampering("anchors: forge")


def _drop_guard(chance: Random) -> Tampering:
    name, table, *_ = chance.choice(guards.every(connection))
    _run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    return Tampering("guard taken away")


def _weaken_guard(chance: Random) -> Tampering:
    name, table, verb, _, sentence = chance.choice((*guards.LINES, *guards.ANCHORAGES))
    _run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    guards.install(connection, [(name, table, verb, "OLD.id < 0", sentence)])
    return Tampering("guard weakened")


KINDS: Final[tuple[Callable[[Random], Tampering], ...]] = (
    _edit,
    _edit,
    _edit,
    _move_to_another_chain,
    _delete,
    _delete_and_close_up,
    _insert,
    _insert_and_seal,
    _append_without_head,
    _reorder,
    _reorder_and_seal,
    _rewrite,
    _rewrite,
    _truncate,
    _truncate_with_head,
    _truncate_with_anchors,
    _forget_chain,
    _replace_head,
    _lengthen_head,
    _shorten_head,
    _edit_anchor,
    _delete_anchor,
    _swap_anchors,
    _cut_anchors,
    _lose_anchors,
    _forge_anchors,
    _drop_guard,
    _weaken_guard,
)


def _run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _length(chain: str) -> int:
    return Chain.objects.get(key=chain).length


def _any_row(chance: Random, first: int = 1) -> tuple[str, int]:
    chain = chance.choice(CHAINS)
    return chain, chance.randint(first, _length(chain))


def _anchored_from(row: int) -> int:
    """The first anchored length from that row on: where a chain sealed again stops matching."""
    return min(LINES, -(-row // ANCHOR_EVERY) * ANCHOR_EVERY)


def _values(chain: str, row: int) -> dict[str, Any]:
    values = Entry.objects.filter(chain=chain, sequence=row).values().get()
    return {name: value for name, value in values.items() if name != "id"}


def _set(chain: str, row: int, values: dict[str, Any]) -> None:
    """Write columns of a row in raw SQL, JSON as text."""
    names = ", ".join(f"{name} = %s" for name in values)
    _run(
        f"UPDATE journal_entry SET {names} WHERE chain = %s AND sequence = %s",  # noqa: S608
        *map(_raw, values.values()),
        chain,
        row,
    )


def _raw(value: object) -> object:
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, dt.datetime) and connection.vendor == "sqlite":
        return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value


def _other(chance: Random, column: str, value: Any) -> Any:
    if column == "at":
        return value + dt.timedelta(microseconds=chance.choice((-1, 1)) * chance.randint(1, 10**9))
    if column in ("before", "after"):
        return {**(value or {}), "amount": f"{chance.randint(100, 999)}.00"}
    if column in ("hash", "previous_hash"):
        return _hash(chance)
    return _changed(chance, value)


def _changed(chance: Random, text: str) -> str:
    """The text with one character other, added or taken."""
    place = chance.randrange(len(text) + 1)
    letter = chance.choice(string.ascii_uppercase)
    cut = text[:place] + letter + text[place + chance.randint(0, 1) :]
    return cut if cut != text else f"{letter}{text}"


def _hash(chance: Random) -> str:
    return f"{chance.getrandbits(256):064x}"


def _swap(chance: Random) -> tuple[str, int, int]:
    chain = chance.choice(CHAINS)
    first, second = sorted(chance.sample(range(1, _length(chain) + 1), 2))
    told = {row: _values(chain, row) for row in (first, second)}
    for row, other in ((first, second), (second, first)):
        _set(chain, row, {name: told[other][name] for name in SAID})
    return chain, first, second


def _forge_at(chance: Random, chain: str, row: int) -> None:
    """Write one row more at that place, those after pushed by one, with the fingerprint it should have."""
    for later in range(_length(chain), row - 1, -1):
        _set(chain, later, {"sequence": later + 1})
    values = _values(chain, row - 1 if row > 1 else 2)
    values.update(sequence=row, note=_changed(chance, values["note"]))
    values["previous_hash"] = values["hash"] if row > 1 else ""
    values["hash"] = fingerprint(Entry(**values))
    _run(
        f"INSERT INTO journal_entry ({', '.join(values)}) VALUES ({', '.join(['%s'] * len(values))})",  # noqa: S608
        *map(_raw, values.values()),
    )


def _reseal(chain: str, row: int) -> None:
    """Give that row and all after it the fingerprints they would have, and the head with them."""
    previous = _values(chain, row - 1)["hash"] if row > 1 else ""
    while Entry.objects.filter(chain=chain, sequence=row).exists():
        values = _values(chain, row) | {"previous_hash": previous}
        previous = fingerprint(Entry(**values))
        _set(chain, row, {"previous_hash": values["previous_hash"], "hash": previous})
        row += 1
    _set_head(chain, row - 1)


def _cut(chance: Random) -> tuple[str, int]:
    chain, row = _any_row(chance)
    _run("DELETE FROM journal_entry WHERE chain = %s AND sequence >= %s", chain, row)
    return chain, row


def _set_head(chain: str, length: int) -> None:
    head = _values(chain, length)["hash"] if length else ""
    _run("UPDATE journal_chain SET length = %s, head = %s WHERE key = %s", length, head, chain)


def _anchor_lines() -> list[bytes]:
    return Path(settings.MAILLAGE_ANCHORS).read_bytes().splitlines()


def _write_anchors(lines: list[bytes]) -> None:
    Path(settings.MAILLAGE_ANCHORS).write_bytes(b"".join(line + b"\n" for line in lines))
