"""What an operator types about an expense, and the receipt photographed with it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms

from maillage.agreements.models import Agreement
from maillage.expenses.models import PAID_HEADINGS, Category, Expense
from maillage.expenses.spending import Spending
from maillage.groups.models import InformationSession, Meeting
from maillage.people.models import VatStatus
from maillage.rules.french import short_date
from maillage.rules.vat import RATES, Vat, counted_from, rate_label, status_sentence
from maillage.rules.verdict import Refused
from maillage.ui.fields import AmountField, FrenchDateField, UploadField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

RECEIPT_HELP = (
    "Photo, PDF ou document\u00a0; 10\u00a0Mo au plus. Une photo est redressée et allégée, "
    "et le lieu où elle fut prise est effacé\u00a0; l’originale n’est pas gardée."
)
EMPTY_FILE = {"empty": "Ce fichier est vide\u00a0: choisissez-en un autre."}
INCLUDED, BEFORE = "included", "before"


class ReceiptForm(forms.Form):
    """The receipt: a file, or a photograph taken there and then."""

    photo = UploadField(
        label="Photographier le justificatif",
        required=False,
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/*", "capture": "environment", "class": "camera"}
        ),
        error_messages=EMPTY_FILE,
    )
    receipt = UploadField(
        label="Justificatif",
        required=False,
        help_text=RECEIPT_HELP,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.heic,.pdf,.odt,.docx,.xlsx"}),
        error_messages=EMPTY_FILE,
    )

    def chosen(self) -> UploadedFile[bytes] | None:
        """Give back what was photographed, else the file chosen, else nothing."""
        return self.cleaned_data.get("photo") or self.cleaned_data.get("receipt")


class ReceiptAloneForm(ReceiptForm):
    """The receipt of an expense already entered: there must be one."""

    def clean(self) -> dict[str, Any]:
        """Refuse an empty form."""
        given = super().clean() or self.cleaned_data
        if not self.errors and self.chosen() is None:
            self.add_error("receipt", "Choisissez un fichier, ou photographiez le justificatif.")
        return given


class ExpenseForm(ReceiptForm):
    """An expense, in the few fields an accountant has under the eyes."""

    amount = AmountField(label="Montant")
    typed_as = forms.ChoiceField(
        label="Ce montant est",
        choices=[(INCLUDED, "toutes taxes comprises"), (BEFORE, "hors taxes")],
        widget=forms.RadioSelect,
        required=False,
    )
    vat_rate = forms.TypedChoiceField(
        label="Taux de TVA",
        choices=[("", "Plusieurs, ou non indiqué"), *((str(rate), rate_label(rate)) for rate in RATES)],
        coerce=Decimal,
        empty_value=None,
        required=False,
    )
    vat = AmountField(label="Montant de la TVA", required=False, help_text="S’il figure sur la facture.")
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
    field_order = (
        "amount",
        "typed_as",
        "vat_rate",
        "vat",
        "spent_on",
        "supplier",
        "label",
        "category",
        "heading",
        "about",
        "invoice_number",
        "from_surplus",
        "photo",
        "receipt",
    )

    def __init__(
        self, *args: Any, agreement: Agreement, expense: Expense | None = None, **kwargs: Any
    ) -> None:
        if expense is not None:
            kwargs.setdefault("initial", initial_of(expense))
        super().__init__(*args, **kwargs)
        self.recovered = (
            expense.vat_recovered
            if expense is not None
            else agreement.operator.vat_status == VatStatus.RECOVERED
        )
        self.bill: tuple[Decimal, Vat | None] | None = None
        self.fields["typed_as"].initial = BEFORE if self.recovered else INCLUDED
        self.fields["typed_as"].help_text = status_sentence(recovered=self.recovered)
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

    def clean(self) -> dict[str, Any]:
        """Compute what counts of the amount typed, with or without its VAT (F30)."""
        given = super().clean() or self.cleaned_data
        if not {"amount", "typed_as", "vat_rate", "vat"} & self.errors.keys():
            default = BEFORE if self.recovered else INCLUDED
            try:
                self.bill = counted_from(
                    given["amount"],
                    included=(given["typed_as"] or default) == INCLUDED,
                    rate=given["vat_rate"],
                    tax=given["vat"],
                    recovered=self.recovered,
                )
            except Refused as refused:
                self.add_error(refused.field, refused.sentence)
        return given

    def spending(self) -> Spending:
        """Give back what the operation takes, without the receipt."""
        given = self.cleaned_data
        counted, bill = self.bill or (given["amount"], None)
        about = given["about"]
        return Spending(
            spent_on=given["spent_on"],
            supplier=given["supplier"],
            label=given["label"],
            category=given["category"],
            heading=given["heading"],
            amount=counted,
            vat=bill.tax if bill else None,
            vat_rate=bill.rate if bill else None,
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
    given = {name: getattr(expense, name) for name in names}
    typed_as = BEFORE if expense.vat_recovered else INCLUDED
    return {
        **given,
        "vat_rate": "" if expense.vat_rate is None else str(expense.vat_rate),
        "typed_as": typed_as,
        "about": about,
    }
