"""Noting who comes in, by which means, and the codes tried in vain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from maillage.people.codes import CODE_LIFE, WRONG_TRIES
from maillage.people.models import AddressCode, Person, SignIn

MEANS: Final = {
    "code": "code par courriel",
    "proconnect": "ProConnect",
    "invitation": "invitation",
    "first_visit": "première visite",
    "webauthn": "clé d’accès",
    "totp": "application de codes",
    "recovery_codes": "code de secours",
}
"""What was shown, by the word of whoever checked it."""


def note_sign_in(person: Person, *, means: Iterable[str], at: dt.datetime) -> SignIn:
    """Keep that someone came in, with what they showed, in that order."""
    told = ", ".join(MEANS[one] for one in means if one in MEANS)
    return SignIn.objects.create(person=person, at=at, means=told[:60] or "autre", opened=True)


def note_wrong_code(token: str, *, at: dt.datetime) -> None:
    """Keep, once, that the tries of a code are spent: the same work whether an account has its address."""
    code = AddressCode.objects.filter(token=token, wrong_tries__gte=WRONG_TRIES).first()
    if code is None:
        return
    owner = Person.objects.filter(email=code.email).first()
    told = SignIn.objects.filter(person=owner, at__gte=code.sent_at, opened=False)
    if not told.exists():
        SignIn.objects.create(person=owner, at=at, means=MEANS["code"], opened=False)


def note_wrong_factor(person: Person, *, at: dt.datetime) -> None:
    """Keep that a wrong code was given as second factor: once in the time that a code lives, however many."""
    told = SignIn.objects.filter(person=person, means=MEANS["totp"], opened=False, at__gt=at - CODE_LIFE)
    if not told.exists():
        SignIn.objects.create(person=person, at=at, means=MEANS["totp"], opened=False)
