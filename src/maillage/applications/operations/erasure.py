"""What an application said, destroyed once its time has come: its number and its decision stay (C.6, C.8)."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from maillage.applications.models import WORDS, Application


def fingerprint_of(application: Application) -> str:
    """Give back what says which content was destroyed: the fingerprints of its deposits and of its files."""
    lines = [
        f"application {application.pk}",
        *application.submissions.order_by("pk").values_list("sha256", flat=True),
        *application.documents.order_by("pk").values_list("sha256", flat=True),
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def empty_application(application: Application, *, visa: str, at: dt.datetime) -> str:
    """Destroy the words, the budget and the files of an application; give back the fingerprint of what was
    destroyed. What was deposited needs a visa: the database refuses it otherwise.

    The caller asked the rule, and writes the proof.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    told = fingerprint_of(application)
    files = {
        entry["file"]
        for content in application.submissions.values_list("content", flat=True)
        for entry in content.get("documents", ())
    }
    files |= {str(one.file.name) for one in application.documents.order_by("pk")}
    files |= {str(one.acknowledgement.name) for one in application.submissions.order_by("pk")}
    for word in WORDS:
        setattr(application, word, "")
    application.erased_at, application.erasure_visa = at, visa
    application.save()
    application.submissions.update(content={}, acknowledgement="")
    application.documents.all().delete()
    application.budget_lines.all().delete()
    for name in sorted(filter(None, files)):
        transaction.on_commit(partial(default_storage.delete, name))
    return told
