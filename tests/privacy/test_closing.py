"""The dry run at the closing of the year, each figure counted again in plain SQL (E5.8)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection

from maillage.chores.demonstration.stage import Stage
from maillage.privacy.queries.closing import retention_due
from maillage.reports.models import FinalReport

CAMPAIGN_DAY = dt.date(2027, 4, 29)
pytestmark = pytest.mark.django_db

PEOPLE = """
    WITH met AS (
        SELECT a.participant_id AS who, g.agreement_id AS agreement FROM groups_attendance a
        JOIN groups_meeting m ON m.id = a.meeting_id JOIN groups_practicegroup g ON g.id = m.group_id
        UNION
        SELECT r.participant_id, g.agreement_id FROM groups_registration r
        JOIN groups_meeting m ON m.id = r.meeting_id JOIN groups_practicegroup g ON g.id = m.group_id
    )
    SELECT COUNT(*) FROM groups_participant p
    WHERE p.erased_at IS NULL AND p.merged_into_id IS NULL
    AND EXISTS (SELECT 1 FROM met WHERE met.who = p.id)
    AND NOT EXISTS (
        SELECT 1 FROM met LEFT JOIN reports_finalreport f ON f.agreement_id = met.agreement
        WHERE met.who = p.id AND (f.accepted_at IS NULL OR f.accepted_at >= %s)
    )
"""
LEFT = """
    SELECT COUNT(*) FROM situations_situation s JOIN groups_meeting m ON m.id = s.meeting_id
    JOIN groups_practicegroup g ON g.id = m.group_id
    JOIN reports_finalreport f ON f.agreement_id = g.agreement_id
    WHERE s.state <> 'deleted' AND f.accepted_at < %s
"""


def counted(statement: str, limit: dt.datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [limit])
        (count,) = cursor.fetchone()
    return int(count)


def test_the_dry_run_says_how_many_people_and_situations_are_left_as_plain_sql_does(
    campaign: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    FinalReport.objects.exclude(state="open").update(
        state="accepted",
        accepted_at=dt.datetime(2027, 4, 29, 8, tzinfo=dt.UTC),
        accepted_by=campaign.people["sophie"],
    )
    on, before = dt.date(2027, 10, 29), dt.date(2027, 10, 28)
    limit = dt.datetime(2027, 4, 29, 22, tzinfo=dt.UTC)
    people, left = counted(PEOPLE, limit), counted(LEFT, limit)
    assert people > 20
    assert retention_due(before).participants < people
    due = retention_due(on)
    assert (due.participants, due.left) == (people, left)
    call_command("purge", "--dry-run", "--today", "2027-10-29")
    told = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert told[0].startswith(f"{people} fiches participants à anonymiser, {left} situation")
