"""A browser where someone has just proven who they are, without the way there."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from maillage.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(browser: Client, person: Person, *, seconds_ago: int = 0) -> Client:
    """Sign someone in, by the code of their mailbox typed that long ago; give the browser back."""
    browser.force_login(person, BACKEND)
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time() - seconds_ago}]
    session["account_authentication_methods_user"] = user_id_to_str(person)
    session.save()
    return browser
