"""What this session has proven of whoever is in, and when: their second factor, or their mailbox."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from allauth.account.internal.flows.login import get_authentication_records

from maillage.people.access import Standing

if TYPE_CHECKING:
    from django.http import HttpRequest

    from maillage.web.request import Request

LATELY: Final = 15 * 60
"""Seconds for which a mailbox stays proven: as long as its code."""
CODE: Final = "code"
"""How allauth's records of a session call a code received by mail."""


def _records(request: HttpRequest, method: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return [record for record in records if record.get("method") == method]


def factor_given(request: HttpRequest) -> bool:
    """Whether this session has given a second factor."""
    return bool(_records(request, "mfa"))


def mailbox_proven_lately(request: HttpRequest) -> bool:
    """Whether a code received by mail was typed in this session a short time ago, by a clock set back too."""
    return any(abs(time.time() - record["at"]) < LATELY for record in _records(request, CODE))


def lacks_factor(request: Request) -> bool:
    """Whether a second factor is demanded of this person today, and this session has not given it."""
    day = request.whole_standing.second_factor_from
    return day is not None and request.today >= day and not factor_given(request)


def proven_standing(request: Request) -> Standing:
    """What this session shows and opens: nothing of the roles until the factor that they demand is given."""
    whole = request.whole_standing
    return Standing(whole.person, ()) if lacks_factor(request) else whole
