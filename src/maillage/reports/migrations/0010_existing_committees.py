"""What committees had as texts becomes rows, word for word: who came, the minutes, each line a decision."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POINTS = {
    "follow_up": "Suites du comité précédent",
    "figures": "Bilan quantitatif de l’année",
    "late": "Ce qui est en retard",
    "missing": "Documents manquants",
    "surplus": "Excédents et leur emploi",
    "themes": "Thèmes récurrents",
    "quality": "Bilan qualitatif et suites",
}
LONGEST_NAME = 160


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def to_rows(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    model = {
        name: apps.get_model("reports", name)
        for name in (
            "SteeringCommittee",
            "CommitteePoint",
            "CommitteeMember",
            "CommitteeDecision",
            "CommitteeMinutes",
        )
    }
    years: set[tuple[int, int]] = set()
    for committee in model["SteeringCommittee"].objects.order_by("held_on", "pk"):
        committee.year = committee.held_on.year
        starts = dt.datetime.combine(committee.held_on, committee.starts)
        latest = dt.datetime.combine(committee.held_on, dt.time(23, 59))
        committee.ends = min(starts + dt.timedelta(hours=2), latest).time()
        if (committee.call_id, committee.year) in years:
            committee.extra_reason = "Convoqué avant que ce motif soit demandé."
        years.add((committee.call_id, committee.year))
        points = [*POINTS.items()]
        for rank, (code, title) in enumerate(points, start=1):
            model["CommitteePoint"].objects.create(committee=committee, rank=rank, code=code, title=title)
        if committee.minutes:
            model["CommitteePoint"].objects.create(
                committee=committee, rank=len(points) + 1, title="Compte rendu", minutes=committee.minutes
            )
        came = list(dict.fromkeys(lines(committee.attendees)))
        for line in came:
            # A line longer than a name goes on in the function: nothing of it is lost.
            model["CommitteeMember"].objects.create(
                committee=committee,
                name=line[:LONGEST_NAME],
                function=line[LONGEST_NAME:][:120],
                body=line[LONGEST_NAME + 120 :][:200],
                present=True,
            )
        decided = lines(committee.decisions)
        for rank, line in enumerate(decided, start=1):
            model["CommitteeDecision"].objects.create(
                committee=committee, rank=rank, text=line, decided_on=committee.held_on
            )
        if committee.recorded_at is not None:
            committee.state, committee.version = "recorded", 1
            content = {
                "texts": {
                    "attendees": committee.attendees,
                    "minutes": committee.minutes,
                    "decisions": committee.decisions,
                }
            }
            text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            model["CommitteeMinutes"].objects.create(
                committee=committee,
                number=1,
                content=content,
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                at=committee.recorded_at,
                by_id=closer_of(apps, committee),
            )
        committee.save()


def closer_of(apps: StateApps, committee: Any) -> int:
    """Who closed the minutes, as the journal tells it; who convened the committee when it does not."""
    told = apps.get_model("journal", "Entry").objects.filter(
        verb="record_minutes", subject_kind="committee", subject_id=str(committee.pk), actor_kind="person"
    )
    line = told.order_by("sequence").first()
    return int(line.actor_id) if line else int(committee.convened_by_id)


def to_texts(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    for committee in apps.get_model("reports", "SteeringCommittee").objects.order_by("pk"):
        rows = {
            name: apps.get_model("reports", name).objects.filter(committee=committee).order_by("pk")
            for name in ("CommitteeDecision", "CommitteePoint", "CommitteeMember", "CommitteeMinutes")
        }
        came = rows["CommitteeMember"].filter(present=True)
        said = rows["CommitteePoint"].exclude(minutes="")
        committee.attendees = "\n".join(
            ("" if len(one.name) == LONGEST_NAME else ", ").join(
                filter(None, (one.name, one.function, one.body))
            )
            for one in came
        )
        committee.minutes = "\n\n".join(point.minutes for point in said)
        committee.decisions = "\n".join(decision.text for decision in rows["CommitteeDecision"])
        first = rows["CommitteeMinutes"].filter(number=committee.version).first()
        for name, text in (first.content.get("texts", {}) if first else {}).items():
            setattr(committee, name, text)
        committee.save()
        for written in rows.values():
            written.delete()


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only"), ("reports", "0009_committee_by_rows")]
    operations = [migrations.RunPython(to_rows, to_texts)]
