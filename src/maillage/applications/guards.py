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
