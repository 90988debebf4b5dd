"""Do what is due: close, expire, end, open, remind, then deliver the mail."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from maillage.agreements.operations import apply_due_amendments, end_due_agreements
from maillage.applications.operations import close_all_unvalidated, remind_unvalidated
from maillage.chores.attachments import sweep_once_a_day
from maillage.chores.release import refuse_a_later_release
from maillage.chores.watch.health import passed
from maillage.groups.operations import expire_offers, send_due_messages
from maillage.journal.operations import anchor_heads
from maillage.people.operations import forget_paces, forget_sessions, seal_factors_again
from maillage.post.operations import work
from maillage.privacy.operations import purge_daily
from maillage.privacy.queries.due import clock_in_doubt
from maillage.reports.operations import (
    open_due_financial_reports,
    open_due_reports,
    refresh_tallies,
    remind_of_financial_reports,
    remind_of_reports,
    tell_of_corrections,
)
from maillage.resources.operations import announce_stale
from maillage.rules.french import clock as hour
from maillage.situations.operations import erase_due_situations, seal_again
from maillage.web import clock

PAUSE_SECONDS = 60


def _deliver(*, at: dt.datetime) -> int:
    return work(at=at)


def _erase_situations(*, at: dt.datetime) -> int:
    """As all that is deleted, they wait while the clock may have jumped: nothing would bring them back."""
    return 0 if clock_in_doubt(at) else erase_due_situations(at=at)


DUE_ACTS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("candidatures closes sans validation", close_all_unvalidated),
    ("rappels de candidature", remind_unvalidated),
    ("places proposées expirées", expire_offers),
    ("messages de rencontre", send_due_messages),
    ("avenants mis en vigueur", apply_due_amendments),
    ("conventions arrivées à leur terme", end_due_agreements),
    ("bilans ouverts", open_due_reports),
    ("rappels de bilan", remind_of_reports),
    ("bilans à rectifier annoncés", tell_of_corrections),
    ("comptes rendus financiers ouverts", open_due_financial_reports),
    ("rappels de compte rendu financier", remind_of_financial_reports),
    ("décomptes de groupe refaits", refresh_tallies),
    ("annonces de ressources à vérifier", announce_stale),
    ("situations effacées", _erase_situations),
    ("données arrivées à leur terme", purge_daily),
    ("situations scellées avec la nouvelle clé", seal_again),
    ("seconds facteurs scellés avec la nouvelle clé", seal_factors_again),
    ("cadences oubliées", forget_paces),
    ("sessions expirées", forget_sessions),
    ("ancres du journal", anchor_heads),
    ("messages partis", _deliver),
    ("fichiers sans ligne effacés", sweep_once_a_day),
)
"""In the order to do them: mail after what queues it, and nothing that may be long before mail."""
log = logging.getLogger("maillage.work")


class Command(BaseCommand):
    """One pass over everything due, or one every minute. A pass that is missed loses nothing.

    An act that fails keeps no other from being done: it is logged, and tried again at the next pass.
    """

    help = "do what is due: closings, reminders, ends of agreements, mail (--loop: every minute)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the loop."""
        parser.add_argument("--loop", action="store_true", help="recommencer toutes les minutes")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one pass and tell what was done; with `--loop`, go on until interrupted.

        Raises CommandError at the end of a single pass of which an act failed.
        """
        refuse_a_later_release()
        while True:
            failed = self._pass(clock.now())
            if not options["loop"]:
                if failed:
                    told = ", ".join(failed)
                    raise CommandError(f"Ces actes ont échoué\u00a0: {told}. Voyez le journal technique.")
                return
            time.sleep(PAUSE_SECONDS)

    def _pass(self, at: dt.datetime) -> list[str]:
        """Do every act; give back those that failed. Only a pass without any counts for the readiness."""
        done, failed = [], []
        for label, act in DUE_ACTS:
            try:
                count = act(at=at)
            except Exception:
                log.exception("a due act failed", extra={"act": label})
                connection.close_if_unusable_or_obsolete()
                failed.append(label)
            else:
                done += [f"{count} {label}"] if count else []
        if done:
            self.stdout.write(f"{hour(at)}\u00a0: {', '.join(done)}")
        if not failed:
            passed(at)
        return failed
