"""What a machine in production should still mend: `./maillage django check --deploy`."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 — its name there

EVERYONE: Final = stat.S_IRWXO
VERIFIED: Final = ("verify-ca", "verify-full")
THIS_MACHINE: Final = {"", "localhost", "127.0.0.1", "::1"}
SQLITE: Final = "django.db.backends.sqlite3"


@register(Tags.security, deploy=True)
def data_are_read_by_nobody_else(**_: Any) -> list[CheckMessage]:
    """Tell which folders and files of the data are open to every account of the machine."""
    places = [Path(settings.STATE), Path(settings.MEDIA_ROOT)]
    if settings.DATABASES["default"]["ENGINE"] == SQLITE:
        places.append(Path(settings.DATABASES["default"]["NAME"]))
    return [
        Warning(
            f"Every account of this machine may open {place}.",
            hint=f"chmod o-rwx {place}",
            id="maillage.W010",
        )
        for place in places
        if place.exists() and place.stat().st_mode & EVERYONE and not _behind_a_closed_door(place)
    ]


def _behind_a_closed_door(place: Path) -> bool:
    """Whether a folder above is closed to everyone else, and with it what it holds."""
    return any(not above.stat().st_mode & stat.S_IXOTH for above in place.resolve().parents)


@register(Tags.security, deploy=True)
def a_proxy_ends_tls(**_: Any) -> list[CheckMessage]:
    """Tell that everyone would be sent to https for ever: `serve` speaks HTTP, a proxy says the rest."""
    if settings.PROXIES:
        return []
    hint = "Set MAILLAGE_PROXIES to the number of proxies that stand before the site; one, usually."
    return [Warning("MAILLAGE_PROXIES is 0: no proxy ends TLS.", hint=hint, id="maillage.W011")]


@register(Tags.security, deploy=True)
def the_database_is_reached_in_private(**_: Any) -> list[CheckMessage]:
    """Tell that the words to a distant database travel in the clear, or to whoever says they are it."""
    base = settings.DATABASES["default"]
    options = base.get("OPTIONS", {})
    host, mode = str(base.get("HOST") or options.get("host", "")), options.get("sslmode")
    here = host in THIS_MACHINE or host.startswith("/")
    if base["ENGINE"] == SQLITE or here or mode in VERIFIED:
        return []
    hint = "End DATABASE_URL with ?sslmode=verify-full&sslrootcert=… (the certificate of its authority)."
    lack = "without verifying who answers" if mode == "require" else "without TLS"
    return [Warning(f"DATABASE_URL reaches {host} {lack}.", hint=hint, id="maillage.W012")]


@register(Tags.security, deploy=True)
def a_weakness_can_be_told(**_: Any) -> list[CheckMessage]:
    """Tell that nobody is named to whom a weakness is told, or that the day of that contact is past."""
    if not settings.MAILLAGE_SECURITY_CONTACT.startswith(("mailto:", "https://")):
        hint = "Set MAILLAGE_SECURITY_CONTACT to mailto:… or https://…"
        return [Warning("/.well-known/security.txt names nobody.", hint=hint, id="maillage.W013")]
    today = dt.datetime.now(dt.UTC).date()
    try:
        until = dt.date.fromisoformat(settings.MAILLAGE_SECURITY_EXPIRES)
    except ValueError:
        until = dt.date.min
    if today < until <= today + dt.timedelta(days=366):
        return []
    hint = "Set MAILLAGE_SECURITY_EXPIRES to a day to come, a year ahead at most, as 2027-06-30."
    return [Warning("/.well-known/security.txt is out of date.", hint=hint, id="maillage.W014")]
