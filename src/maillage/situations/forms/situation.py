"""The intake form of a situation: closed lists, and five free texts (R9, R10, R14, R25)."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import QueryDict

from maillage.deidentification import Kind
from maillage.groups.models import StructureType
from maillage.resources.vocabulary import DOMAINS
from maillage.rules.situations import CONFIRMATION, LONGEST_STORY, QUESTIONS, cleaned
from maillage.situations.checking import TEXTS
from maillage.situations.content import Confirmation, Content
from maillage.situations.models import (
    AgeBand,
    Expectation,
    Family,
    Household,
    Occupation,
    Purpose,
    Situation,
)

MOST_DISMISSED: Final = 60
LONGEST: Final = {
    "question": 200,
    "happens": LONGEST_STORY,
    "supports": 400,
    "difficulties": 400,
    "tried": 400,
}


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Choisissez"), *choices])


def _question(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=(("non", "Non"), ("oui", "Oui")), widget=forms.RadioSelect)


def _several(label: str, choices: Any, *, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, widget=forms.CheckboxSelectMultiple
    )


def _text(
    name: str, label: str, rows: int, *, required: bool = False, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2 * LONGEST[name],
        help_text=help_text,
        widget=forms.Textarea({"rows": rows, "autocomplete": "off", "spellcheck": "false"}),
    )


class WordsForm(forms.Form):
    """The free texts alone: what the check while typing reads."""

    question = _text("question", "Votre question au groupe", 2, required=True, help_text="En une phrase.")
    happens = _text(
        "happens",
        "Ce qui se passe",
        6,
        required=True,
        help_text=f"{LONGEST_STORY} signes au plus. Des durées plutôt que des dates, ni nom, ni commune, "
        "ni diagnostic.",
    )
    supports = _text("supports", "Ce sur quoi s’appuyer", 3)
    difficulties = _text("difficulties", "Les difficultés rencontrées", 3)
    tried = _text("tried", "Ce qui a déjà été tenté", 3)

    def texts(self) -> dict[str, str]:
        """Give back what was typed, valid or not, as it is read and kept."""
        data = self.data if isinstance(self.data, QueryDict) else QueryDict()
        return {name: cleaned(data.get(name, ""))[: 3 * LONGEST[name]] for name in TEXTS}

    def dismissed(self) -> frozenset[str]:
        """Give back what the page says names nobody."""
        said = self.data.getlist("dismissed") if isinstance(self.data, QueryDict) else []
        return frozenset(one[:200] for one in said[:MOST_DISMISSED])

    def replaced(self) -> dict[str, int]:
        """Give back how many details the page has replaced, by kind."""
        said = self.data.getlist("replaced") if isinstance(self.data, QueryDict) else []
        counts = {}
        for one in said[: len(Kind)]:
            kind, _, count = one.partition(":")
            if kind in Kind.__members__ and count.isdecimal() and len(count) < 4:
                counts[kind] = int(count)
        return counts


class SituationForm(WordsForm):
    """The whole form, as the page shows it."""

    family = _choice("Famille de difficulté", Family.choices)
    purpose = _choice("Ce que l’accompagnement doit sécuriser", Purpose.choices)
    age_band = _choice("Tranche d’âge", AgeBand.choices)
    household = _choice("Ménage", Household.choices)
    occupation = _choice("Logement", Occupation.choices)
    domains = _several("Domaines d’accompagnement", list(DOMAINS.items()))
    actors = _several("Acteurs déjà mobilisés, par type", ())
    expectations = _several("Ce que vous attendez du groupe", Expectation.choices, required=True)
    informed = forms.BooleanField(label="La personne sait que j’en parle au groupe", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = StructureType.objects.order_by("position").values_list("code", "label")
        self.fields["actors"].choices = list(kinds)  # type: ignore[attr-defined]  # a choice field

    def clean_happens(self) -> str:
        """Refuse a story that is too long, counted as it is kept."""
        text: str = cleaned(self.cleaned_data["happens"])
        if len(text) > LONGEST_STORY:
            raise forms.ValidationError(
                f"Tenez en {LONGEST_STORY} signes, espaces comprises\u00a0: il y en a {len(text)}."
            )
        return text

    def content(self) -> Content:
        """Give back what a valid form says."""
        data = self.cleaned_data
        return Content(
            choices={
                name: data[name] for name in ("family", "age_band", "household", "occupation", "purpose")
            },
            domains=tuple(data["domains"]),
            expectations=tuple(data["expectations"]),
            actors=tuple(data["actors"]),
            informed=data["informed"],
            texts=self.texts(),
            dismissed=self.dismissed(),
            replaced=self.replaced(),
        )

    @classmethod
    def initial_of(cls, situation: Situation, texts: dict[str, str]) -> dict[str, Any]:
        """Give back what the form shows of a situation that its author takes up again."""
        chosen = ("family", "purpose", "age_band", "household", "occupation", "domains", "expectations")
        return {
            **texts,
            **{name: getattr(situation, name) for name in (*chosen, "informed")},
            "actors": list(situation.actors.values_list("code", flat=True)),
        }


class ConfirmationForm(forms.Form):
    """Three questions whose answer is no, and the sentence (C.6, C.7)."""

    individualisation = _question(QUESTIONS[0][1])
    correlation = _question(QUESTIONS[1][1])
    inference = _question(QUESTIONS[2][1])
    confirmed = forms.BooleanField(label=CONFIRMATION, required=True)

    def confirmation(self) -> Confirmation:
        """Give back what was answered."""
        data = self.data
        return Confirmation(
            answers={code: data.get(code, "") for code, _ in QUESTIONS},
            confirmed="confirmed" in data,
            again="again" in data,
        )


class AgainForm(ConfirmationForm):
    """The same, when several recognisable details are kept together."""

    again = forms.BooleanField(
        label="Je garde ces détails\u00a0: réunis, ils ne désignent personne.", required=True
    )


class ReturnForm(forms.Form):
    """Why a situation goes back to its author."""

    reason = forms.CharField(
        label="Ce qu’il reste à changer",
        max_length=240,
        help_text="Sans recopier le passage\u00a0: «\u00a0le troisième détail de la description\u00a0».",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
