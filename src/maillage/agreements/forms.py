"""What is typed about texts, signatures, amendments, payments, service done and repayments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms

from maillage.agreements.models import Agreement, Amendment, Termination
from maillage.agreements.operations import PaperSignature, Wanted
from maillage.calls.models import Rhythm
from maillage.rules.bank import check_bic, check_iban, compact
from maillage.rules.convention import conditions_of
from maillage.rules.convention.checking import LONGEST_TITLE
from maillage.rules.lives import PAYMENT
from maillage.rules.verdict import Verdict
from maillage.ui.fields import AmountField, FrenchDateField, UploadField


class HeadingForm(forms.Form):
    """The title of a convention and what it rests on."""

    title = forms.CharField(label="Titre de la convention", max_length=LONGEST_TITLE)
    preamble = forms.CharField(
        label="Visas",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Imprimés après « Vu\u00a0: », un par ligne qui commence par « - ».",
    )


class ArticleForm(forms.Form):
    """An article: its title, when it is printed, its words."""

    title = forms.CharField(label="Titre de l’article", max_length=LONGEST_TITLE)
    condition = forms.ChoiceField(label="Imprimer cet article", required=False)
    body = forms.CharField(
        label="Texte",
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Une ligne vide sépare deux paragraphes. « - » en début de ligne fait une liste, « 1. » "
        "une liste numérotée. Les variables s’écrivent entre accolades, par exemple {montant}.",
    )

    def __init__(self, *args: Any, family: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "toujours"), *((word.name, f"si {word.meaning}") for word in conditions_of(family))]
        cast("forms.ChoiceField", self.fields["condition"]).choices = choices


class SignForm(forms.Form):
    """What a signatory declares; an officer adds in which capacity."""

    read = forms.BooleanField(error_messages={"required": "Cochez cette case pour signer."})
    quality = forms.CharField(
        label="Votre fonction",
        max_length=160,
        help_text="Elle est portée sur la convention. Par exemple\u00a0: cheffe de service, par arrêté de "
        "délégation n°\u00a02025-12.",
    )

    def __init__(self, *args: Any, statement: str, asks_quality: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].label = statement
        if asks_quality:
            self.order_fields(["quality", "read"])
        else:
            del self.fields["quality"]


class PaperSignatureForm(forms.Form):
    """The file signed by hand, and what it says of who signed; a party that has signed is not asked again."""

    file = UploadField(label="Convention signée, numérisée", help_text="Un fichier PDF, toutes les pages.")
    operator_name = forms.CharField(label="Signataire pour l’opérateur", max_length=120, required=False)
    operator_quality = forms.CharField(label="Sa fonction", max_length=160, required=False)
    operator_on = FrenchDateField(label="Signée par l’opérateur le", required=False)
    department_name = forms.CharField(label="Signataire pour le Département", max_length=120, required=False)
    department_quality = forms.CharField(label="Sa fonction", max_length=160, required=False)
    department_on = FrenchDateField(label="Signée par le Département le", required=False)

    def __init__(self, *args: Any, signed: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in signed:
            for name in ("name", "quality", "on"):
                del self.fields[f"{side}_{name}"]

    def clean(self) -> dict[str, Any]:
        """Check that each signature has its name and its day, and that one is told at least."""
        told = super().clean() or {}
        sides = [side for side in ("operator", "department") if f"{side}_name" in self.fields]
        for side in sides:
            name, on = told.get(f"{side}_name"), told.get(f"{side}_on")
            if name and not on and f"{side}_on" not in self.errors:
                self.add_error(f"{side}_on", "Indiquez le jour de cette signature.")
            if on and not name:
                self.add_error(f"{side}_name", "Indiquez qui a signé.")
        if not self.errors and not any(told.get(f"{side}_name") for side in sides):
            self.add_error(f"{sides[0]}_name", "Indiquez au moins une personne qui a signé.")
        return told

    def signature(self, side: str) -> PaperSignature | None:
        """Give back what was typed of one party, None when nothing was."""
        told = self.cleaned_data
        if not told.get(f"{side}_name"):
            return None
        return PaperSignature(told[f"{side}_name"], told[f"{side}_quality"], told[f"{side}_on"])


class CommitForm(forms.Form):
    """The commitment of the credits."""

    on = FrenchDateField(label="Engagé le")
    reference = forms.CharField(label="Numéro d’engagement", max_length=40)
    budget_line = forms.CharField(
        label="Imputation budgétaire",
        max_length=60,
        required=False,
        help_text="Chapitre ou compte, par exemple 65748 (M57) : à confirmer par votre service.",
    )


class SettleForm(forms.Form):
    """The settlement."""

    on = FrenchDateField(label="Liquidé le")
    reference = forms.CharField(label="Référence de la liquidation", max_length=40)


class OrderForm(forms.Form):
    """The payment order."""

    on = FrenchDateField(label="Mandaté le")
    number = forms.CharField(label="Numéro du mandat", max_length=40)


class PaidForm(forms.Form):
    """The accountant's transfer."""

    on = FrenchDateField(label="Payé le")
    reference = forms.CharField(
        label="Référence donnée par le comptable",
        max_length=40,
        help_text="Bordereau ou référence du virement de la paierie.",
    )


class StepBackForm(forms.Form):
    """What there is to mend in the last step of a payment."""

    motive = forms.CharField(label="Ce qu’il faut corriger", max_length=240, help_text="Écrit au journal.")


class RevenueOrderForm(forms.Form):
    """The revenue order of a repayment."""

    on = FrenchDateField(label="Titre émis le")
    number = forms.CharField(label="Numéro du titre de recettes", max_length=40)


class CollectedForm(forms.Form):
    """A sum collected on a repayment."""

    total = AmountField(label="Montant encaissé", help_text="Tout ce qui reste, ou une partie.")
    on = FrenchDateField(label="Encaissé le")
    reference = forms.CharField(label="Référence", max_length=60, required=False)


class AnswerForm(forms.Form):
    """The answer of the département to the operator's observations on a repayment."""

    act = forms.ChoiceField(
        label="Décision",
        choices=[
            ("maintain", "Maintenir le montant annoncé"),
            ("lower", "Réduire le montant"),
            ("drop", "Abandonner le reversement"),
        ],
        widget=forms.RadioSelect,
    )
    total = AmountField(label="Nouveau montant, s’il est réduit", required=False)
    motive = forms.CharField(
        label="Motif", widget=forms.Textarea(attrs={"rows": 4}), help_text="Il est lu par l’opérateur."
    )


class ScheduleForm(forms.Form):
    """The schedule of a repayment: a day and a sum a line."""

    terms = forms.CharField(
        label="Échéances",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Une par ligne, la date puis le montant. Par exemple : 15/06/2027 500,00",
    )

    def clean_terms(self) -> list[tuple[dt.date, Decimal]]:
        """Give back the terms read line by line; a line that is not a day and a sum is told."""
        day, total = FrenchDateField(), AmountField()
        terms = []
        for rank, line in enumerate(filter(str.strip, self.cleaned_data["terms"].splitlines()), 1):
            first, _, rest = line.strip().partition(" ")
            try:
                terms.append((day.clean(first), total.clean(rest)))
            except forms.ValidationError as wrong:
                raise forms.ValidationError(f"Ligne {rank} : {wrong.messages[0]}") from None
        return terms


class ContestForm(forms.Form):
    """The operator's observations on a repayment."""

    motive = forms.CharField(label="Vos observations", widget=forms.Textarea(attrs={"rows": 4}))


class ServiceForm(forms.Form):
    """The result of the action and the appreciation that goes with service done (R75)."""

    result = forms.ChoiceField(
        label="Résultat",
        choices=[
            ("full", "Complet : objectifs et rencontres au rendez-vous"),
            ("partial", "Partiel : une partie de la subvention est retenue"),
            ("nil", "Nul : rien n’est dû"),
        ],
        initial="full",
        widget=forms.RadioSelect,
    )
    method = forms.ChoiceField(
        label="Si le résultat est partiel, réduction",
        choices=[("amount", "D’un montant fixé"), ("meetings", "À la part des rencontres tenues")],
        initial="amount",
        required=False,
        widget=forms.RadioSelect,
    )
    reduction = AmountField(label="Montant de la réduction", required=False)
    motive = forms.CharField(
        label="Motif de la réduction",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Obligatoire si le résultat n’est pas complet ; il figure au certificat.",
    )
    remarks = forms.CharField(
        label="Appréciation des objectifs",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Elle figure au certificat administratif.",
    )


class PaymentFilterForm(forms.Form):
    """What the list of payments is narrowed by."""

    q = forms.CharField(label="Opérateur, territoire ou numéro", max_length=120, required=False)
    exercice = forms.ChoiceField(label="Exercice", required=False)
    etat = forms.ChoiceField(label="État", required=False)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(code, label.capitalize()) for code, label in PAYMENT.states.items()]
        cast("forms.ChoiceField", self.fields["exercice"]).choices = [
            ("", "Tous"),
            *((str(year), str(year)) for year in years),
        ]
        cast("forms.ChoiceField", self.fields["etat"]).choices = [
            ("", "Tous"),
            ("late", "En retard"),
            *states,
        ]


class BankDetailsForm(forms.Form):
    """The account of an operator, with what proves it."""

    holder = forms.CharField(
        label="Titulaire du compte",
        max_length=120,
        help_text="Tel que le RIB le nomme\u00a0: l’organisme lui-même.",
    )
    iban = forms.CharField(
        label="IBAN",
        max_length=60,
        help_text="Par exemple FR76 suivi de 23 caractères, avec ou sans espaces.",
        widget=forms.TextInput(
            {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    bic = forms.CharField(
        label="BIC",
        max_length=14,
        required=False,
        help_text="8 ou 11 caractères.",
        widget=forms.TextInput(
            {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    file = UploadField(
        label="Relevé d’identité bancaire (RIB)", help_text="PDF ou image, édité par la banque."
    )

    def clean_iban(self) -> str:
        """Read the number; raise ValidationError when its key is wrong."""
        return _checked(self.cleaned_data["iban"], check_iban)

    def clean_bic(self) -> str:
        """Read the identifier; raise ValidationError when its form is wrong."""
        return _checked(self.cleaned_data["bic"], check_bic)


def _checked(text: str, check: Callable[[str], Verdict]) -> str:
    verdict = check(text)
    if not verdict:
        raise forms.ValidationError(verdict.sentence)
    return compact(text)


class CheckForm(forms.Form):
    """What the proof shows, read by whoever checks."""

    read = forms.CharField(
        label="Les quatre derniers caractères de l’IBAN, lus sur le justificatif",
        max_length=8,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "size": "8"}),
    )
    note = forms.CharField(
        label="Ce que vous avez vérifié d’autre",
        max_length=240,
        required=False,
        help_text="Par exemple\u00a0: appel au numéro connu de l’organisme. Écrit au journal.",
    )


class RefuseDetailsForm(forms.Form):
    """Why bank details are set aside."""

    motive = forms.CharField(
        label="Motif", max_length=240, help_text="Lu par l’opérateur et par la gestion financière."
    )


class AmendmentForm(forms.Form):
    """What an amendment changes; what stays empty does not change (F35–F37)."""

    motive = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il figure à l’article 1 : pourquoi les parties modifient la convention.",
    )
    new_amount = AmountField(label="Nouveau montant", required=False)
    recompute_advance = forms.BooleanField(
        label="Recalculer l’avance sur le nouveau montant",
        required=False,
        help_text="Possible tant que l’avance est seulement demandée.",
    )
    new_end = FrenchDateField(
        label="Nouvelle fin", required=False, help_text="Le bilan et les rencontres prévues en découlent."
    )
    decision_reference = forms.CharField(
        label="Délibération ou décision",
        required=False,
        max_length=80,
        help_text="Obligatoire pour prolonger : la durée de l’appel est de douze mois.",
    )
    new_rhythm = forms.ModelChoiceField(
        label="Nouvelle fréquence",
        queryset=Rhythm.objects.none(),
        required=False,
        empty_label="La fréquence ne change pas",
    )
    new_monthly_reference_budget = AmountField(
        label="Budget des rencontres restantes au rythme mensuel",
        required=False,
        help_text="Il donne l’excédent, avec le budget des rencontres qui restent.",
    )
    new_meetings_budget = AmountField(label="Budget des rencontres restantes", required=False)
    new_name = forms.CharField(label="Nouveau nom de l’opérateur", required=False, max_length=160)
    new_siret = forms.CharField(label="Nouveau SIRET", required=False, max_length=20)
    effective_on = FrenchDateField(
        label="Date d’effet",
        required=False,
        help_text="Pour la fréquence ou l’identité. Le montant et la fin valent dès la seconde signature.",
    )

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        rhythm = self.fields["new_rhythm"]
        if isinstance(rhythm, forms.ModelChoiceField):
            rhythms = Rhythm.objects.filter(call=agreement.lot.call_id).exclude(pk=agreement.rhythm_id)
            rhythm.queryset = rhythms.order_by("every_months", "pk")

    def wanted(self) -> Wanted:
        """Give back what was typed, for the operation."""
        return Wanted(**self.cleaned_data)


def written(amendment: Amendment) -> dict[str, object]:
    """Give back what an amendment says, to be corrected."""
    return {name: getattr(amendment, name) for name in AmendmentForm.base_fields}


class AbandonForm(forms.Form):
    """Why an amendment or an agreement is given up."""

    motive = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="L’opérateur le lit s’il avait reçu le texte.",
    )


class TerminationDayForm(forms.Form):
    """The day and the cause of an early end, from which its figures are computed (F33)."""

    on = FrenchDateField(
        label="Dernier jour",
        help_text="Les rencontres prévues ensuite sont annulées et les personnes inscrites prévenues.",
    )
    kind = forms.ChoiceField(label="Cause", choices=Termination.Kind.choices)


class TerminationForm(TerminationDayForm):
    """An early end, with what of the award is kept."""

    kept = AmountField(
        label="Montant maintenu",
        minimum=Decimal(0),
        help_text="Ce qui reste engagé pour le service fait ; le reste revient à l’enveloppe.",
    )
    motive = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 4}))
