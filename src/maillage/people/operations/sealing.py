"""Second factors sealed with the key of today, so that a former one may be taken away."""

from __future__ import annotations

import datetime as dt

import structlog
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from maillage.people.sealing import is_of_today, seal, unseal
from maillage.rules.verdict import Refused

log = structlog.get_logger(__name__)

SEALED = ("secret", "seed")
"""Where an application of codes, then recovery codes, keep what is sealed."""


def seal_factors_again(*, at: dt.datetime) -> int:
    """Seal with the key of today what a former one sealed, if there is a former one; how many factors.

    What no key opens is left as it is, and said in the log: it must not hold up the other chores.
    """
    del at
    done = closed = 0
    if not settings.SECRET_KEY_FALLBACKS:
        return done
    with transaction.atomic():
        for factor in Authenticator.objects.select_for_update().order_by("pk"):
            old = [name for name in SEALED if name in factor.data and not is_of_today(factor.data[name])]
            try:
                factor.data |= {name: seal(unseal(factor.data[name])) for name in old}
            except Refused:
                closed += 1
                continue
            if old:
                factor.save(update_fields=["data"])
                done += 1
    if closed:
        log.warning("factors-not-opened", factors=closed)
    return done
