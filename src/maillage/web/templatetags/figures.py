"""The lines of the indicators: many stand on a page, so each is drawn at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import format_html, format_html_join

from maillage.rules.french import day, number, percent
from maillage.ui.templatetags.ui import cell, lines, pair_bar
from maillage.web.keys import numbered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from django.utils.safestring import SafeString

    from maillage.reports.queries.indicators.meetings import MeetingRow
    from maillage.web.indicators_page.shown import OriginRow

register = template.Library()

SHARE = '<span><a href="{}">{}<span class="unseen"> {}, {}</span></a> <span class="muted">{}</span></span>'
AUDITED = '<a href="{}">{}<span class="unseen"> personnes, contrôler la feuille du {}</span></a>'


@register.simple_tag
def origin_rows(rows: Iterable[OriginRow], top: int) -> SafeString:
    """Draw a line for each origin: its presences and its people, linked to their rows, and both bars."""
    return lines(
        (
            cell(capfirst(one.line.label), label="Provenance", head=True),
            cell(
                _share(
                    one.attendances_url,
                    one.line.attendances,
                    "participations",
                    one.line.label,
                    one.line.attendance_share,
                ),
                label="Participations",
                number=True,
            ),
            cell(
                _share(
                    one.people_url, one.line.people, "participants", one.line.label, one.line.people_share
                ),
                label="Participants uniques",
                number=True,
            ),
            cell(pair_bar(one.line.attendances, one.line.people, top), label="Graphique"),
        )
        for one in rows
    )


def _share(url: str, count: int, what: str, label: str, share: Decimal) -> SafeString:
    return format_html(SHARE, url, number(count), what, label, percent(share))


@register.simple_tag
def sitting_rows(meetings: Iterable[MeetingRow], page: str, wished: int, audits: bool = False) -> SafeString:
    """Draw a line for each meeting of a group, linked to its `page`; who `audits` opens its sheet too."""
    address, names = numbered(page), numbered("department:meeting_names")

    def present(one: MeetingRow) -> str:
        if not one.is_held:
            return ""
        return format_html(AUDITED, names(one.pk), one.present, day(one.day)) if audits else str(one.present)

    return lines(
        (
            cell(format_html('<a href="{}">{}</a>', address(one.pk), day(one.day)), label="Date", head=True),
            cell(
                capfirst(one.state_label)
                + (", à distance" if one.remote else "")
                + (f", au-delà de {wished}" if one.over_capacity else ""),
                label="État",
            ),
            cell(present(one), label="Personnes présentes", number=True),
            cell(str(one.new) if one.is_held else "", label="Dont nouvelles", number=True),
            cell(format_html_join(", ", "{}\u00a0: {}", one.origins), label="Par type de structure"),
        )
        for one in meetings
    )
