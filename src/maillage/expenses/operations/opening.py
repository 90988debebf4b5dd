"""Whether the expenses of an agreement may still move, for the operator and for the département (R76)."""

from __future__ import annotations

from maillage.agreements.models import Agreement, ServiceRendered
from maillage.expenses.models import Statement
from maillage.rules.verdict import no


def current_statement(agreement: Agreement) -> Statement | None:
    """Give back the account as last presented, None while it is not or once it is reopened."""
    return (
        Statement.objects.filter(agreement=agreement).exclude(state="reopened").order_by("-version").first()
    )


def check_not_certified(agreement: Agreement) -> None:
    """Raise Refused once service done is certified: the figures it rests on stay."""
    if ServiceRendered.objects.filter(agreement=agreement).exists():
        no("Le service fait de cette convention est certifié : ses dépenses ne changent plus.").require()


def check_open_to_entries(agreement: Agreement) -> None:
    """Raise Refused while the account is presented, unless the operator is asked for its answer (C5)."""
    check_not_certified(agreement)
    statement = current_statement(agreement)
    if statement is not None and statement.state != "proposed":
        no(
            "Le compte de cette convention est présenté : ses dépenses ne changent plus. "
            "Demandez au Département de le rouvrir pour en ajouter."
        ).require()
