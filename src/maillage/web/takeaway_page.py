"""A takeaway typed: read by the detector before anything is written, shown again when it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maillage.rules.takeaways import LONGEST, as_line
from maillage.rules.verdict import Refused
from maillage.situations.checking import Reading, rewrite
from maillage.situations.forms.takeaway import TakeawayForm
from maillage.situations.operations.takeaway import read_takeaway
from maillage.situations.queries.theme import theme_counts
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.http import QueryDict

    from maillage.groups.models import PracticeGroup
    from maillage.situations.models import Takeaway
    from maillage.web.request import Request


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of a takeaway, what the detector found in its line, and the takeaway once it is written."""

    form: TakeawayForm
    reading: Reading | None = None
    dismissed: tuple[str, ...] = ()
    written: Takeaway | None = None

    @property
    def context(self) -> dict[str, Any]:
        """What the page of the form needs."""
        return {
            "form": self.form,
            "reading": self.reading,
            "dismissed": self.dismissed,
            "labels": {"text": self.form.fields["text"].label},
            "may_decide": self.reading and self.reading.shown and not self.reading.blocking,
        }


def asked_takeaway(request: Request, group: PracticeGroup, initial: dict[str, Any]) -> Typed:
    """Give back the form to fill in."""
    return Typed(TakeawayForm(initial=initial, **_options(request, group)))


def _options(request: Request, group: PracticeGroup) -> dict[str, Any]:
    themes = theme_counts([group]).get(group.pk, [])
    return {"group": group, "themes": themes, "today": request.today}


def typed_takeaway(
    request: Request, group: PracticeGroup, write: Callable[..., Takeaway], initial: dict[str, Any]
) -> Typed:
    """Read what was typed, and write it when nothing in it identifies anyone.

    The line lives in the page until then: neither the session nor the address holds it.
    """
    if request.method != "POST":
        return asked_takeaway(request, group, initial)
    options = _options(request, group)
    data = request.POST.copy()
    verb, _, key = str(data.get("do", "")).partition(":")
    line = as_line(str(data.get("text", "")))
    reading = _reading(line, data.getlist("dismissed"))
    if verb == "ecarter":
        data.setlist("dismissed", [*data.getlist("dismissed"), *reading.dismissals(key)])
    elif verb in ("remplacer", "tout"):
        wanted = reading.to_replace(key, all_of_them=verb == "tout")
        line = rewrite({"text": line}, wanted).texts["text"]
    data["text"] = line
    dismissed = tuple(dict.fromkeys(data.getlist("dismissed")))
    reading = _reading(line, dismissed)
    if verb in ("ecarter", "remplacer", "tout"):
        return Typed(TakeawayForm(initial=_typed(data), **options), reading, dismissed)
    form = TakeawayForm(data, initial=initial, **options)
    if form.is_valid():
        try:
            written = write(
                **form.written,
                dismissed=dismissed,
                decided=verb == "garder",
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            return Typed(form, written=written)
    return Typed(form, reading, dismissed)


def _reading(line: str, dismissed: Collection[str]) -> Reading:
    """What the detector finds; nothing is looked for in a line that is too long to be kept."""
    return read_takeaway(line, dismissed) if len(line) <= LONGEST else Reading(())


def _typed(data: QueryDict) -> dict[str, Any]:
    """What was typed so far, shown again without asking yet for what is missing."""
    return {
        name: data.getlist(name) if name == "themes" else data.get(name) for name in TakeawayForm.base_fields
    }
