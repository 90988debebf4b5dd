"""What is asked of the indicators: calls, territory, operator, group, period; it lives in the address."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from maillage.agreements.models import Agreement
from maillage.reports.queries.indicators import Scope, Side
from maillage.reports.queries.indicators.choices import Choices, Wanted
from maillage.rules.french import listing, typeset
from maillage.rules.period import Period, add_months
from maillage.ui.fields import FrenchDateField

WHOLE, TO_DATE, DATES = "", "a-ce-jour", "dates"
KEY = re.compile(r"[0-9]{1,18}")
CUT = (
    "Les plus récents. La comparaison par appel les donne tous ; un appel choisi donne ses territoires, ses "
    "opérateurs et ses groupes."
)
SIDES: dict[str, Side] = {
    "territoires": "territory",
    "groupes": "agreement",
    "operateurs": "operator",
    "appels": "call",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked, as the address keeps it and as a sentence tells it."""

    params: tuple[tuple[str, str], ...]
    calls: tuple[int, ...]
    territory: int | None
    operator: int | None
    group: int | None
    period: Period | None
    words: str

    def scope(self, agreements: QuerySet[Agreement]) -> Scope:
        """The agreements asked for, among those that may be read."""
        return Scope(agreements, self.calls, self.territory, self.operator, self.group)

    def address(self, **more: str) -> str:
        """The query of an address that asks for the same, and more; a name of `more` takes the place.

        Every call is asked for by a period, even empty: an address that asks nothing is that of the latest.
        """
        kept = [(name, value) for name, value in self.params if name not in more]
        told = ((name, value) for name, value in more.items() if value or name == "periode")
        return urlencode([*kept, *told])


class IndicatorFilter(forms.Form):
    """Which agreements and which period; `du` and `au` are read for « Entre deux dates » only."""

    appel = forms.MultipleChoiceField(
        label="Appels à projets", required=False, widget=forms.CheckboxSelectMultiple
    )
    territoire = forms.ChoiceField(label="Territoire", required=False)
    operateur = forms.ChoiceField(label="Opérateur", required=False)
    groupe = forms.ChoiceField(label="Groupe", required=False)
    periode = forms.ChoiceField(label="Période", required=False)
    du = FrenchDateField(label="Du", required=False)
    au = FrenchDateField(label="au", required=False)

    def __init__(self, data: Any, *, choices: Choices, today: dt.date) -> None:
        self.choices, self.today = choices, today
        self.untouched = not any(name in data for name in self.base_fields)
        if self.untouched and choices.calls:
            data = data.copy()
            data.setlist("appel", [choices.calls[0][0]])
        super().__init__(data)
        self._offer("appel", choices.calls)
        self._offer("territoire", (("", "Tous"), *choices.territories))
        self._offer("operateur", (("", "Tous"), *choices.operators))
        self._offer("groupe", (("", "Tous"), *choices.groups))
        self._offer("periode", periods(choices.years))
        for name, options in (
            ("appel", choices.calls),
            ("territoire", choices.territories),
            ("operateur", choices.operators),
            ("groupe", choices.groups),
        ):
            if len(options) < (1 if choices.cut else 2):
                del self.fields[name]
        if choices.cut:
            self.fields["appel"].help_text = CUT

    def _offer(self, name: str, options: tuple[tuple[str, str], ...]) -> None:
        self.fields[name].choices = list(options)  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Refuse two dates that are not there, or in the wrong order."""
        cleaned = dict(super().clean() or {})
        if cleaned.get("periode") == DATES:
            start, end = cleaned.get("du"), cleaned.get("au")
            if start is None or end is None:
                self.add_error("du" if start is None else "au", "Donnez les deux dates de la période.")
            elif end < start:
                self.add_error("au", "La période finit avant de commencer : inversez les dates.")
        return cleaned

    def selection(self) -> Selection:
        """Give back what was asked; what is refused is left out."""
        self.is_valid()
        cleaned = self.cleaned_data
        keys = {name: cleaned.get(name) or "" for name in ("territoire", "operateur", "groupe")}
        calls = tuple(cleaned.get("appel") or ())
        period = None if self.errors else period_of(cleaned, self.choices.start, self.today)
        params = [("appel", key) for key in calls]
        params += [(name, value) for name, value in keys.items() if value]
        if period is not None or ("appel" in self.fields and not calls):
            params.append(("periode", cleaned["periode"] if period else WHOLE))
        if period is not None and cleaned["periode"] == DATES:
            params += [("du", period.start.isoformat()), ("au", period.end.isoformat())]
        return Selection(
            params=tuple(params),
            calls=tuple(int(key) for key in calls),
            territory=_key(keys["territoire"]),
            operator=_key(keys["operateur"]),
            group=_key(keys["groupe"]),
            period=period,
            words=self._words(calls, keys, period),
        )

    def _words(self, calls: tuple[str, ...], keys: dict[str, str], period: Period | None) -> str:
        named = dict(self.choices.calls)
        parts = [listing([named[key] for key in calls])] if calls else []
        for name, options in (
            ("groupe", self.choices.groups),
            ("territoire", self.choices.territories),
            ("operateur", self.choices.operators),
        ):
            if keys[name]:
                parts.append(dict(options)[keys[name]])
        parts.append(str(period) if period else "l’année de chaque convention")
        return typeset(", ".join(parts))


class ComparisonFilter(IndicatorFilter):
    """The same, and what stands side by side; `avec` is the second period."""

    selon = forms.ChoiceField(
        label="Comparer",
        required=False,
        choices=[
            ("territoires", "Les territoires"),
            ("groupes", "Les groupes"),
            ("operateurs", "Les opérateurs"),
            ("appels", "Les appels à projets"),
            ("periodes", "Deux périodes"),
        ],
    )
    avec = forms.ChoiceField(label="Deux périodes : avec", required=False)

    def __init__(self, data: Any, *, choices: Choices, today: dt.date) -> None:
        super().__init__(data, choices=choices, today=today)
        self._offer("avec", tuple(option for option in periods(choices.years) if option[0] != DATES))

    def side(self) -> Side | None:
        """What is compared; None for two periods."""
        chosen = self.cleaned_data.get("selon") or "territoires"
        return SIDES.get(chosen)

    def other(self) -> Period | None:
        """The second period; None for the whole of each agreement."""
        return period_of({"periode": self.cleaned_data.get("avec")}, self.choices.start, self.today)


def periods(years: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    """The ready choices: the year of the agreement, to date, each year and quarter, between two dates."""
    ready = [(WHOLE, "L’année de la convention"), (TO_DATE, "Du début à ce jour")]
    for year in reversed(years):
        ready.append((str(year), f"Année civile {year}"))
        ready += [(f"{year}-T{quarter}", f"{quarter}ᵉ trimestre {year}") for quarter in (4, 3, 2)]
        ready.append((f"{year}-T1", f"1ᵉʳ trimestre {year}"))
    return (*ready, (DATES, "Entre deux dates"))


def period_of(cleaned: dict[str, Any], start: dt.date | None, today: dt.date) -> Period | None:
    """Give back the period that a choice names; None for the whole of each agreement."""
    chosen = cleaned.get("periode") or WHOLE
    if chosen == WHOLE:
        return None
    if chosen == TO_DATE:
        return Period(min(start or today, today), today)
    if chosen == DATES:
        return Period(cleaned["du"], cleaned["au"])
    year, _, quarter = chosen.partition("-T")
    first = dt.date(int(year), 3 * int(quarter) - 2 if quarter else 1, 1)
    return Period(first, add_months(first, 3 if quarter else 12) - dt.timedelta(days=1))


def wanted_of(data: QueryDict) -> Wanted:
    """Give back what an address asks for, before anything says whether it may be."""
    keys = [_key(text) for text in data.getlist("appel")]
    return Wanted(
        calls=tuple(key for key in keys if key is not None),
        territory=_key(data.get("territoire", "")),
        operator=_key(data.get("operateur", "")),
        group=_key(data.get("groupe", "")),
    )


def _key(text: str) -> int | None:
    return int(text) if KEY.fullmatch(text) else None
