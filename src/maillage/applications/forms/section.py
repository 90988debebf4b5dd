"""One part of an application: every field may stay empty until the deposit, nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from maillage.applications.content import BUDGET, QUESTIONS, limits_passed
from maillage.applications.forms.budget import BudgetForm
from maillage.calls.models import Rhythm
from maillage.rules.french import amount, typeset
from maillage.ui.fields import AmountField

if TYPE_CHECKING:
    from maillage.applications.content import Content
    from maillage.applications.models import Application
    from maillage.applications.sections import Section

HELP = {
    "project_title": "Le nom que vous donnez à votre projet.",
    "experience": "Vos actions en santé mentale, depuis quand, avec qui.",
    "skills": "Ce qui permet à votre équipe d’animer un groupe : formations, groupes déjà menés.",
    "presence": "Où et comment vous intervenez déjà sur ce territoire.",
    "needs": "Les besoins des publics de ce territoire auxquels le groupe répondra.",
    "partnership": "Vos partenaires locaux et départementaux : CCAS, bailleurs, SPIP, secteur psychiatrique…",
    "method": "Comment se déroulera une rencontre, et les temps d’information de chaque trimestre.",
    "facilitators": "Qui animera : profession, structure, expérience. Leurs CV se joignent avec les pièces.",
    "representative_name": "La personne qui validera la candidature.",
    "calendar": "Jours, heures et lieux que vous envisagez. Les dates se fixent après la convention.",
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
    "calendar": "Calendrier envisagé",
}
SHORT = {"project_title": 200, "representative_name": 120}
"""The answers of one line, with the characters they may hold."""
LONGEST = 15_000
"""Characters of the longest answer: some six pages."""
LONG = ("experience", "needs", "method", "skills")
OPTIONAL = ("other_grants", "calendar")


class RhythmChoice(forms.RadioSelect):
    """The rhythms; one that frees a surplus says so, and the page then shows its two budgets (R39)."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """Mark the option that frees a surplus."""
        option = super().create_option(name, value, *args, **options)
        rhythm = getattr(value, "instance", None)
        if isinstance(rhythm, Rhythm) and rhythm.yields_surplus:
            option["attrs"]["data-surplus"] = "yes"
        return option


class SectionForm(forms.Form):
    """A part of the file. Nothing is refused for being empty: what is missing is listed before the deposit.

    `version` is the file as it was read, `read` what this part said then: another person who wrote another
    part is in nobody's way (F47).
    """

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    read = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, content: Content, section: Section) -> None:
        application = content.application
        self.content, self.section = content, section
        names = [name for name in section.fields if name != BUDGET]
        initial = {name: getattr(application, name) for name in names}
        initial |= {"version": application.version, "read": content.read(section.fields)}
        super().__init__(data, initial=initial)
        for name in names:
            self.fields[name] = _field(name, application)
        self.budget = BudgetForm(content.lines, data) if BUDGET in section.fields else None

    def full_clean(self) -> None:
        """Check what is typed, and ask for nothing that is not."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, field in self.fields.items():
            field.required = name not in OPTIONAL

    def clean(self) -> dict[str, Any]:
        """Hold the amounts to the limits of the call; an empty « other grants » means none (R66, R67)."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "other_grants" in values and values["other_grants"] is None:
            values["other_grants"] = Decimal("0.00")
        for name, sentence in limits_passed(self.content.application, values):
            if name in self.fields:
                self.add_error(name, sentence)
        return values

    def is_valid(self) -> bool:
        """Whether every field and every line of the budget is right."""
        budget_right = self.budget is None or self.budget.is_valid()
        return super().is_valid() and budget_right

    @property
    def visible(self) -> list[forms.BoundField]:
        """The fields of this part, in its order."""
        return [self[name] for name in self.section.fields if name in self.fields]

    @property
    def points(self) -> list[tuple[str, str, str]]:
        """What is to be corrected in the table of the budget, which the form's own errors do not hold."""
        return list(self.budget.points_to_correct()) if self.budget else []

    def values(self) -> dict[str, Any]:
        """Give back what was typed and is right, by field of the application."""
        found = {name: self.cleaned_data[name] for name in self.section.fields if name in self.cleaned_data}
        if self.budget is not None and self.budget.is_sent():
            found[BUDGET] = self.budget.lines()
        return found

    def version_read(self) -> int:
        """Give back the version this form may be saved on: the present one when nobody wrote this part since
        it was read, the one that was read otherwise.
        """
        same = self.cleaned_data.get("read") == self.content.read(self.section.fields)
        return self.content.application.version if same else self.cleaned_data.get("version") or 0


def _field(name: str, application: Application) -> forms.Field:
    if name in QUESTIONS or name == "calendar":
        return forms.CharField(
            label=LABELS[name],
            help_text=typeset(HELP[name]),
            max_length=SHORT.get(name, LONGEST),
            widget=forms.TextInput() if name in SHORT else forms.Textarea({"rows": 9 if name in LONG else 6}),
        )
    if name == "rhythm":
        rhythms = Rhythm.objects.filter(call=application.lot.call_id).order_by("every_months", "pk")
        return forms.ModelChoiceField(
            rhythms, label="Fréquence des rencontres", widget=RhythmChoice, empty_label=None
        )
    if name == "republican_commitment":
        return forms.BooleanField(label="Mon organisme souscrit le contrat d’engagement républicain")
    label, help_text = _money(name, application)
    return AmountField(label=label, help_text=help_text)


def _money(name: str, application: Application) -> tuple[str, str]:
    """Give back what an amount is called and what helps to give it."""
    return {
        "amount_requested": (
            "Montant demandé au Département",
            f"{_between(application.floor, application.ceiling)} par groupe.",
        ),
        "coffee_requested": (
            "Dont accueil café des temps d’information",
            f"{amount(application.coffee_ceiling)} au plus, compris dans le montant demandé.",
        ),
        "monthly_reference_budget": (
            "Budget des rencontres, à un rythme mensuel",
            "Ce que coûteraient les rencontres si elles avaient lieu chaque mois.",
        ),
        "meetings_budget": (
            "Budget des rencontres, au rythme choisi",
            "La différence finance des temps d’information meilleurs ou plus nombreux.",
        ),
        "other_grants": (
            "Autres subventions reçues du Département cette année",
            "Au-delà d’un seuil légal, toutes subventions comprises, une convention est obligatoire.",
        ),
    }[name]


def _between(floor: Decimal, ceiling: Decimal) -> str:
    return f"De {amount(floor)} à {amount(ceiling)}" if floor else f"{amount(ceiling)} au plus"
