"""Acts done at the same instant by different people, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection

from maillage.rules.verdict import Refused


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """Do these acts at once on PostgreSQL, one after the other elsewhere; give back what each was told."""
    gate = threading.Barrier(len(acts))
    said: list[str] = []

    def race(act: Callable[[], object], *, wait: bool) -> None:
        if wait:
            gate.wait()
        try:
            act()
            said.append("")
        except Refused as refused:
            said.append(refused.sentence)
        finally:
            if wait:
                connection.close()

    if connection.vendor == "postgresql":
        rivals = [threading.Thread(target=race, args=(act,), kwargs={"wait": True}) for act in acts]
        for rival in rivals:
            rival.start()
        for rival in rivals:
            rival.join()
    else:
        for act in acts:
            race(act, wait=False)
    return said
