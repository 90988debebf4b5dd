"""Sessions kept by person, so that each sees and closes their own; named in the settings."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError

from maillage.people.models import OpenSession
from maillage.web import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Handler = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger(__name__)

SEEN_EVERY: Final = dt.timedelta(minutes=5)
"""How close to the truth « last seen » is: a page that only reads seldom writes."""
SYSTEMS: Final = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"CrOS", "Chromebook"),
    (r"Macintosh", "Mac"),
    (r"Linux", "Linux"),
)
BROWSERS: Final = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with whose they are, on what device, since when."""

    device = ""
    row: OpenSession | None = None

    @classmethod
    def get_model_class(cls) -> type[OpenSession]:
        """The model of ours."""
        return OpenSession

    def _get_session_from_db(self) -> OpenSession | None:
        self.row = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs of Django
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> OpenSession:
        """Give back the row to save; it is a new one in its person's eyes when they have just entered."""
        made = cast("OpenSession", super().create_model_instance(data))
        person = data.get(SESSION_KEY)
        known = self.row if self.row is not None and person == _key(self.row.person_id) else None
        made.person_id = int(person) if person else None
        made.seen_at = clock.now()
        made.since = known.since if known else made.seen_at
        made.device = self.device or (known.device if known else "")
        self.row = made
        return made


def _key(person_id: int | None) -> str | None:
    return None if person_id is None else str(person_id)


def device_of(user_agent: str) -> str:
    """Say a device in plain words: « Firefox sur Windows »; empty when nothing is recognised."""
    system = next((name for pattern, name in SYSTEMS if re.search(pattern, user_agent)), "")
    browser = next((name for pattern, name in BROWSERS if re.search(pattern, user_agent)), "")
    return " sur ".join(word for word in (browser, system) if word)


def presence(get_response: Handler) -> Handler:
    """Note the device of a browser that enters, and now and then that it was seen."""

    def middleware(request: HttpRequest) -> HttpResponse:
        session = cast("SessionStore", request.session)
        session.device = device_of(request.headers.get("User-Agent", ""))
        answer = get_response(request)
        row, now = session.row, clock.now()
        if row is not None and row.person_id and now - row.seen_at > SEEN_EVERY:
            try:
                OpenSession.objects.filter(pk=row.pk).update(seen_at=now)
            except DatabaseError as error:
                log.warning("presence-not-noted", reason=type(error).__name__)
        return answer

    return middleware
