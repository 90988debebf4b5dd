"""Sessions kept by person, so that each sees and closes their own; named in the settings."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, load_backend
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.functional import SimpleLazyObject

from maillage.people.access import Standing, standing_of
from maillage.people.entered import entered
from maillage.people.models import OpenSession, Person
from maillage.post.once import insert_once
from maillage.web import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.backends import ModelBackend
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

    user_agent = ""
    row: OpenSession | None = None
    standing: Standing | None = None
    """That of who had signed in when the session was read."""

    @classmethod
    def get_model_class(cls) -> type[OpenSession]:
        """The model of ours."""
        return OpenSession

    def _get_session_from_db(self) -> OpenSession | None:
        found = entered(self.session_key or "", at=timezone.now())
        if found is None:
            self._session_key = None
            return None
        self.row, self.standing = found.session, found.standing
        return self.row

    def create(self) -> None:
        """Begin a session in one statement: the database says when a key is taken already."""
        begun = False
        while not begun:
            self._session_key = get_random_string(32, VALID_KEY_CHARS)
            data = self._get_session(no_load=True)  # type: ignore[attr-defined]  # not in the stubs of Django
            begun = insert_once(self.create_model_instance(data))
        self.modified = True

    def create_model_instance(self, data: dict[str, Any]) -> OpenSession:
        """Give back the row to save; it is a new one in its person's eyes when they have just entered."""
        made = cast("OpenSession", super().create_model_instance(data))
        person = data.get(SESSION_KEY)
        known = self.row if self.row is not None and person == _key(self.row.person_id) else None
        made.person_id = int(person) if person else None
        made.seen_at = clock.now()
        made.since = known.since if known else made.seen_at
        made.device = device_of(self.user_agent) or (known.device if known else "")
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
        session.user_agent = request.headers.get("User-Agent", "")
        answer = get_response(request)
        row, now = session.row, clock.now()
        if row is not None and row.person_id and now - row.seen_at > SEEN_EVERY:
            try:
                OpenSession.objects.filter(pk=row.pk).update(seen_at=now)
            except DatabaseError as error:
                log.warning("presence-not-noted", reason=type(error).__name__)
        return answer

    return middleware


class people(AuthenticationMiddleware):  # noqa: N801 — middleware factories are named like functions in the settings
    """Django's own, but that the person is not asked for again when they were read with their session."""

    def process_request(self, request: HttpRequest) -> None:
        """Put the person on the request, for whoever asks."""
        super().process_request(request)
        request.user = cast("Person", SimpleLazyObject(lambda: _person(request)))


def _person(request: HttpRequest) -> Any:
    """Who is in, by the same proofs as `get_user` asks: the backend, an account that is open, the hash."""
    session = cast("SessionStore", request.session)
    key, way = session.get(SESSION_KEY), session.get(BACKEND_SESSION_KEY)
    person = session.standing.person if session.standing else None
    if (
        person is not None
        and key == str(person.pk)
        and way in settings.AUTHENTICATION_BACKENDS
        and cast("ModelBackend", load_backend(way)).user_can_authenticate(person)
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    ):
        return person
    return get_user(request)


def standing_in(request: HttpRequest) -> Standing:
    """The standing of who is in; the one read with the session, unless another has come in since."""
    person = request.user
    if not isinstance(person, Person):
        return Standing(Person(), ())
    read = cast("SessionStore", request.session).standing
    return read if read is not None and read.person == person else standing_of(person)
