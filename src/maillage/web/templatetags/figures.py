"""The lines of the indicators: many stand on a page, so each is drawn at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.rules.french import day, number, percent
from maillage.ui.templatetags.ui import cell, lines, pair_bar
from maillage.web.keys import numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from maillage.reports.queries.indicators.meetings import MeetingRow
    from maillage.rules.indicators import Definition, OriginLine
    from maillage.web.indicators_page.shown import FigureLine, OriginRow

register = template.Library()

SHARE = '<span><a href="{}">{}<span class="unseen"> {}, {}</span></a> <span class="muted">{}</span></span>'
VALUE = '<a href="{}">{}<span class="unseen"> {}, voir les lignes</span></a>'
CLAUSE = ' <span class="muted"><q>«\u00a0{}\u00a0»</q></span>'
AUDITED = '<a href="{}">{}<span class="unseen"> personnes, contrôler la feuille du {}</span></a>'


@register.simple_tag
def figure_rows(rows: Iterable[FigureLine]) -> SafeString:
    """Draw a line for each figure: its name, its value linked to its rows, what is counted, and the words of
    the call once for the lines that they hold together.
    """
    return lines(
        (
            cell(one.definition.label, label="Chiffre", head=True),
            cell(
                format_html(VALUE, one.url, one.shown, one.definition.label) if one.url else one.shown,
                label="Valeur",
                number=True,
            ),
            _counted(one.definition, told=one.definition.clause == before),
        )
        for before, one in _after_clauses(rows)
    )


def _after_clauses(rows: Iterable[FigureLine]) -> Iterator[tuple[str, FigureLine]]:
    """Each figure, after the clause of the line above."""
    before = ""
    for one in rows:
        yield before, one
        before = one.definition.clause


@cache
def _counted(definition: Definition, *, told: bool) -> SafeString:
    """What a figure counts, and the words of the call unless they are told above: the same on every page."""
    clause = "" if told else format_html(CLAUSE, definition.clause)
    return cell(format_html("<span>{}{}</span>", definition.text, clause), label="Ce qui est compté")


@register.simple_tag
def origin_rows(rows: Iterable[OriginRow], top: int) -> SafeString:
    """Draw a line for each origin: its presences and its people, linked to their rows, and both bars."""
    return lines(_origin(one.line, one.attendances_url, one.people_url, top) for one in rows)


def _origin(line: OriginLine, attendances_url: str, people_url: str, top: int) -> tuple[SafeString, ...]:
    label = escape(line.label)
    return (
        cell(capfirst(line.label), label="Provenance", head=True),
        cell(
            _share(attendances_url, line.attendances, "participations", label, line.attendance_share),
            label="Participations",
            number=True,
        ),
        cell(
            _share(people_url, line.people, "participants", label, line.people_share),
            label="Participants uniques",
            number=True,
        ),
        cell(pair_bar(line.attendances, line.people, top), label="Graphique"),
    )


def _share(url: str, count: int, what: str, label: SafeString, share: Decimal) -> SafeString:
    """What is written with figures alone is markup as it is."""
    return SafeString(SHARE.format(escape(url), number(count), what, label, percent(share)))


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
