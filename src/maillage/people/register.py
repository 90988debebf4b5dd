"""The national company register (« Recherche d’entreprises »), asked for what it knows of a SIRET.

It helps and never decides: silent, slow, odd or switched off, the person types by hand (F50).
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.core.cache import cache

from maillage.people.models import RegisterState
from maillage.rules.legal_forms import form_of

log = structlog.get_logger(__name__)

SECONDS = 3.0
"""How long a page waits for an answer."""
LARGEST = 1024 * 1024
"""Bytes read of an answer."""
REST = dt.timedelta(seconds=30)
LONGEST_REST = dt.timedelta(minutes=10)
KEPT = dt.timedelta(minutes=10)
"""How long an answer serves again: a form shown, corrected and sent asks once."""
_RESTING = "company-register-rests"


@dataclass(frozen=True, slots=True)
class Company:
    """What the register says of an establishment; texts are empty when it does not say."""

    state: RegisterState
    name: str = ""
    legal_form: str = ""
    address: str = ""


def look_up(siret: str) -> Company | None:
    """Give back what the register says of that SIRET; None when it was not asked or did not answer.

    After a failure it is left alone for a while (as long as it asks, ten minutes at most): a page never waits
    twice for a register that is down.
    """
    base: str = settings.MAILLAGE_REGISTER_URL
    if not base:
        return None
    known: Company | None = cache.get(f"company-{siret}")
    if known is not None or cache.get(_RESTING):
        return known
    address = f"{base}/search?{urlencode({'q': siret, 'page': 1, 'per_page': 5})}"
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310 — from the settings
    rest = REST
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 — from the settings
            content = _content(answer)
        company = read(json.loads(content), siret)
    except urllib.error.HTTPError as refused:
        reason = str(refused.code)
        rest = _rest_asked(refused.headers.get("Retry-After", ""))
        refused.close()
    except (OSError, ValueError, http.client.HTTPException) as silent:
        reason = type(silent).__name__
    except (KeyError, TypeError, AttributeError):
        reason = "unreadable"
    else:
        cache.set(f"company-{siret}", company, KEPT.total_seconds())
        return company
    log.warning("company_register_silent", reason=reason)
    cache.set(_RESTING, True, rest.total_seconds())
    return None


def _content(answer: http.client.HTTPResponse) -> bytes:
    """All that is answered; raises OSError when it is too much or comes too slowly."""
    end = time.monotonic() + SECONDS
    content = b""
    while part := answer.read1(65536):
        content += part
        if len(content) > LARGEST or time.monotonic() > end:
            raise OSError
    return content


def _rest_asked(said: str) -> dt.timedelta:
    if said.isdecimal() and len(said) < 6:
        return min(dt.timedelta(seconds=max(int(said), 1)), LONGEST_REST)
    return REST


def read(said: Any, siret: str) -> Company:
    """Give back the establishment of that SIRET; raises KeyError or TypeError on an odd answer."""
    for unit in said["results"]:
        for place in (unit["siege"], *(unit.get("matching_etablissements") or ())):
            if place["siret"] != siret:
                continue
            closed = unit.get("etat_administratif") == "C" or place.get("etat_administratif") == "F"
            return Company(
                state=RegisterState.CLOSED if closed else RegisterState.OPEN,
                name=(_text(unit, "nom_raison_sociale") or _text(unit, "nom_complet"))[:160],
                legal_form=form_of(_text(unit, "nature_juridique")),
                address=_text(place, "adresse")[:240],
            )
    return Company(state=RegisterState.ABSENT)


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""
