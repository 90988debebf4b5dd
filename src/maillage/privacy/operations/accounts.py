"""Accounts without use, warned then closed; an account erased at its holder's request (C.6, RGPD 17)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from maillage.people.models import Person
from maillage.people.operations.account import forget_account, may_forget
from maillage.post.letters import Letter
from maillage.post.operations import ERASED, queue
from maillage.privacy.models import AccountWarning, Deletion
from maillage.privacy.operations.proof import fingerprint, prove
from maillage.privacy.operations.requests import note_served
from maillage.privacy.queries.due import account_rows, accounts_to_warn, last_use
from maillage.privacy.queries.terms import terms
from maillage.rules import personal_data as rule
from maillage.rules.french import day, paris, typeset


def warn_idle_accounts(*, at: dt.datetime) -> int:
    """Write to the holders of accounts without use that they will be closed, once; how many."""
    on = paris(at).date()
    years = terms()[rule.ACCOUNTS.code]
    return sum(_warn(person, on, years, at) for person in accounts_to_warn(on, years))


@transaction.atomic
def _warn(person: Person, on: dt.date, years: int, at: dt.datetime) -> int:
    AccountWarning.objects.update_or_create(person=person, defaults={"warned_at": at})
    last = on + dt.timedelta(days=rule.WARNED_DAYS)
    queue(
        kind="account_closing",
        to=person.email,
        at=at,
        key=f"account-closing-{person.pk}-{on.isoformat()}",
        letter=Letter(
            subject="Votre compte Maillage va se fermer",
            paragraphs=(
                typeset(f"Bonjour {person.full_name},"),
                typeset(
                    f"Votre compte n’a pas servi depuis près de {rule.ACCOUNTS.term(years)}. Sans connexion "
                    f"de votre part, il se ferme après le {day(last)} : nom et adresse s’effacent."
                ),
                "Vos actes restent dans les dossiers. Pour garder votre compte, il suffit de vous connecter.",
            ),
            action_label="Me connecter",
            action_url=f"{settings.MAILLAGE_BASE_URL}/connexion/",
        ),
    )
    return 1


def close_idle_accounts(years: int, *, by: Person | None, at: dt.datetime) -> int:
    """Close the accounts without use whose holders were warned long enough ago; how many. One that an
    organisation cannot do without waits.
    """
    rows = account_rows(paris(at).date(), {rule.ACCOUNTS.code: years})
    return sum(_close(row.key, years, by, at) for row in rows if not row.blocked)


@transaction.atomic
def _close(key: int, years: int, by: Person | None, at: dt.datetime) -> int:
    person = Person.objects.select_for_update().get(pk=key)
    warning = AccountWarning.objects.filter(person=person).first()
    if person.erased_at or warning is None or warning.warned_at < last_use(person) or not may_forget(person):
        return 0
    told = fingerprint([f"person {person.pk} {person.created_at.isoformat()}"])
    warning.delete()
    forget_account(person, by=by, at=at)
    prove(rule.ACCOUNTS, amount=years, rows=1, told=told, by=by, at=at)
    return 1


@transaction.atomic
def erase_account(person: Person, *, at: dt.datetime) -> Deletion:
    """Erase an account at its holder's request. Raises Refused while an organisation cannot do without it.

    The journal keeps its lines unchanged, and frozen deposits and signed acts what they said (RGPD 17.3).
    """
    told = fingerprint([f"person {person.pk} {person.created_at.isoformat()}"])
    address, name = person.email, person.full_name
    gone = forget_account(person, by=person, at=at)
    note_served("erasure", origin="account", at=at)
    proof = prove(
        rule.ACCOUNTS,
        amount=rule.ACCOUNTS.amount,
        rows=1,
        told=told,
        by=gone,
        at=at,
        cause=Deletion.Cause.REQUEST,
    )
    queue(
        kind=ERASED,
        to=address,
        at=at,
        letter=Letter(
            subject="Votre compte Maillage est effacé",
            paragraphs=(
                typeset(f"Bonjour {name},"),
                *map(typeset, rule.account_reply(paris(at).date())),
            ),
        ),
    )
    return proof
