"""What was deposited or validated is frozen: the database itself refuses to rewrite it."""

from maillage.calls.guards import Guard

SUBMISSIONS = (
    Guard(
        name="applications_submission_frozen",
        table="applications_submission",
        verb="UPDATE",
        when="1 = 1",
        sentence="applications_submission_frozen: un dépôt est figé, rouvrez la candidature.",
    ),
)
EMPTIED_SUBMISSIONS = (
    Guard(
        name="applications_submission_frozen",
        table="applications_submission",
        verb="UPDATE",
        when="NEW.application_id <> OLD.application_id OR NEW.act <> OLD.act OR NEW.sha256 <> OLD.sha256 "
        "OR NEW.at <> OLD.at OR NEW.by_id <> OLD.by_id OR NEW.code <> OLD.code OR NEW.content <> '{}' "
        "OR NEW.acknowledgement <> '' OR NOT EXISTS (SELECT 1 FROM applications_application a "
        "WHERE a.id = OLD.application_id AND a.erased_at IS NOT NULL)",
        sentence="applications_submission_frozen: un dépôt est figé, rouvrez la candidature.",
    ),
)
"""The same, but for the emptying of a deposit whose application is erased (C.8)."""
