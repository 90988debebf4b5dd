"""What both sides' pages say of an agreement: its facts, its stages, its money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.rules.french import amount, day, paris, plural
from maillage.rules.lives import AGREEMENT
from maillage.ui.shapes import Part, Stage

if TYPE_CHECKING:
    from maillage.agreements.models import Agreement
    from maillage.agreements.queries import AgreementFacts

TONES = {
    "prepared": "neutral",
    "sent": "waiting",
    "signed_operator": "waiting",
    "signed_department": "waiting",
    "in_force": "good",
    "ended": "info",
    "closed": "neutral",
    "terminated": "refusal",
    "abandoned": "refusal",
}
PAYMENT_TONES = {
    "requested": "waiting",
    "committed": "info",
    "settled": "info",
    "ordered": "info",
    "paid": "good",
}
REPAYMENT_TONES = {
    "notified": "attention",
    "contested": "attention",
    "confirmed": "waiting",
    "dropped": "neutral",
    "revenue_order": "waiting",
    "partly_collected": "info",
    "collected": "good",
}


def facts_of(found: AgreementFacts) -> list[tuple[str, str]]:
    """Give back the terms of the agreement, ready for a list of facts."""
    agreement = found.agreement
    deliberation = agreement.decision.deliberation
    rows = [
        ("Opérateur", agreement.operator.name),
        ("Période", f"du {day(agreement.period_start)} au {day(agreement.period_end)}"),
        ("Montant attribué", amount(agreement.amount)),
        ("Avance à la signature", amount(agreement.advance)),
        ("Accueil café, compris dans le montant", f"{amount(agreement.coffee_ceiling)} au plus"),
        ("Fréquence", f"{agreement.rhythm.label}\u00a0: {plural(agreement.expected_meetings, 'rencontre')}"),
        ("Temps d’information", str(agreement.expected_sessions)),
        ("Bilan final attendu le", day(agreement.report_due_on)),
    ]
    if agreement.surplus_since:
        rows.append(("Excédent compté à partir du", day(agreement.surplus_since)))
    if deliberation:
        rows.append(("Délibération", f"n°\u00a0{deliberation.number} du {day(deliberation.adopted_on)}"))
    if found.publication_due_on and found.mandatory:
        rows.append(("Données essentielles à publier avant le", day(found.publication_due_on)))
    return rows


def signature_facts(agreement: Agreement, url: str, email: str) -> list[tuple[str, ...]]:
    """Give back what a signatory reads before signing: the text, its fingerprint, the level."""
    return [
        ("Convention", agreement.number),
        ("Texte à lire avant de signer", "Convention et annexes (PDF)", url),
        ("Empreinte du texte", " ".join(agreement.text_sha256[i : i + 8] for i in range(0, 64, 8))),
        ("Adresse de votre compte", email),
        ("Niveau", "signature électronique simple (règlement eIDAS, article\u00a025)"),
    ]


def stages_of(found: AgreementFacts) -> list[Stage]:
    """Give back the stages of its life, with their dates."""
    agreement = found.agreement
    dates = [
        ("Préparée", agreement.prepared_at),
        ("Envoyée", agreement.sent_at),
        ("Signée par l’opérateur", agreement.operator_signed_at),
        ("Signée par le Département", agreement.department_signed_at),
    ]
    if agreement.terminated_on is not None:
        label = AGREEMENT.states["terminated" if agreement.is_signed else "abandoned"].capitalize()
        return [Stage(label, "refused", f"le {day(agreement.terminated_on)}")]
    stages = [
        Stage(label, "done" if at else "todo", day(paris(at).date()) if at else "") for label, at in dates
    ]
    over = agreement.state in ("ended", "closed")
    stages.append(Stage("Terminée", "done" if over else "todo", f"le {day(agreement.period_end)}"))
    closed = agreement.closed_at
    stages.append(Stage("Soldée", "done" if closed else "todo", day(paris(closed).date()) if closed else ""))
    for index, stage in enumerate(stages):
        if stage.state == "todo":
            stages[index] = Stage(stage.label, "current", stage.when)
            break
    return stages


def parts_of(found: AgreementFacts) -> list[Part]:
    """Give back the award cut in what is paid, what is asked for and what remains, in euros."""
    agreement = found.agreement
    asked = sum((p.amount for p in found.payments if p.state != "paid"), agreement.amount * 0)
    kept = agreement.paid - agreement.repaid
    parts = [Part("Versé", kept, "strong")]
    if agreement.repaid:
        parts.append(Part("Reversé", agreement.repaid, "light"))
    if asked:
        parts.append(Part("À payer", asked, "medium"))
    parts.append(Part("Reste", agreement.amount - agreement.paid - asked, "rest"))
    return parts
