"""The calls that an officer opens: those of their département."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from maillage.calls.access import may_edit_call, visible_calls
from maillage.calls.models import Call
from maillage.people.models import Role

if TYPE_CHECKING:
    from maillage.calls.models import CallQuerySet
    from maillage.web.request import Request

READERS = (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR)
EDITORS = (Role.INSTRUCTOR, Role.MANAGER)


def own_calls(request: Request) -> CallQuerySet:
    """Give back the calls of the départements where this person reads them."""
    return visible_calls(request.standing).filter(funder__in=request.standing.organisation_ids(*READERS))


def own_call(request: Request, pk: int) -> Call:
    """Give back one of them; raise Http404 when it is not."""
    return get_object_or_404(own_calls(request), pk=pk)


def edited_call(request: Request, pk: int) -> Call:
    """Give back one that this person may write; raise Http404, or Refused."""
    found = own_call(request, pk)
    may_edit_call(request.standing, found).require()
    return found
