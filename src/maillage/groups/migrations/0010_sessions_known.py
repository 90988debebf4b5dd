"""Each session known gets its address, its group counts it, and its speaker becomes an associate."""

import uuid
from typing import Any

from django.db import migrations


def know(apps: Any, _editor: Any) -> None:
    sessions = apps.get_model("groups", "InformationSession")
    parts, associates = apps.get_model("groups", "SessionGroup"), apps.get_model("groups", "SessionAssociate")
    for session in sessions.objects.select_related("group").order_by("pk"):
        session.public_id = uuid.uuid4()
        session.save(update_fields=["public_id"])
        parts.objects.create(
            session=session,
            group=session.group,
            invited_at=session.group.opened_at,
            accepted_at=session.group.opened_at,
            day=session.day,
            period_start=session.period_start,
            period_end=session.period_end,
        )
        if session.speaker:
            associates.objects.create(session=session, rank=1, name=session.speaker)


class Migration(migrations.Migration):
    dependencies = [("groups", "0009_common_sessions")]

    operations = [migrations.RunPython(know, migrations.RunPython.noop)]
