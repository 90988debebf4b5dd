"""The lines of the applications received: there are fifty on a page, so each is drawn at once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode

from maillage.ui.templatetags.ui import KEPT, amount, badge, cell, lines, short_date
from maillage.web.keys import numbered

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from maillage.selection.queries import ReceivedRow
    from maillage.selection.queries.received import LotRow

register = template.Library()


@register.simple_tag
def received_rows(rows: Iterable[tuple[ReceivedRow, str]]) -> SafeString:
    """Draw a line for each application and the tone of its state: number, whose it is, where it stands."""
    address = numbered("department:assessment")
    return lines(
        (
            cell(
                format_html('<a href="{}">{}</a>', address(one.pk), one.number),
                label="Candidature",
                head=True,
            ),
            cell(one.lot, label="Territoire"),
            cell(one.organisation, label="Organisme"),
            cell(_state(one.state_label, tone, one.late, one.conflict, one.gap), label="État"),
            cell(amount(one.requested), label="Montant demandé", number=True),
            cell(one.note, label="Note", number=True),
            cell(_silence(one.implicit_rejection_on, one.suspended, one.alert), label="Rejet implicite le"),
        )
        for one, tone in rows
    )


@register.simple_tag
def lots_rows(lots: Iterable[LotRow]) -> SafeString:
    """Draw a line for each lot: its name, how many of its applications are in each state, how many in all; a
    count opens the list of what it counts.
    """
    return lines(
        [
            cell(one.name, label="Territoire", head=True),
            *(
                cell(_counted(count, state, one.name), label=label, number=True)
                for state, label, count in one.cells
            ),
            cell(str(one.total), label="Total", number=True),
        ]
        for one in lots
    )


def _counted(count: int, state: str, lot: str) -> str | SafeString:
    if not count:
        return "0"
    asked = urlencode({"etat": state, "territoire": lot})
    return format_html('<a href="?{}">{}</a>', asked, count)


@lru_cache(KEPT, typed=True)
def _state(label: str, tone: str, late: bool, conflict: bool, gap: bool) -> SafeString:
    """The state, then what must be looked at: many lines say the same."""
    words = [(capfirst(label), tone)]
    if late:
        words.append(("Tentative hors délai", "attention"))
    if conflict:
        words.append(("Conflit d’intérêts", "attention"))
    if gap:
        words.append(("Notes éloignées", "attention"))
    badges = format_html_join(" ", "{}", ((badge(word, tone=said),) for word, said in words))
    return format_html("<div>{}</div>", badges)


@lru_cache(KEPT, typed=True)
def _silence(on: dt.date | None, suspended: bool, alert: bool) -> SafeString:
    """The day of the implicit rejection, or that its delay is stopped, or that none runs."""
    if suspended:
        return format_html("<div>{}</div>", badge("Délai suspendu", tone="waiting"))
    if on is None:
        return format_html("<div>{}</div>", "—")
    near = format_html(" {}", badge("Échéance proche ou passée", tone="attention")) if alert else ""
    return format_html("<div>{}{}</div>", short_date(on), near)
