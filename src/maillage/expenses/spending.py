"""What is typed of an expense, as one value: entered, corrected and imported alike."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from maillage.expenses.models import HEADING_OF, PAID_HEADINGS, Category
from maillage.groups.models import InformationSession, Meeting
from maillage.rules.vat import RATES
from maillage.rules.verdict import YES, Verdict, no

LARGEST = Decimal("999999999.99")
"""Euros: sums of such amounts still fit where they are kept."""


def _tidy(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """An expense as its operator tells it, in euros; an empty `heading` is that of its category.

    `amount` is what counts, with or without tax as the operator's status says (F30).
    """

    spent_on: dt.date
    supplier: str
    label: str
    category: str
    amount: Decimal
    heading: str = ""
    vat: Decimal | None = None
    vat_rate: Decimal | None = None
    session: InformationSession | None = None
    meeting: Meeting | None = None
    from_surplus: bool = False
    invoice_number: str = ""

    def tidied(self) -> Spending:
        """Give back the same, its spaces made one and its heading that of its category by default."""
        return dataclasses.replace(
            self,
            supplier=_tidy(self.supplier),
            label=_tidy(self.label),
            invoice_number=_tidy(self.invoice_number),
            heading=self.heading or HEADING_OF.get(self.category, ""),
        )

    def check(self, *, agreement_id: int, yields_surplus: bool, today: dt.date) -> Verdict:
        """Whether it may be written on that agreement; a ceiling never refuses it, it is explained."""
        about = self.session or self.meeting
        findings = (
            (self.amount <= 0, "Indiquez le montant de la dépense, supérieur à 0,00 €.", "amount"),
            (self.amount > LARGEST, "Ce montant est trop grand : vérifiez le nombre de chiffres.", "amount"),
            (
                self.vat is not None and not 0 <= self.vat <= self.amount,
                "La TVA ne peut ni être négative, ni dépasser le montant : vérifiez les deux.",
                "vat",
            ),
            (
                self.vat_rate is not None and (self.vat_rate not in RATES or self.vat is None),
                "Choisissez un taux de TVA de la liste.",
                "vat_rate",
            ),
            (self.category not in Category.values, "Choisissez la nature de la dépense.", "category"),
            (
                self.heading not in PAID_HEADINGS,
                "Choisissez une rubrique du plan comptable, de 60 à 68.",
                "heading",
            ),
            (
                self.spent_on > today,
                "Cette date est à venir : saisissez la dépense une fois faite.",
                "spent_on",
            ),
            (not self.supplier, "Indiquez le fournisseur, tel qu’il figure sur la facture.", "supplier"),
            (not self.label, "Indiquez l’objet de la dépense en quelques mots.", "label"),
            (
                self.session is not None and self.meeting is not None,
                "Rattachez la dépense à une rencontre ou à un temps d’information, pas aux deux.",
                "about",
            ),
            (
                about is not None and about.group.agreement_id != agreement_id,
                "Cette date est celle d’un autre groupe : choisissez une date du groupe de la convention.",
                "about",
            ),
            (
                self.from_surplus and not yields_surplus,
                "Seul un groupe qui se réunit tous les deux mois dégage un excédent : décochez la case.",
                "from_surplus",
            ),
        )
        return next((no(sentence, field) for wrong, sentence, field in findings if wrong), YES)
