"""A takeaway typed: read by the detector before anything is written, shown again when it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maillage.rules.verdict import Refused
from maillage.situations.forms.takeaway import TakeawayForm
from maillage.situations.operations.takeaway import read_takeaway
from maillage.situations.queries.theme import theme_counts
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from maillage.groups.models import PracticeGroup
    from maillage.situations.models import Takeaway
    from maillage.situations.reading import Reading
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
        return {"form": self.form, "reading": self.reading, "dismissed": self.dismissed}


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
    dismissed = tuple(dict.fromkeys(data.getlist("dismissed")))
    reading = read_takeaway(str(data.get("text", "")), dismissed)
    if "replace" in data:
        data["text"] = reading.replaced()
        form = TakeawayForm(data, initial=initial, **options)
        return Typed(form, read_takeaway(str(data["text"]), dismissed), dismissed)
    form = TakeawayForm(data, initial=initial, **options)
    if form.is_valid():
        try:
            written = write(
                **form.written,
                dismissed=dismissed,
                decided="decided" in data,
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            return Typed(form, written=written)
    return Typed(form, reading, dismissed)
