"""How a call begins: from nothing, from the catalogue, from an earlier call, or from a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from django import forms

from maillage.calls import toml
from maillage.calls.forms.row import code_for
from maillage.calls.toml import CallText, catalogue
from maillage.rules.verdict import Refused
from maillage.ui.fields import FrenchDateField, UploadField

BLANK = """
[call]
reference = "NOUVEL-APPEL"
slug = "nouvel-appel"
title = "Nouvel appel"

[window]
opening = 2025-01-01
closing = 2025-01-31

[agreement]
months = 12
advance_rate = 0.50
payment_delay_days = 30
convention_threshold = 23000.00
report_delay_months = 6

[meetings]
wished_capacity = 15
excluded_months = []
date_policy = "warn"
sessions_per_agreement = 0

[scoring]
lowest = 0
highest = 5
gap_alert = 2
assessors = 2
"""
"""What an empty call starts with: the threshold of the law (C2), the rest to be written by the officer."""


class StartForm(forms.Form):
    """What a new call is made from, and what is always its own: reference and dates."""

    source = forms.ChoiceField(label="Partir de", widget=forms.RadioSelect, initial="blank")
    title = forms.CharField(
        label="Titre de l’appel",
        max_length=200,
        required=False,
        help_text="Vide : celui de l’appel choisi ci-dessus.",
    )
    reference = forms.CharField(
        label="Référence",
        max_length=24,
        help_text="Elle commence le numéro de chaque candidature, par exemple AAP-2026.",
    )
    opening_day = FrenchDateField(label="Ouverture, à 0 h")
    closing_day = FrenchDateField(label="Clôture, jour inclus")

    def __init__(self, *args: Any, calls: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        source = cast("forms.ChoiceField", self.fields["source"])
        source.choices = [
            ("blank", "Un appel vide"),
            *((f"call-{pk}", f"{label}, à reconduire") for pk, label in calls),
            *((f"file-{name}", f"Le catalogue : {title_of(text)}") for name, text in catalogue().items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a title when nothing gives one, and for a closing after the opening."""
        asked = super().clean() or {}
        opening, closing = asked.get("opening_day"), asked.get("closing_day")
        if opening and closing and closing < opening:
            self.add_error("closing_day", "La clôture ne peut pas précéder l’ouverture.")
        if asked.get("source") == "blank" and not asked.get("title"):
            self.add_error("title", "Donnez un titre à l’appel.")
        return asked

    @property
    def chosen_call(self) -> int | None:
        """The key of the earlier call to copy, None for another source."""
        kind, _, key = str(self.cleaned_data["source"]).partition("-")
        return int(key) if kind == "call" else None

    def text(self, earlier: CallText | None) -> CallText:
        """Give back the call to create; the dates of an edition move by whole years, the cohorts of its
        territories are to be given again (R63, R64).
        """
        asked = self.cleaned_data
        name = str(asked["source"]).removeprefix("file-")
        base = earlier or toml.read(catalogue().get(name, BLANK))
        return renewed(
            base,
            title=asked["title"] or base.facts.title,
            reference=asked["reference"].strip(),
            opening=asked["opening_day"],
            closing=asked["closing_day"],
        )


def title_of(text: str) -> str:
    """Give back the title of a call of the catalogue and its reference."""
    facts = toml.read(text).facts
    return f"{facts.title} ({facts.reference})"


def renewed(base: CallText, *, title: str, reference: str, opening: dt.date, closing: dt.date) -> CallText:
    """Give back the same call under another reference and with other dates, nothing of it decided yet."""
    years = opening.year - base.facts.opening_day.year
    return replace(
        base,
        facts=replace(
            base.facts,
            title=title,
            reference=reference,
            slug=code_for(f"{title[:34]} {reference}", (), 60),
            opening_day=opening,
            closing_day=closing,
        ),
        rounds=(replace(base.rounds[0], opening_day=opening, closing_day=closing),),
        cohorts=tuple(
            replace(cohort, start=_moved(cohort.start, years), end=_moved(cohort.end, years))
            for cohort in base.cohorts
        ),
        conditions=tuple(replace(condition, expected_on=None) for condition in base.conditions),
        lots=tuple(replace(lot, cohort="") for lot in base.lots),
    )


def _moved(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


class FileForm(forms.Form):
    """A file of one's own, exported from another call."""

    file = UploadField(
        label="Fichier TOML",
        help_text="Celui d’un appel déjà exporté, par exemple.",
        error_messages={"required": "Choisissez un fichier."},
    )

    def text(self) -> str:
        """Give back the text of the call; raise Refused when it is not text."""
        try:
            return str(self.cleaned_data["file"].read().decode("utf-8"))
        except UnicodeDecodeError:
            raise Refused(
                "Ce fichier n’est pas un texte\u00a0: choisissez un fichier TOML.", "file"
            ) from None
