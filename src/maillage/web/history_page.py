"""What was done on one thing, as those who may open it read it in the journal.

The journal names nobody of the participants; what it tells of each of them (a mark, a registration) is read
by who leads the group only, and nothing that is said of a situation is ever here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.journal.queries import history
from maillage.web.keys import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.people.models import Role
    from maillage.web.request import Request

CALENDAR: Final = frozenset(
    {
        "add_meeting",
        "open_meeting",
        "move_meeting",
        "cancel_meeting",
        "switch_to_remote",
        "switch_to_in_person",
        "name_substitute",
        "remove_substitute",
        "print_sheet",
        "attach_scan",
        "close_attendance",
    }
)
"""What is told of a meeting outside its group: its date, its form, its sheet."""
LIFE_OF_A_GROUP: Final = frozenset(
    {
        "open_group",
        "present_group",
        "appoint_facilitator",
        "check_facilitator",
        "end_facilitation",
        "plan_year",
        "follow_agreement",
        "take_over_calendar",
        "close_group",
    }
)
"""What is told of a group outside it: who leads it, its year, its end; themes are read elsewhere."""
STEPS_OF_A_PAYMENT: Final = frozenset(
    {
        "request_advance",
        "withdraw_advance",
        "certify_service",
        "commit_payment",
        "settle_payment",
        "order_payment",
        "record_paid",
        "take_step_back",
    }
)
INSIDE_THE_DEPARTMENT: Final = frozenset(
    {
        "prepare_agreement",
        "prepare_amendment",
        "correct_amendment",
        "commit_payment",
        "settle_payment",
        "take_step_back",
        "communicate_agreement",
    }
)
"""What an operator does not read of its agreement: what the Département prepares, pays, and gives others."""
TOLD_TO_AN_APPLICANT: Final = frozenset(
    {
        "start_application",
        "save_application",
        "attach_document",
        "remove_document",
        "deposit_application",
        "validate_application",
        "reopen_application",
        "decline_application",
        "withdraw_application",
        "refuse_infected_file",
        "receive_application",
        "remind_unvalidated",
        "close_application",
        "answer_completion",
        "notify_decision",
        "read_notice",
    }
)
WORK_OF_ASSESSORS: Final = frozenset({"score_application", "declare_tie", "declare_no_tie", "read_messages"})
"""What stays between who assesses and the file: a mark is read once the scoring is closed, on its page."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing: which rows may be opened, by whom, the path to the body this is read for, the page to
    come back to, and the acts that are told (`verbs`, all when empty, never `without`).
    """

    title: str
    kind: str
    rows: Callable[[Request], QuerySet[Any]]
    readers: tuple[Role, ...]
    body: str
    back: str
    lookup: str = "pk"
    key: str = "pk"
    back_key: str = "pk"
    verbs: frozenset[str] = field(default=frozenset())
    without: frozenset[str] = field(default=frozenset())


def history_page(request: Request, things: Mapping[str, Thing], kind: str, pk: int) -> HttpResponse:
    """Show the history of that thing, by pages; raise Http404 where the thing itself would not be shown."""
    thing = things.get(kind)
    if thing is None:
        raise Http404
    own = {f"{thing.body}__in": request.standing.organisation_ids(*thing.readers)}
    found = get_object_or_404(thing.rows(request).filter(**own), **{thing.lookup: pk})
    page = history(
        thing.kind,
        _value(found, thing.key),
        verbs=thing.verbs,
        without=thing.without,
        page=key_of(request.GET.get("page", "1"), 1),
    )
    context = {
        "title": thing.title,
        "label": page.lines[0].subject if page.lines else "",
        "page": page,
        "back": reverse(thing.back, args=[_value(found, thing.back_key)]),
    }
    return render(request, "web/history.html", context)


def _value(found: Any, path: str) -> Any:
    for name in path.split("."):
        found = getattr(found, name)
    return found
