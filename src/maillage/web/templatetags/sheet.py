"""The lines of an attendance sheet: one a person, with its four marks, so each is drawn at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.groups.forms.sheet import CorrectionForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.template.context import Context

    from maillage.groups.models import Meeting
    from maillage.groups.queries.sheet import SheetRow

register = template.Library()

ANYONE: Final = 0
"""Stands in the field of a reason where each person's key goes."""
MARKS = (("present", "Présent"), ("excused", "Excusé"), ("absent", "Absent"))
LINE = """\
<li class="sheet-row sheet-{state}" id="personne-{person}" data-person="{person}" data-revision="{revision}" \
data-state="{state}" data-name="{name}">
  <p class="sheet-name">{name}<span class="muted">{of}</span>\
<span class="sheet-told"><strong>{label}</strong>{told}</span></p>
  {unfold}
  <form class="sheet-marks" method="post" action="{action}" novalidate>{token}
    <input type="hidden" name="person" value="{person}">\
<input type="hidden" name="based_on" value="{revision}">
    {reason}
    {marks}<button type="submit" class="sheet-mark sheet-clear" name="state" value="unknown">\
{clear}{aloud}</button>
  </form>
  {fold}
</li>
"""
MARK = """\
<button type="submit" class="sheet-mark" name="state" value="{}" aria-pressed="{}">{}{}</button>
    """
UNFOLD = '<details class="sheet-correct"{}><summary>Corriger{}</summary>'


@register.simple_tag(takes_context=True)
def sheet_rows(context: Context, rows: Iterable[SheetRow], meeting: Meeting, held: bool) -> SafeString:
    """Draw the line of each person; once the meeting is `held`, a mark is a correction with its reason: the
    `correction` of the page, which is to be put right, is unfolded on its line.
    """
    token = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", "")
    )
    action = reverse("operator:attendance", args=[meeting.pk])
    reason_of = _reasons(context.get("correction")) if held else None
    return format_html_join("", "{}", ((_line(row, action, token, reason_of),) for row in rows))


def _reasons(wrong: CorrectionForm | None) -> Callable[[int], tuple[bool, SafeString]]:
    """Say whether the reason of someone is unfolded, and its field: an empty one is drawn once for all."""
    drawn = CorrectionForm(ANYONE)["reason"].as_field_group()

    def reason_of(person: int) -> tuple[bool, SafeString]:
        if wrong and wrong.participant == person:
            return True, wrong["reason"].as_field_group()
        return False, SafeString(drawn.replace(f"reason-{ANYONE}", f"reason-{person}"))

    return reason_of


def _line(
    row: SheetRow,
    action: str,
    token: SafeString,
    reason_of: Callable[[int], tuple[bool, SafeString]] | None,
) -> SafeString:
    aloud = format_html('<span class="unseen">\u00a0: {}</span>', row.name)
    of = [row.structure, f", {row.job}" if row.job else ""]
    of += [" · sans inscription" if row.walk_in else "", " · à distance" if row.remote else ""]
    unfolded, reason = reason_of(row.participant) if reason_of else (False, "")
    return format_html(
        LINE,
        state=row.state,
        person=row.participant,
        revision=row.revision,
        name=row.name,
        of="".join(of),
        label=row.state_label,
        told=f" · {row.told}" if row.told else "",
        unfold=format_html(UNFOLD, " open" if unfolded else "", aloud) if reason else "",
        action=action,
        token=token,
        reason=reason,
        marks=format_html_join(
            "",
            MARK,
            ((code, "true" if row.state == code else "false", word, aloud) for code, word in MARKS),
        ),
        clear="Retirer" if row.walk_in else "Effacer",
        aloud=aloud,
        fold=format_html("</{}>", "details") if reason else "",
    )
