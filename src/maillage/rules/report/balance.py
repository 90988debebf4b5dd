"""What must be done before the balance (R75, R76)."""

from dataclasses import dataclass

from maillage.rules.french import typeset


@dataclass(frozen=True, slots=True)
class BalanceFile:
    """What is known when the balance is prepared (R75, R76)."""

    report_state: str
    objectives_reviewed: bool
    committee_held: bool
    service_certified_by: str
    account: tuple[str, ...] = ()
    """What the account of the operator still lacks (see `account.missing_in_account`)."""


def missing_before_balance(file: BalanceFile) -> tuple[str, ...]:
    """R75, R76: what must still be done before the balance, in the order to do it; empty when nothing is
    missing.
    """
    steps = (
        (file.committee_held, "le comité de suivi annuel et son compte rendu"),
        (file.report_state != "open", "le bilan final de l’opérateur"),
        (file.report_state == "accepted", "l’acceptation du bilan final"),
        *((False, item) for item in file.account),
        (file.objectives_reviewed, "l’appréciation des objectifs"),
        (bool(file.service_certified_by), "la certification du service fait"),
    )
    return tuple(typeset(label) for done, label in steps if not done)
