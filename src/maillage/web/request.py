"""The request as our views receive it: with the moment, the day and what its person may act as."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from maillage.people.access import Standing
from maillage.people.models import Person


class Request(HttpRequest):
    """A request after `middleware.request_facts`."""

    now: dt.datetime
    today: dt.date
    whole_standing: Standing
    """The roles held, whatever this session has proven: only what asks for the proof reads it."""
    standing: Standing
    htmx: HtmxDetails
    user: Person  # every view that reads it is behind an audience
