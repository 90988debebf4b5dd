"""Tamper with the journal a thousand times, then time its verification: `./maillage bench journal`."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections import Counter

import django
from django.core.management import call_command
from django.db import connection, transaction

TIMES, LINES = 1_000, 100_000
BATCH = 500
"""Lines of one transaction: PostgreSQL walks through every former head that the same one has left."""


def main() -> None:
    """Print what was found of each kind of tampering; end with a failure when one was not."""
    words = argparse.ArgumentParser(prog="bench.journal")
    words.add_argument("--times", type=int, default=TIMES)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--lines", type=int, default=LINES)
    asked = words.parse_args()
    django.setup()
    call_command("migrate", verbosity=0)
    missed = tampered(asked.times, asked.seed)
    verified(asked.lines)
    if missed:
        raise SystemExit(f"{missed} tamperings were not found")


def tampered(times: int, seed: int) -> int:
    """Run the campaign and print a line for each kind; give back how many were not named where they are."""
    from bench.journal.forger import build, campaign

    build()
    done, missed = Counter[str](), Counter[str]()
    for tampering, proof in campaign(times, seed):
        done[tampering.kind] += 1
        missed[tampering.kind] += not tampering.is_told(proof)
    print(f"{connection.display_name}, seed {seed}")
    for kind in sorted(done):
        print(f"  {kind:<32}{done[kind]:>5} done{done[kind] - missed[kind]:>6} named where they are")
    print(f"  {'in all':<32}{times:>5} done{times - missed.total():>6} named where they are")
    return missed.total()


def verified(lines: int) -> None:
    """Write so many lines in one chain, anchor it, and print how many are verified in a second."""
    from maillage.journal.models import Actor, Subject
    from maillage.journal.operations import anchor_heads, prove, record
    from maillage.rules.french import PARIS

    at = dt.datetime(2026, 3, 10, 9, 30, tzinfo=PARIS)
    for start in range(0, lines, BATCH):
        with transaction.atomic():
            for number in range(start, min(start + BATCH, lines)):
                record(
                    chain="00000000000059",
                    at=at,
                    actor=Actor("person", "7", "Sonia Delattre"),
                    verb="prepare_agreement",
                    subject=Subject("agreement", str(number % 500), "Convention de l’Artois"),
                    before={"award": "0.00", "state": "draft"},
                    after={"award": "20000.00", "state": "prepared"},
                )
    anchor_heads(at=at)
    began, spent = time.perf_counter(), time.process_time()
    proof = prove()
    wall, own = time.perf_counter() - began, time.process_time() - spent
    print(
        f"  {proof.lines:,} lines verified in {wall:.1f} s ({proof.lines / wall:,.0f} a second; "
        f"{own:.1f} s of CPU in this process), holds: {proof.holds}".replace(",", "\u00a0")
    )


if __name__ == "__main__":
    main()
