"""The one form of an application: every field may stay empty until the deposit, nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms

from maillage.applications.content import QUESTIONS
from maillage.applications.models import Application
from maillage.calls.models import Rhythm
from maillage.rules.application import needs_republican_commitment
from maillage.rules.french import amount, typeset
from maillage.ui.fields import AmountField, UploadField

HELP = {
    "project_title": "Le nom que vous donnez à votre projet.",
    "experience": "Vos actions en santé mentale, depuis quand, avec qui.",
    "skills": "Ce qui permet à votre équipe d’animer un groupe : formations, groupes déjà menés.",
    "presence": "Où et comment vous intervenez déjà sur ce territoire.",
    "needs": "Les besoins des publics de ce territoire auxquels le groupe répondra.",
    "partnership": "Vos partenaires locaux et départementaux : CCAS, bailleurs, SPIP, secteur psychiatrique…",
    "method": "Comment se déroulera une rencontre, et les temps d’information de chaque trimestre.",
    "facilitators": "Qui animera : profession, structure, expérience.",
    "representative_name": "La personne qui validera la candidature.",
}
LABELS = {
    "project_title": "Titre du projet",
    "experience": "Votre expérience en santé mentale",
    "skills": "Vos compétences d’animation",
    "presence": "Votre présence sur le territoire",
    "needs": "Les besoins du territoire",
    "partnership": "Votre partenariat local et départemental",
    "method": "Le déroulement proposé",
    "facilitators": "Les personnes qui animeront",
    "representative_name": "Représentante ou représentant légal",
}
SHORT = {"project_title": 200, "representative_name": 120}
"""The answers of one line, with the characters they may hold."""
OPTIONAL = ("monthly_reference_budget", "meetings_budget", "other_grants")
SECTIONS = (
    ("projet", "Votre projet", ("project_title", "needs", "method")),
    ("experience", "Votre expérience", ("experience", "skills", "presence", "partnership", "facilitators")),
    ("budget", "Fréquence et budget", ("rhythm", "amount_requested", "coffee_requested", *OPTIONAL)),
    ("engagement", "Engagement", ("representative_name", "republican_commitment")),
)
"""The sections of the form: anchor, title, fields."""


class ApplicationForm(forms.Form):
    """Everything an application says but its documents.

    Nothing is refused for being empty: a draft is saved as it is, and what is missing is listed before the
    deposit. Fields the deposit will ask for are not marked optional.
    """

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    rhythm = forms.ModelChoiceField(
        Rhythm.objects.none(), label="Fréquence des rencontres", widget=forms.RadioSelect, empty_label=None
    )
    amount_requested = AmountField(label="Montant demandé")
    coffee_requested = AmountField(label="Dont accueil café des temps d’information")
    monthly_reference_budget = AmountField(
        label="Budget des rencontres, à un rythme mensuel",
        help_text="Si vous choisissez une rencontre tous les deux mois : ce que coûterait le rythme mensuel.",
    )
    meetings_budget = AmountField(
        label="Budget des rencontres, au rythme choisi",
        help_text="La différence finance des temps d’information meilleurs ou plus nombreux.",
    )
    other_grants = AmountField(
        label="Autres subventions reçues du Département cette année",
        help_text="Au-delà d’un seuil légal, toutes subventions comprises, une convention est obligatoire.",
    )
    republican_commitment = forms.BooleanField(
        label="Mon organisme souscrit le contrat d’engagement républicain",
        help_text="Demandé par la loi du 12 avril 2000 aux associations et fondations.",
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        kwargs.setdefault("initial", initial_of(application))
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self.fields[name] = forms.CharField(
                label=LABELS[name],
                help_text=typeset(HELP[name]),
                max_length=SHORT.get(name),
                widget=forms.TextInput() if name in SHORT else forms.Textarea({"rows": 5}),
            )
        rhythm = cast("forms.ModelChoiceField[Rhythm]", self.fields["rhythm"])
        rhythm.queryset = Rhythm.objects.filter(call=application.lot.call_id).order_by("every_months", "pk")
        self.fields["amount_requested"].help_text = f"{amount(application.ceiling)} au plus par groupe."
        self.fields[
            "coffee_requested"
        ].help_text = f"{amount(application.coffee_ceiling)} au plus, compris dans le montant demandé."
        if not needs_republican_commitment(application.organisation.legal_form):
            del self.fields["republican_commitment"]

    def full_clean(self) -> None:
        """Check what is typed, and ask for nothing that is not."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, field in self.fields.items():
            field.required = name not in OPTIONAL

    def clean(self) -> dict[str, Any]:
        """Give an empty « other grants » its meaning: none."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "other_grants" in values and values["other_grants"] is None:
            values["other_grants"] = Decimal("0.00")
        return values

    def sections(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Give back the sections of the form with the fields that stand in each."""
        return [
            (anchor, title, [self[name] for name in names if name in self.fields])
            for anchor, title, names in SECTIONS
        ]

    def values(self) -> dict[str, Any]:
        """Give back what was typed, by field of the application."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def initial_of(application: Application) -> dict[str, Any]:
    """Give back what the form shows of an application."""
    names = (*QUESTIONS, "rhythm", "amount_requested", "coffee_requested", *OPTIONAL, "republican_commitment")
    return {name: getattr(application, name) for name in names} | {"version": application.version}


class DocumentForm(forms.Form):
    """One file, in answer to one document of the call."""

    file = UploadField(
        label="Fichier",
        help_text="PDF, image, ODT, DOCX ou XLSX\u00a0; 10\u00a0Mo au plus.",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide\u00a0: choisissez-en un autre.",
        },
    )


class DeclineForm(forms.Form):
    """Why the representative does not validate."""

    motive = forms.CharField(
        label="Motif",
        help_text="Ce qui est à corriger. Votre équipe le lira\u00a0; le Département ne le voit pas.",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Indiquez le motif\u00a0: la personne qui a déposé le dossier le lira."},
    )


class WithdrawalForm(forms.Form):
    """Why a body leaves the call, if it wants to say."""

    motive = forms.CharField(
        label="Motif", required=False, max_length=400, widget=forms.Textarea({"rows": 3})
    )
