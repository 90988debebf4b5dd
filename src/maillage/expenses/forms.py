"""What is typed about expenses."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from maillage.agreements.models import Agreement
from maillage.expenses.models import PAID_HEADINGS, Category, Expense
from maillage.expenses.spending import Spending
from maillage.groups.models import InformationSession, Meeting
from maillage.people.models import VatStatus
from maillage.rules.french import short_date
from maillage.ui.fields import AmountField, FrenchDateField, UploadField

RECEIPT_HELP = "Photo ou PDF\u00a0; vous pourrez aussi le joindre plus tard."


class ReceiptForm(forms.Form):
    """The receipt alone."""

    receipt = UploadField(
        label="Justificatif",
        help_text="Photo, PDF ou document\u00a0; 10\u00a0Mo au plus.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )


class ExpenseForm(forms.Form):
    """An expense, in the few fields an accountant has under the eyes."""

    amount = AmountField(label="Montant")
    spent_on = FrenchDateField(label="Date de la dépense")
    supplier = forms.CharField(label="Fournisseur", max_length=120)
    label = forms.CharField(
        label="Objet", max_length=160, help_text="Par exemple : accueil café, location de salle."
    )
    category = forms.ChoiceField(label="Nature", choices=Category)
    heading = forms.ChoiceField(
        label="Rubrique du budget",
        required=False,
        choices=[
            ("", "Celle de la nature"),
            *((code, f"{code} – {name}") for code, name in PAID_HEADINGS.items()),
        ],
        help_text="Au compte rendu financier, la dépense figure sous cette rubrique.",
    )
    about = forms.ChoiceField(
        label="Rencontre ou temps d’information concerné",
        required=False,
        help_text="L’accueil café n’est éligible que pour un temps d’information.",
    )
    invoice_number = forms.CharField(label="Numéro de la facture", max_length=60, required=False)
    from_surplus = forms.BooleanField(label="Dépense financée par l’excédent", required=False)
    receipt = UploadField(label="Justificatif", required=False, help_text=RECEIPT_HELP)

    def __init__(
        self, *args: Any, agreement: Agreement, expense: Expense | None = None, **kwargs: Any
    ) -> None:
        if expense is not None:
            kwargs.setdefault("initial", initial_of(expense))
        super().__init__(*args, **kwargs)
        vat = agreement.operator.vat_status == VatStatus.RECOVERED
        self.fields["amount"].help_text = "Hors taxes." if vat else "Toutes taxes comprises."
        if not agreement.rhythm.yields_surplus:
            del self.fields["from_surplus"]
        self.sessions = {
            f"s{session.pk}": session
            for session in InformationSession.objects.filter(group__agreement=agreement, day__isnull=False)
            .exclude(state="cancelled")
            .select_related("group")
            .order_by("day", "pk")
        }
        self.meetings = {
            f"m{meeting.pk}": meeting
            for meeting in Meeting.objects.filter(group__agreement=agreement)
            .select_related("group")
            .order_by("day", "pk")
        }
        choices: list[Any] = [("", "Aucun en particulier")]
        if self.sessions:
            rows = [(k, f"{short_date(s.day)}, {s.title}") for k, s in self.sessions.items() if s.day]
            choices.append(("Temps d’information", rows))
        if self.meetings:
            choices.append(("Rencontres", [(key, short_date(row.day)) for key, row in self.meetings.items()]))
        cast("forms.ChoiceField", self.fields["about"]).choices = choices

    def spending(self) -> Spending:
        """Give back what the operation takes, without the receipt."""
        given = self.cleaned_data
        about = given["about"]
        return Spending(
            spent_on=given["spent_on"],
            supplier=given["supplier"],
            label=given["label"],
            category=given["category"],
            heading=given["heading"],
            amount=given["amount"],
            invoice_number=given["invoice_number"],
            from_surplus=given.get("from_surplus", False),
            session=self.sessions.get(about),
            meeting=self.meetings.get(about),
        )


def initial_of(expense: Expense) -> dict[str, Any]:
    """Give back the values of an expense as the form shows them."""
    about = (
        f"s{expense.session_id}"
        if expense.session_id
        else f"m{expense.meeting_id}"
        if expense.meeting_id
        else ""
    )
    names = (
        "amount",
        "spent_on",
        "supplier",
        "label",
        "category",
        "heading",
        "invoice_number",
        "from_surplus",
    )
    return {**{name: getattr(expense, name) for name in names}, "about": about}


class AcceptForm(forms.Form):
    """The acceptance; the reason is asked only for a day outside the agreement (F27)."""

    exception = forms.CharField(
        label="Motif admettant la date, hors convention",
        max_length=240,
        required=False,
        help_text="Sans motif, la dépense est enregistrée et non éligible.",
    )


class RefuseForm(forms.Form):
    """The refusal, with its motive."""

    motive = forms.CharField(
        label="Motif du refus",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il est lu par l’opérateur.",
    )
