"""The settings of the directory."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.resources.models import CHECK_CHOICES, Directory
from maillage.rules.verdict import Refused

SUBJECT = Subject(kind="directory", id="", label="Annuaire des ressources")


def usual_interval() -> int:
    """How many months an entry is believed, unless it says otherwise; twelve until it is set."""
    found = Directory.objects.values_list("check_every", flat=True).first()
    return 12 if found is None else found


def lock_directory() -> Directory:
    """Hold the directory until the end of the caller’s transaction: whoever asks for it waits."""
    directory, _ = Directory.objects.select_for_update().get_or_create(alone=True)
    return directory


@transaction.atomic
def set_interval(months: int, *, by: Person, at: dt.datetime) -> Directory:
    """Choose how often the next entries are to be checked; those that are there keep theirs."""
    if months not in [code for code, _ in CHECK_CHOICES[:-1]]:
        raise Refused("Choisissez un rythme dans la liste.", "check_every")
    directory = lock_directory()
    before, directory.check_every = directory.check_every, months
    directory.save(update_fields=["check_every"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="set_interval",
        subject=SUBJECT,
        before={"à vérifier": dict(CHECK_CHOICES)[before]},
        after={"à vérifier": dict(CHECK_CHOICES)[months]},
    )
    return directory
