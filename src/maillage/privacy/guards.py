"""Nothing deposited is destroyed, and no proof of it stands, without a recorded visa (C.8)."""

from maillage.calls.guards import Guard

VISAS = (
    Guard(
        name="application_destroyed_with_a_recorded_visa",
        table="applications_application",
        verb="UPDATE",
        when="NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND NEW.deposited_at IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM privacy_disposalitem i JOIN privacy_disposallist l "
        "ON l.id = i.slip_id WHERE i.application_id = NEW.id AND l.visa_at IS NOT NULL "
        "AND l.visa_reference = NEW.erasure_visa)",
        sentence="application_destroyed_with_a_recorded_visa: le visa des Archives sur ce dossier manque.",
    ),
    Guard(
        name="deletion_listed_has_a_recorded_visa",
        table="privacy_deletion",
        verb="INSERT",
        when="NEW.listed_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM privacy_disposallist l "
        "WHERE l.id = NEW.listed_id AND l.visa_at IS NOT NULL)",
        sentence="deletion_listed_has_a_recorded_visa: le visa des Archives sur ce bordereau manque.",
    ),
    Guard(
        name="privacy_deletion_no_update",
        table="privacy_deletion",
        verb="UPDATE",
        when="1 = 1",
        sentence="privacy_deletion_append_only: une preuve de suppression ne se modifie pas.",
    ),
    Guard(
        name="privacy_deletion_no_delete",
        table="privacy_deletion",
        verb="DELETE",
        when="1 = 1",
        sentence="privacy_deletion_append_only: une preuve de suppression ne se supprime pas.",
    ),
)
_DEPOSITED = (
    "NEW.deposited_at IS NOT NULL OR OLD.deposited_at IS NOT NULL OR NEW.source <> '' OR OLD.source <> '' "
    "OR EXISTS (SELECT 1 FROM applications_submission s WHERE s.application_id = NEW.id)"
)
DEPOSITED_ONCE = (
    Guard(
        name="application_destroyed_with_a_recorded_visa",
        table="applications_application",
        verb="UPDATE",
        when=f"NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND ({_DEPOSITED}) "
        "AND NOT EXISTS (SELECT 1 FROM privacy_disposalitem i JOIN privacy_disposallist l "
        "ON l.id = i.slip_id WHERE i.application_id = NEW.id AND l.visa_at IS NOT NULL "
        "AND l.visa_reference = NEW.erasure_visa)",
        sentence="application_destroyed_with_a_recorded_visa: le visa des Archives sur ce dossier manque.",
    ),
)
"""What was deposited once stays one, reopened or received late: its visa is asked too."""
SHEETS = tuple(
    Guard(
        name=f"{table}_destroyed_with_a_visa",
        table=table,
        verb="DELETE",
        when="NOT EXISTS (SELECT 1 FROM groups_meeting m JOIN groups_practicegroup g ON g.id = m.group_id "
        "JOIN reports_eliminationvisa v ON v.agreement_id = g.agreement_id "
        "WHERE m.id = OLD.meeting_id AND v.scan <> '')",
        sentence=f"{table}_destroyed_with_a_visa: le visa des Archives sur ce dossier manque.",
    )
    for table in ("groups_keptsheet", "groups_sheetscan")
)
"""A sheet that proves a meeting goes with the visa of its file, scanned (C.8)."""
SUBMISSIONS = (
    Guard(
        name="applications_submission_destroyed_with_a_visa",
        table="applications_submission",
        verb="DELETE",
        when="EXISTS (SELECT 1 FROM applications_application a "
        "WHERE a.id = OLD.application_id AND a.erasure_visa = '')",
        sentence="applications_submission_destroyed_with_a_visa: le visa des Archives sur ce dossier manque.",
    ),
)
"""A deposit is a public archive; a rehearsal thrown away takes its applications first."""
NOTHING_DEPOSITED = (*DEPOSITED_ONCE, *VISAS[1:], *SHEETS, *SUBMISSIONS)
