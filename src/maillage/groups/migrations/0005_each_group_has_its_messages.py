"""Groups opened before get the messages every group starts with; what left the day before is kept as sent."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import migrations

from maillage.rules.french import typeset

SHIPPED = Path(__file__).parent.parent / "reference" / "meeting_messages.toml"


def give_each_its_messages(apps: Any, _editor: Any) -> None:
    messages, sent = apps.get_model("groups", "MeetingMessage"), apps.get_model("groups", "MessageSent")
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    for group in apps.get_model("groups", "PracticeGroup").objects.order_by("pk"):
        for kind, message in shipped.items():
            messages.objects.create(
                group=group,
                kind=kind,
                hours=message["hours"],
                subject=typeset(message["subject"]),
                text=typeset(message["text"].strip()),
            )
    reminders = dict(messages.objects.filter(kind="reminder").values_list("group_id", "pk"))
    told = apps.get_model("groups", "Registration").objects.filter(reminded_at__isnull=False)
    sent.objects.bulk_create(
        sent(
            message_id=reminders[row.meeting.group_id],
            registration=row,
            starts_at=row.meeting.starts_at,
            at=row.reminded_at,
        )
        for row in told.select_related("meeting").order_by("pk")
    )


def leave(_apps: Any, _editor: Any) -> None:
    """The tables go with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("groups", "0004_messages_invitations_and_substitutes")]

    operations = [
        migrations.RunPython(give_each_its_messages, leave),
        migrations.RemoveField(model_name="registration", name="reminded_at"),
    ]
