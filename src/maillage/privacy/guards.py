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
