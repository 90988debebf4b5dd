"""Anchoring: the heads of the chains, signed in a file outside the database."""

import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from maillage.journal.anchors import Anchor, Head, UnreadableKey, book
from maillage.journal.models import Anchorage, Chain
from maillage.rules.french import paris

logger = logging.getLogger(__name__)


def anchor_after_commit(chain: str, sequence: int, *, at: datetime) -> None:
    """Say in this transaction that the chain must be anchored up to that line; do it after the commit."""
    Anchorage.objects.bulk_create(
        [Anchorage(chain=chain, due=sequence)],
        update_conflicts=True,
        unique_fields=["chain"],
        update_fields=["due"],
    )
    transaction.on_commit(lambda: _anchor(at, daily=False), robust=True)


def anchor_heads(*, at: datetime) -> int:
    """Anchor each chain that is late or was not anchored that day; give back how many lines were written.

    A file that cannot be written, or a key that cannot be read, is told to the log and tried again at the
    next pass: nothing is lost.
    """
    return _anchor(at, daily=True)


def _anchor(at: datetime, *, daily: bool) -> int:
    if not _heads_to_anchor(at, daily=daily):
        return 0
    try:
        with book(Path(settings.MAILLAGE_ANCHORS)) as opened:
            heads = _heads_to_anchor(at, daily=daily)
            known = Anchorage.objects.order_by("-line").first()
            if known is not None:
                opened.follow(known.line, known.fingerprint)
            anchors = opened.write(heads, at=at)
            _keep(anchors, at)
    except UnreadableKey as refused:
        logger.error("the journal is not anchored: %s", refused)  # noqa: TRY400 - no traceback of values
        return 0
    except OSError as error:
        logger.error("the anchor file was not written: %s", error.strerror)  # noqa: TRY400 - no traceback of values
        return 0
    return len(anchors)


def _heads_to_anchor(at: datetime, *, daily: bool) -> list[Head]:
    known = {row.chain: row for row in Anchorage.objects.all()}
    return [
        Head(chain.key, chain.length, chain.head)
        for chain in Chain.objects.filter(length__gt=0).order_by("key")
        if _is_due(known.get(chain.key), at, daily=daily)
    ]


def _is_due(known: Anchorage | None, at: datetime, *, daily: bool) -> bool:
    if known is not None and known.due > known.length:
        return True
    return daily and (known is None or known.at is None or paris(known.at).date() != paris(at).date())


def _keep(anchors: Iterable[Anchor], at: datetime) -> None:
    Anchorage.objects.bulk_create(
        [
            Anchorage(
                chain=anchor.head.chain,
                length=anchor.head.length,
                line=anchor.number,
                fingerprint=anchor.fingerprint,
                at=at,
            )
            for anchor in anchors
        ],
        update_conflicts=True,
        unique_fields=["chain"],
        update_fields=["length", "line", "fingerprint", "at"],
    )
