"""What is typed about reports, accounts and copies."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms

from maillage.reports.models import FinancialPaper, FinancialReport, ReportText
from maillage.reports.operations.report import seen_of
from maillage.reports.queries.financial import typed_of
from maillage.rules.financial_report import ANNEX, SHEET, TYPED
from maillage.rules.financial_report import HEADINGS as LINES
from maillage.rules.formal_notice import DELAY_DAYS, SHORTEST_DAYS
from maillage.rules.french import typeset
from maillage.rules.report import Heading
from maillage.ui.fields import AmountField, UploadField


class DraftField(forms.CharField):
    """A text expected in the end, that a draft may leave empty."""

    def validate(self, value: Any) -> None:
        """Let an empty text pass: the act of sending asks for it (R79)."""


class HeadingForm(forms.Form):
    """One heading of the report; `seen` is what its writer started from."""

    use_required_attribute = False

    text = DraftField(label="Texte", widget=forms.Textarea(attrs={"rows": 12}))
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, heading: Heading, written: ReportText | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"text": written.text if written else "", "seen": seen_of(written)})
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.help_text, field.required = heading.label, heading.help, heading.mandatory


class SignForm(forms.Form):
    """Who signs the report, in which capacity, and that they declare it (R79)."""

    reason = forms.CharField(label="Ce qui a été corrigé", widget=forms.Textarea(attrs={"rows": 3}))
    quality = forms.CharField(
        label="Votre fonction", max_length=120, help_text="Elle est écrite sous votre nom, dans le bilan."
    )
    declared = forms.BooleanField(
        error_messages={"required": "Cochez la déclaration : elle engage votre organisme."}
    )

    def __init__(
        self, *args: Any, declaration: str, quality: str, reason: str | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"quality": quality, "reason": reason}
        super().__init__(*args, **kwargs)
        self.fields["declared"].label = declaration
        if reason is None:
            del self.fields["reason"]


class ResubmitForm(forms.Form):
    """Why a new version is sent."""

    reason = forms.CharField(label="Ce qui a été corrigé", widget=forms.Textarea(attrs={"rows": 3}))


class ReturnForm(forms.Form):
    """What is to be corrected in a report."""

    motive = forms.CharField(
        label="Corrections demandées",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="L’opérateur les lit dans son courrier et sur la page du bilan.",
    )


ANSWER_HELP = {
    "carried_out": "Relisez et complétez : ce texte est proposé à partir de vos feuilles de présence.",
    "beneficiaries": "Des nombres, par type de public ; aucun nom de personne.",
    "places": "Les rencontres de l’exercice.",
    "objectives": "Au regard des rencontres et des temps d’information prévus.",
    "allocation_rule": "Par exemple : quote-part des loyers au prorata des surfaces.",
    "gaps": "Demandée dès qu’une ligne de charges s’écarte de 10 % ou plus de ce qui était prévu.",
    "in_kind": "Leur nature et la façon dont elles sont évaluées.",
    "remarks": "",
}


class FinancialReportForm(forms.Form):
    """What the operator writes of a financial report: its answers, and the figures that no expense tells."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, report: FinancialReport, suggested: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        texts = {code: getattr(report, code) or (suggested or {}).get(code, "") for code in (*SHEET, *ANNEX)}
        amounts = {f"typed_{code}": value for code, value in typed_of(report).items()}
        kwargs.setdefault("initial", {**texts, **amounts})
        super().__init__(*args, **kwargs)
        for code, title in {**SHEET, **ANNEX}.items():
            self.fields[code] = DraftField(
                label=title,
                help_text=typeset(ANSWER_HELP[code]),
                required=code in SHEET,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        labels = {line.code: line.label for line in LINES}
        for code in TYPED:
            self.fields[f"typed_{code}"] = AmountField(label=labels[code], required=False)

    @property
    def sheet(self) -> list[forms.BoundField]:
        """The questions of sheet 1."""
        return [self[code] for code in SHEET]

    @property
    def figures(self) -> list[forms.BoundField]:
        """The figures that no expense tells."""
        return [self[f"typed_{code}"] for code in TYPED]

    @property
    def annex(self) -> list[forms.BoundField]:
        """The questions of sheet 3."""
        return [self[code] for code in ANNEX]

    def texts(self) -> dict[str, str]:
        """Give back the answers by code."""
        return {code: self.cleaned_data[code] for code in (*SHEET, *ANNEX)}

    def amounts(self) -> dict[str, Decimal | None]:
        """Give back the figures by heading."""
        return {code: self.cleaned_data[f"typed_{code}"] for code in TYPED}


class FinancialPaperForm(forms.Form):
    """A paper joined to a financial report."""

    kind = forms.ChoiceField(label="Document", choices=FinancialPaper.Kind)
    file = UploadField(
        label="Fichier",
        help_text="PDF ou document\u00a0; 10\u00a0Mo au plus.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )


class FormalNoticeForm(forms.Form):
    """The last delay that a formal notice gives."""

    days = forms.IntegerField(
        label="Délai laissé, en jours",
        initial=DELAY_DAYS,
        min_value=SHORTEST_DAYS,
        max_value=365,
        help_text=f"{SHORTEST_DAYS} jours au moins, à partir d’aujourd’hui.",
    )


class CopyForm(forms.Form):
    """The paper given out without names, and the request it answers (F53)."""

    paper = forms.ChoiceField(label="Document communiqué", widget=forms.RadioSelect)
    request = forms.CharField(
        label="Demande à laquelle vous répondez",
        help_text="Sa date, sa référence\u202f; écrit au journal, sans nom de particulier.",
        max_length=240,
        error_messages={
            "required": "Indiquez la demande à laquelle vous répondez\u00a0: sa date, sa référence."
        },
    )

    def __init__(self, *args: Any, papers: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["paper"]).choices = list(papers.items())


class OpenDataForm(forms.Form):
    """What the département chose about its open data."""

    beyond_the_law = forms.BooleanField(
        label="Publier toutes les conventions",
        help_text="Sans cette case, seules celles que la loi impose : organisme de droit privé, plus de "
        "23 000 € dans l’année.",
        required=False,
    )
    contact = forms.EmailField(
        label="Adresse de contact",
        help_text="Celle d’un service, publiée avec les données.",
        max_length=200,
        required=False,
    )
