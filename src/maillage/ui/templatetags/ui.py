"""The components of Maillage's pages.

Each tag is typed and strict: an unknown argument, tone or icon is an error, never a silent nothing. Each is
shown with its states on the living page `/ui/`. Values come from `maillage.ui.shapes`.
"""

# ruff: noqa: A002, PLR0917 - the arguments of a tag are read in a template, where HTML's own words are the clearest

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from itertools import pairwise
from typing import Any, Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maillage.rules import french
from maillage.rules.directory import shown_phone
from maillage.rules.identifiers import display_siret
from maillage.rules.window import moment_of
from maillage.ui.icons import ICONS
from maillage.ui.plan import YearPlan
from maillage.ui.shapes import Bar, Event, Link, Mark, Navigation, Part, Sitting, Stage, TaskGroup

register = template.Library()

KEPT = 1_000
"""How many of the pieces that a list repeats on every line are kept drawn; by type: markup equals the text
that is written the same.
"""
TONES = {
    "neutral": "dot",
    "info": "info",
    "good": "check",
    "attention": "alert",
    "refusal": "cross",
    "waiting": "clock",
}
BUTTONS = ("primary", "quiet", "plain", "danger")
MARKS = {
    "held": ("disc", "tenue"),
    "planned": ("ring", "prévue"),
    "cancelled": ("cross", "annulée"),
    "session": ("diamond", "temps d’information"),
}
PAIR = (
    '<svg class="pair" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<rect class="fill" y="0" width="{}" height="9"/>'
    '<rect class="pair-hollow" x="3" y="12" width="{}" height="6"/></svg>'
)
MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def _known(word: str, words: Iterable[str], what: str) -> str:
    """Give back `word`; raise TemplateSyntaxError when it is not one of `words`."""
    if word not in words:
        message = f"{what} must be one of {', '.join(words)}, not {word!r}"
        raise template.TemplateSyntaxError(message)
    return word


def _draw(component: str, /, **context: object) -> SafeString:
    return render_to_string(f"ui/{component}.html", context)


def _markup(text: str) -> SafeString:
    """Mark what a drawing function of this file built from numbers and constants.

    As `mark_safe` does to a text, which asks first whether it has one: a list draws hundreds of cells.
    """
    return SafeString(text)


def _held(content: str) -> str:
    """What a cell or a row holds, escaped unless it is drawn already."""
    return content if isinstance(content, SafeString) else escape(content)


# Words, icons, buttons


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw an icon; it is hidden from screen readers, so a word always stands beside it."""
    _known(name, ICONS, "icon")
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">{}</svg>',
        _markup(ICONS[name]),
    )


@register.simple_tag
def button(
    label: str,
    tone: str = "primary",
    name: str = "",
    value: str = "",
    type: str = "submit",
    icon: str = "",
    form: str = "",
    context: str = "",
) -> SafeString:
    """Draw a button of a form; `tone` is primary (one a page), quiet, plain or danger. `context` is read out
    only, for a button that stands once a row.
    """
    _known(tone, BUTTONS, "button tone")
    _known(type, ("submit", "button", "reset"), "button type")
    return _draw(
        "button",
        label=label,
        tone=tone,
        name=name,
        value=value,
        type=type,
        icon=icon,
        form=form,
        context=context,
    )


@register.simple_tag
def link_button(label: str, href: str, tone: str = "quiet", icon: str = "", context: str = "") -> SafeString:
    """Draw a link that looks like a button; `context` is read out only (« la candidature de l’Artois »)."""
    _known(tone, BUTTONS, "button tone")
    return _draw("link_button", label=label, href=href, tone=tone, icon=icon, context=context)


@register.simple_tag
@lru_cache(KEPT, typed=True)
def badge(label: str, tone: str = "neutral") -> SafeString:
    """Draw a state as a word with its tone; the icon says it again without colour."""
    _known(tone, TONES, "badge tone")
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, icon(TONES[tone]), label)


@register.simple_tag
def deadline(when: date | datetime, today: date | None = None) -> SafeString:
    """Write a deadline: the day in full and, when `today` is given, how far it is."""
    on = french.paris(when).date() if isinstance(when, datetime) else when
    shown = french.moment(when) if isinstance(when, datetime) else french.day(when)
    words, tone = _distance(on, today) if today else ("", "neutral")
    return format_html(
        '<span class="deadline"><time datetime="{}">{}</time>{}</span>',
        when.isoformat(),
        shown,
        badge(words, tone) if words else "",
    )


def _distance(on: date, today: date) -> tuple[str, str]:
    """Give back how far `on` is in words, and the tone that goes with it."""
    days = (on - today).days
    if days < 0:
        return f"en retard de {french.plural(-days, 'jour')}", "refusal"
    if days == 0:
        return "aujourd’hui", "attention"
    if days == 1:
        return "demain", "attention"
    return f"dans {french.plural(days, 'jour')}", "attention" if days <= 7 else "neutral"


# Blocks of text


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "", live: bool = False) -> SafeString:
    """Draw a message beside what it speaks of; `live` announces it when a partial update brings it."""
    _known(tone, TONES, "notice tone")
    return _draw("notice", content=content, tone=tone, title=title, live=live, icon=TONES[tone])


@register.simple_block_tag
def section(
    content: str,
    title: str,
    id: str = "",
    intro: str = "",
    href: str = "",
    action: str = "",
) -> SafeString:
    """Draw a part of a page under a heading of level 2, with at most one link beside the heading."""
    return _draw("section", content=content, title=title, id=id, intro=intro, href=href, action=action)


@register.simple_block_tag
def card(content: str, title: str = "", href: str = "", note: str = "", level: int = 3) -> SafeString:
    """Draw a sheet of its own; with `href` the title is a link."""
    return _draw("card", content=content, title=title, href=href, note=note, level=level)


@register.simple_block_tag
def cards(content: str) -> SafeString:
    """Lay cards side by side as room allows."""
    return format_html('<div class="cards">{}</div>', content)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Lay buttons in a row that wraps."""
    return format_html('<div class="actions">{}</div>', content)


@register.simple_block_tag
def disclosure(content: str, title: str, open: bool = False) -> SafeString:
    """Draw something to unfold, for what most readers do not need."""
    return _draw("disclosure", content=content, title=title, open=open)


@register.simple_block_tag
def empty(content: str, title: str, href: str = "", action: str = "") -> SafeString:
    """Say that there is nothing yet, and what to do about it."""
    return _draw("empty", content=content, title=title, href=href, action=action)


# Figures and facts


@register.simple_tag
def figure(value: object, label: str, href: str = "", note: str = "") -> SafeString:
    """Draw one figure with its label; `href` opens the rows it counts."""
    shown = french.number(value) if isinstance(value, int) else value
    return _draw("figure", value=french.amount(value) if isinstance(value, Decimal) else shown, label=label,
                 href=href, note=note)  # fmt: skip


@register.simple_block_tag
def figures(content: str, label: str = "Chiffres") -> SafeString:
    """Lay figures side by side."""
    return format_html('<ul class="figures" aria-label="{}">{}</ul>', label, content)


@register.simple_tag
def facts(rows: Iterable[Sequence[Any]]) -> SafeString:
    """Draw a list of (label, value) or (label, value, url)."""
    lines = [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]
    return _draw("facts", rows=lines)


@register.simple_block_tag
def fact_list(content: str) -> SafeString:
    """Hold `fact` blocks, when a value is more than text."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    """Draw one label and its value inside a `fact_list`."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


# Tables


def _columns(columns: str) -> list[tuple[str, bool]]:
    """Read « Territoire | Montant:number » into (label, is a number)."""
    heads = []
    for column in columns.split("|"):
        label, _, kind = column.strip().partition(":")
        if kind:
            _known(kind, ("number",), "column kind")
        heads.append((label, kind == "number"))
    return heads


@register.simple_block_tag
def table(
    content: str, caption: str, columns: str, hide_caption: bool = False, lines: bool = False
) -> SafeString:
    """Draw a table of `row` blocks; columns read « Territoire | Montant:number ». A phone stacks the rows:
    sheets with the names of the columns, or `lines`, a name and its figure with what it means under them.
    """
    heads = _columns(columns)
    return _draw("table", content=content, caption=caption, columns=heads, hidden=hide_caption, lines=lines)


@register.simple_block_tag
def row(content: str, total: bool = False) -> SafeString:
    """Draw a row of a `table`; `total` makes it the sum line."""
    start = '<tr role="row" class="total">' if total else '<tr role="row">'
    return _markup(f"{start}{_held(content)}</tr>")


@register.simple_block_tag
def cell(content: str, label: str, number: bool = False, head: bool = False) -> SafeString:
    """Draw a cell; `label` repeats its column on a phone, `head` names the row."""
    start, end = _cell(label, number, head)
    inside = _held(content)
    # A phone lays the cell beside the name of its column: what is made of several pieces stays one.
    if "<" in inside and not (number or head or inside.startswith("<div") or "field" in inside):
        inside = _markup(f"<div>{inside}</div>")
    return _markup(f"{start}{inside}{end}")


@lru_cache(KEPT, typed=True)
def _cell(label: str, number: bool, head: bool) -> tuple[str, str]:
    """What stands before and after what a cell of a column holds."""
    style = _markup(' class="number"') if number else ""
    if head:
        start = format_html('<th scope="row" role="rowheader" data-label="{}"{}>', label, style)
        return start, "</th>"
    return format_html('<td role="cell" data-label="{}"{}>', label, style), "</td>"


class Linked(Protocol):
    """A figure of a row: its column, as written, and the address it opens, empty when there is none."""

    @property
    def head(self) -> str: ...

    @property
    def shown(self) -> str: ...

    @property
    def url(self) -> str: ...


@register.simple_tag
def linked_cells(cells: Iterable[Linked], what: str) -> SafeString:
    """Draw the figures of a row, a cell each; `what` says aloud which figure it is."""
    named = format_html('<span class="unseen"> {}, ', what)
    return _markup(
        "".join(
            cell(
                format_html('<a href="{}">{}{}{}</span></a>', one.url, one.shown, named, one.head)
                if one.url
                else format_html("{}", one.shown),
                label=one.head,
                number=True,
            )
            for one in cells
        )
    )


@register.simple_tag
def rows_table(
    rows: Iterable[Sequence[object]], caption: str, columns: str, total: Sequence[object] | None = None
) -> SafeString:
    """Draw a whole table from plain rows, written in French; the first cell heads its row."""
    heads = _columns(columns)
    body = format_html("{}{}", _rows(heads, rows), _rows(heads, [total], total=True) if total else "")
    return _draw("table", content=body, caption=caption, columns=heads, hidden=False, lines=False)


def _rows(
    heads: list[tuple[str, bool]], rows: Iterable[Sequence[object]], *, total: bool = False
) -> SafeString:
    return lines(
        (
            [
                cell(_written(value), label=label, number=number, head=rank == 0)
                for rank, ((label, number), value) in enumerate(zip(heads, values, strict=True))
            ]
            for values in rows
        ),
        total=total,
    )


def lines(rows: Iterable[Iterable[SafeString]], *, total: bool = False) -> SafeString:
    """Draw rows of cells already drawn, for a tag that draws the lines of a long table."""
    return _markup("".join(row(_markup("".join(cells)), total=total) for cells in rows))


def _written(value: object) -> str:  # noqa: PLR0911 - one line for each type
    """Write a plain value in French."""
    match value:
        case None:
            return "—"
        case Decimal():
            return french.amount(value)
        case datetime():
            return french.moment(value)
        case date():
            return french.day(value)
        case bool():
            return "oui" if value else "non"
        case int():
            return french.number(value)
        case _:
            return str(value)


# Pictures: each with its figures


def _share(value: Decimal | int, whole: Decimal | int, width: int = 1000) -> int:
    """Give back how many of `width` units `value` takes of `whole`, never more than `width`."""
    return min(width, max(0, int(Decimal(value) * width / Decimal(whole)))) if whole else 0


@register.simple_tag
def gauge(
    value: Decimal | int, maximum: Decimal | int, label: str, text: str = "", tone: str = "info"
) -> SafeString:
    """Draw how much of `maximum` is reached, with the figures in words."""
    _known(tone, TONES, "gauge tone")
    shown = text or f"{_written(value)} sur {_written(maximum)}"
    return _draw("gauge", width=str(_share(value, maximum)), label=label, text=shown, tone=tone)


GAP = 4
"""What parts two parts of a sum, in thousandths of its picture."""


@register.simple_tag
def money_bar(label: str, total: Decimal, parts: Sequence[Part]) -> SafeString:
    """Draw a sum of money as one picture (paid, due, left) with its legend."""
    segments = []
    start = Decimal(0)
    for part in parts:
        left = _share(start, total)
        start += part.value
        gap = GAP if start < total else 0
        segments.append((str(left), str(max(0, _share(start, total) - left - gap)), part))
    return _draw("money_bar", label=label, total=total, segments=segments)


@register.simple_tag
def places(registered: int, wished: int, waiting: int = 0) -> SafeString:
    """Say how many are registered for the wished places, who waits, and draw it (R35: 15 is a wish)."""
    seats = french.plural(wished, "place souhaitée", "places souhaitées")
    return _draw(
        "places",
        registered=registered,
        wished=wished,
        waiting=waiting,
        width=str(_share(registered, max(wished, registered, 1))),
        words=f"{french.plural(registered, 'inscrit')} pour {seats}",
        queue=f"{french.number(waiting)} en liste d’attente" if waiting else "",
        over=registered > wished,
    )


@register.simple_tag
def bar_chart(caption: str, bars: Sequence[Bar], label: str = "Intitulé", unit: str = "Nombre") -> SafeString:
    """Draw horizontal bars inside the table of their figures."""
    top = max((bar.value for bar in bars), default=0)
    lines = [(bar, bar.shown or _written(bar.value), str(_share(bar.value, top))) for bar in bars]
    return _draw("bar_chart", caption=caption, lines=lines, label=label, unit=unit)


@register.simple_tag
def year_strip(
    start: date,
    end: date,
    marks: Sequence[Mark],
    today: date | None = None,
    label: str = "L’année du groupe",
    paused: Sequence[int] = (7, 8),
) -> SafeString:
    """Draw an agreement month by month: meetings, sessions, months without meetings (R38), today."""
    months: list[dict[str, object]] = []
    first = start.replace(day=1)
    while first <= end:
        following = (first + timedelta(days=31)).replace(day=1)
        here = [
            (mark, *MARKS[_known(mark.kind, MARKS, "mark kind")])
            for mark in sorted(marks, key=lambda mark: mark.on)
            if first <= mark.on < following
        ]
        months.append(
            {
                "name": MONTHS[first.month - 1],
                "year": first.year if first.month == 1 or not months else "",
                "paused": first.month in paused,
                "past": bool(today and following <= today),
                "today": today if today and first <= today < following else None,
                "marks": here,
            }
        )
        first = following
    used = {mark.kind for mark in marks}
    legend = [(sign, word) for kind, (sign, word) in MARKS.items() if kind in used]
    return _draw("year_strip", months=months, label=label, legend=legend, paused=bool(paused))


@register.simple_tag
def year_chart(
    id: str,
    start: date,
    end: date,
    sittings: Sequence[Sitting],
    wished: int,
    today: date | None = None,
    paused: Sequence[int] = (),
    caption: str = "L’année du groupe",
) -> SafeString:
    """Draw a bar a meeting along the year, the wished number as a line, months without meetings hatched; its
    figures unfold under it.
    """
    plan = YearPlan(start, end, max([wished, *(one.present for one in sittings)]))
    months = [day for day in plan.months() if day <= end]
    bars = [
        {
            "x": plan.x(one.on),
            "left": plan.x(one.on) - 6,
            "top": plan.y(one.present),
            "height": plan.floor - plan.y(one.present),
            "over": one.present > wished,
            "one": one,
        }
        for one in sorted(sittings, key=lambda one: one.on)
        if start <= one.on <= end
    ]
    held = [one for one in sittings if one.kind == "held"]
    known = f"{french.plural(len(held), 'rencontre tenue', 'rencontres tenues')}"
    told = f"{known}, {french.plural(sum(one.present for one in held), 'participation')}"
    return _draw(
        "year_chart",
        id=id,
        caption=caption,
        told=f"{told} ; {french.plural(wished, 'personne souhaitée', 'personnes souhaitées')} par rencontre",
        plan=plan,
        wish=plan.y(wished),
        wished=wished,
        months=[
            {
                "x": plan.x(first),
                "width": plan.x(following) - plan.x(first),
                "middle": (plan.x(first) + plan.x(following)) // 2,
                "letter": MONTHS[first.month - 1].rstrip("."),
                "paused": first.month in paused,
            }
            for first, following in pairwise([*months, end])
        ],
        bars=bars,
        today=plan.x(today) if today and start <= today <= end else None,
        late=bool(today and plan.x(today) > plan.width // 2),
        any_paused=any(first.month in paused for first in months),
        kinds={one.kind for one in sittings},
    )


@register.simple_tag
def pair_bar(first: int, second: int, top: int) -> SafeString:
    """Draw two figures of a table row as a full bar over a hollow one; the row itself says them."""
    return _markup(PAIR.format(_share(first, top, 990), _share(second, top, 990)))


# Lives and histories


@register.simple_tag
def steps(stages: Sequence[Stage], label: str = "Avancement") -> SafeString:
    """Draw the life of a file; the current step is said in words too."""
    return _draw("steps", stages=stages, label=label)


@register.simple_tag
def timeline(events: Iterable[Event], label: str = "Historique") -> SafeString:
    """Draw dated events, in the order given."""
    return _draw("timeline", events=list(events), label=label)


@register.simple_tag
def expected(
    groups: Sequence[TaskGroup],
    today: date,
    title: str = "Ce qui est attendu de vous",
    more: str = "",
    total: int = 0,
) -> SafeString:
    """Draw what a person has to do next and by when, as it presses; says so when there is nothing. `more`
    leads to the whole list, of `total` things.
    """
    shown = [
        (group, [(task, deadline(task.deadline, today) if task.deadline else "") for task in group.tasks])
        for group in groups
    ]
    return _draw("expected", groups=shown, title=title, more=more, total=total)


@register.simple_tag
def chain(stages: Sequence[str], number: int, tone: str = "info", done: bool = False) -> SafeString:
    """Draw the step of a life that is reached among `stages`, in one line: a picture and its words."""
    _known(tone, TONES, "chain tone")
    reached = len(stages) if done else number
    return _draw("chain", stages=range(1, len(stages) + 1), reached=reached, tone=tone, done=done,
                 label=stages[number - 1], count=len(stages))  # fmt: skip


# Finding one's way: what surrounds every page is kept drawn, since it is the same for the same values


@register.simple_tag
@cache
def head_files() -> SafeString:
    """Draw the links to the files of every page, whose addresses do not change while the site runs."""
    return _draw("head_files")


@register.simple_tag
@cache
def logo() -> SafeString:
    """Draw the mark of Maillage; its name always stands beside it."""
    return _draw("mark")


@register.simple_tag
@lru_cache(KEPT)
def navigation_bar(navigation: Navigation) -> SafeString:
    """Draw the main navigation, on one line and, on a phone, behind « Menu »."""
    return _draw("navigation_bar", navigation=navigation)


@register.simple_tag
@lru_cache(KEPT)
def footer(links: tuple[tuple[str, str], ...]) -> SafeString:
    """Draw the foot of every page: what Maillage is, and what the law asks a site to tell."""
    return _draw("footer", links=links)


def _links(links: Iterable[Link | Sequence[Any]]) -> list[Link]:
    return [link if isinstance(link, Link) else Link(*link) for link in links]


@register.simple_tag
def breadcrumbs(trail: Iterable[Link | Sequence[Any]]) -> SafeString:
    """Draw the way back: `trail` is a list of (label, url); the last one is the page itself."""
    return _draw("breadcrumbs", links=_links(trail))


@register.simple_tag
def tabs(links: Iterable[Link | Sequence[Any]], label: str = "Rubriques") -> SafeString:
    """Draw a row of links to the parts of one thing: Link(label, url, current, count)."""
    return _draw("tabs", links=_links(links), label=label)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], param: str = "page") -> SafeString:
    """Draw links to the other pages of a list; the filters of the address are kept."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def address(number: int) -> str:
        if query is None:
            return "?" + urlencode({param: number})
        query[param] = str(number)
        return f"?{query.urlencode()}"

    numbers: list[tuple[int, str] | None] = []
    wanted = sorted({1, page.number - 1, page.number, page.number + 1, page.paginator.num_pages})
    shown = [number for number in wanted if 1 <= number <= page.paginator.num_pages]
    for before, number in pairwise([0, *shown]):
        if number - before > 1:
            numbers.append(None)
        numbers.append((number, address(number)))
    return _draw(
        "pagination",
        page=page,
        numbers=numbers,
        previous=address(page.number - 1) if page.has_previous() else "",
        following=address(page.number + 1) if page.has_next() else "",
    )


@register.simple_tag
def document(title: str, href: str, kind: str = "PDF", note: str = "") -> SafeString:
    """Draw a file to open or keep."""
    return _draw("document", title=title, href=href, kind=kind, note=note)


# Forms


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: Context,
    content: str,
    count: str = "",
    reset: str = "",
    action: str = "",
    fold: bool = False,
    asked: str = "",
) -> SafeString:
    """Draw a search form over a list; its values live in the address. `count` says what was found.

    A phone shows a long one folded: `asked` says what the list answers to; without it, `fold` leaves the form
    open as soon as something is asked. So does a value that is refused.
    """
    wrong = "field-wrong" in content
    used = any(value for name, value in _asked(context) if name != "page")
    return _draw(
        "filter_bar",
        content=content,
        count=count,
        reset=reset,
        action=action,
        fold=fold or bool(asked),
        asked=asked,
        open=wrong or (used and not asked),
    )


def _asked(context: Context) -> Iterable[tuple[str, object]]:
    request = context.get("request")
    return request.GET.items() if request is not None else ()


@register.simple_tag(takes_context=True)
def form_for(
    context: Context,
    form: BaseForm,
    submit: str = "Enregistrer",
    back: str = "",
    back_label: str = "Annuler",
    action: str = "",
    tone: str = "primary",
) -> SafeString:
    """Draw a whole form: points to correct, fields, one button and the way out."""
    _known(tone, BUTTONS, "button tone")
    return render_to_string(
        "ui/form_for.html",
        {"form": form, "submit": submit, "back": back, "back_label": back_label, "action": action,
         "tone": tone,
         "csrf_token": context.get("csrf_token")},
    )  # fmt: skip


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Draw one field with its label, help and errors, when a page lays its form out by hand."""
    return bound.as_field_group()


@register.simple_tag
def fold(title: str, *fields: BoundField) -> SafeString:
    """Draw fields that few people fill in behind one title, which says how many hold something; unfolded when
    one of them is wrong. A field that a form does without is passed over.
    """
    shown = [one for one in fields if one]
    filled = sum(one.value() not in ("", None, False, [], one.field.initial) for one in shown)
    return _draw("fold", title=title, fields=shown, filled=filled, open=any(one.errors for one in shown))


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """List the points to correct, each a link to its field; nothing when the form is right."""
    return _draw("error_summary", points=points_to_correct(form), asked=what_is_asked(form))


def what_is_asked(form: BaseForm) -> str:
    """Say which fields must be filled in, before anyone types; a field alone goes without saying."""
    shown = [one for one in getattr(form, "visible_fields", list)() if one.widget_type != "checkbox"]
    if len(shown) < 2 or not any(one.field.required for one in shown):
        return ""
    if all(one.field.required for one in shown):
        return "Tous les champs sont à remplir."
    return "Tous les champs sont à remplir, sauf ceux marqués «\u00a0facultatif\u00a0»."


def points_to_correct(form: BaseForm) -> list[tuple[str, str, str]]:
    """Give back (address, label, sentence) for each error of a form, those of the whole form first; a form
    that holds more than fields tells its other errors as `points`.
    """
    points = [("", "", str(sentence)) for sentence in form.non_field_errors()]
    for bound in form:
        points += [(f"#{bound.auto_id}", str(bound.label), str(sentence)) for sentence in bound.errors]
    return [*points, *getattr(form, "points", ())]


@register.simple_tag(takes_context=True)
def page_band(context: Context) -> str:
    """Give back the sentence above the page, that of the call or the file it shows; empty without one."""
    shown = (context.get(name) for name in ("call", "application"))
    return next((sentence for thing in shown if (sentence := getattr(thing, "band", ""))), "")


# Writing


@register.filter
def amount(value: Decimal | None) -> str:
    """« 20 000,00 € »; a dash for what is not known yet."""
    return "—" if value is None else french.amount(value)


@register.filter
def number(value: int) -> str:
    """« 1 250 »."""
    return french.number(value)


@register.filter
def long_date(value: date) -> str:
    """« vendredi 9 mai 2025 »."""
    return french.long_date(french.paris(value).date() if isinstance(value, datetime) else value)


@register.filter
def day(value: date, zone: ZoneInfo = french.PARIS) -> str:
    """« 9 mai 2025 »; the day of an instant is that of the place (`{{ at|day:call.zone }}`)."""
    return french.day(value.astimezone(zone).date() if isinstance(value, datetime) else value)


@register.filter
def short_date(value: date) -> str:
    """« 09/05/2025 »."""
    return french.short_date(french.paris(value).date() if isinstance(value, datetime) else value)


@register.filter
def clock(value: time | datetime) -> str:
    """« 23 h 59 »."""
    return french.clock(value)


@register.filter
def moment(value: datetime, zone: ZoneInfo = french.PARIS) -> str:
    """« 9 mai 2025 à 18 h 12 », on the clock of the place (`{{ at|moment:call.zone }}`)."""
    return moment_of(value, zone)


@register.filter
def percent(value: Decimal) -> str:
    """« 60 % »."""
    return french.percent(value)


@register.filter
def siret(value: str) -> str:
    """« 000 000 109 00017 »."""
    return display_siret(value)


@register.filter
def phone(value: str) -> str:
    """« 03 21 00 00 00 »."""
    return shown_phone(value)


@register.filter
def plural(count: int, words: str) -> str:
    """« 3 rencontres » from `{{ n|plural:"rencontre" }}` or `"cheval,chevaux"`."""
    singular, _, several = words.partition(",")
    return french.plural(count, singular, several or None)
