"""The sections of a call, one address each, and what is typed in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms

from maillage.calls.forms import facts, parts
from maillage.calls.forms.row import Known, RowForm, RowList, Rows, code_for
from maillage.calls.toml import LISTS, TABLES, CallText, CohortText, LotText, Problem
from maillage.rules.report import STANDARD

if TYPE_CHECKING:
    from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the call written on one page; `code` is its address."""

    code: str
    title: str
    intro: str
    facts: type[facts.FactsForm] = facts.NothingForm
    lists: tuple[RowList, ...] = ()


SECTIONS = (
    Section("textes", "Textes", "Ce que le public lit en premier.", facts=facts.TextsForm),
    Section(
        "dates",
        "Dates",
        "Quand déposer, et quand courent les conventions. La clôture est à la fin du jour indiqué.",
        lists=(
            RowList("rounds", "Périodes de dépôt", "période", parts.RoundForm),
            RowList(
                "cohorts",
                "Cohortes",
                "cohorte",
                parts.CohortForm,
                intro="Les territoires d’une même cohorte ont les mêmes dates de convention.",
            ),
        ),
    ),
    Section(
        "territoires",
        "Territoires",
        "Un lot par territoire, ou par public sur un territoire : son plafond, sa cohorte, son périmètre.",
        lists=(RowList("lots", "Lots", "lot", parts.LotForm),),
    ),
    Section(
        "eligibilite",
        "Éligibilité",
        "Les conditions vérifiées une à une, par oui ou par non.",
        lists=(RowList("eligibility", "Conditions", "condition", parts.EligibilityForm),),
    ),
    Section(
        "criteres",
        "Critères",
        "Publiés avec l’appel, ils ne changent plus ensuite.",
        facts=facts.ScoringForm,
        lists=(RowList("criteria", "Critères", "critère", parts.CriterionForm),),
    ),
    Section(
        "documents",
        "Documents",
        "Ce que chaque organisme joint à sa candidature, selon sa forme juridique.",
        lists=(RowList("documents", "Documents", "document", parts.DocumentForm),),
    ),
    Section(
        "rencontres",
        "Rencontres",
        "Les fréquences au choix, et les règles du calendrier.",
        facts=facts.MeetingsForm,
        lists=(RowList("rhythms", "Fréquences", "fréquence", parts.RhythmForm),),
    ),
    Section(
        "financement",
        "Financement",
        "La convention, l’avance, le bilan, et ce dont les crédits dépendent.",
        facts=facts.MoneyForm,
        lists=(
            RowList("conditions", "Conditions de financement", "condition", parts.ConditionForm),
            RowList(
                "headings",
                "Rubriques du bilan final",
                "rubrique",
                parts.HeadingForm,
                intro="Sans rubrique, l’opérateur écrit sous les rubriques habituelles : "
                f"{', '.join(heading.label.lower() for heading in STANDARD)}.",
            ),
            RowList("co_funders", "Cofinanceurs", "cofinanceur", parts.CoFunderForm),
        ),
    ),
)
_BY_CODE = {section.code: section for section in SECTIONS}
_COLUMNS = {name: {key.name: key.attribute for key in keys} for name, (_, keys) in LISTS.items()}
_FACTS = {f"{name}.{key.name}": key.attribute for name, keys in TABLES.items() for key in keys}


def section_of(code: str) -> Section | None:
    """Give back the section of that address."""
    return _BY_CODE.get(code)


def following(section: Section) -> Section | None:
    """Give back the section after this one."""
    place = SECTIONS.index(section) + 1
    return SECTIONS[place] if place < len(SECTIONS) else None


class Editor:
    """One section being written: its fields, its rows, and the call that results."""

    def __init__(self, section: Section, known: Known, form: facts.FactsForm, rows: Iterable[Rows]) -> None:
        self.section = section
        self.known = known
        self.form = form
        self.rows = list(rows)

    @classmethod
    def written(cls, section: Section, known: Known) -> Editor:
        """Give back the section as it is kept."""
        form = section.facts(initial=section.facts.initial_of(known.call.facts))
        return cls(section, known, form, (Rows.written(kind, known) for kind in section.lists))

    @classmethod
    def typed(cls, section: Section, known: Known, data: QueryDict) -> Editor:
        """Give back the section as it was sent."""
        return cls(
            section, known, section.facts(data), (Rows.typed(kind, known, data) for kind in section.lists)
        )

    @classmethod
    def turned(cls, section: Section, known: Known, data: QueryDict, turn: str) -> Editor:
        """Give back the section as it was sent once a row is added, removed or moved: « up:criteria:2 »."""
        verb, _, rest = turn.partition(":")
        name, _, place = rest.partition(":")
        form = section.facts(initial=_unchecked(section.facts(data)))
        return cls(
            section,
            known,
            form,
            (
                Rows.turned(
                    kind,
                    known,
                    data,
                    verb if kind.name == name else "",
                    int(place) if place.isdecimal() and len(place) < 6 else 0,
                )
                for kind in section.lists
            ),
        )

    def is_valid(self) -> bool:
        """Whether everything reads; every mistake stands beside its field."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows)])

    @property
    def is_wrong(self) -> bool:
        """Whether a mistake is shown."""
        return any(form.errors for form in self.forms)

    @property
    def forms(self) -> Iterator[Any]:
        """Give back the form of the section, then that of each row."""
        yield self.form
        for rows in self.rows:
            yield from rows.forms

    def call(self) -> CallText:
        """Give back the whole call with what was typed here, once it is valid."""
        before = self.known.call
        after = replace(before, facts=self.form.facts(before.facts))
        for rows in self.rows:
            changed: dict[str, Any] = {rows.kind.name: _coded(rows)}
            after = replace(after, **changed)
            if rows.kind.name == "rounds" and after.rounds:
                opening = min(window.opening_day for window in after.rounds)
                closing = max(window.closing_day for window in after.rounds)
                after = replace(after, facts=replace(after.facts, opening_day=opening, closing_day=closing))
            if rows.kind.name == "cohorts":
                after = replace(after, lots=tuple(_renamed(after.lots, rows.kept, after.cohorts)))
        return after

    def pin(self, problems: Iterable[Problem]) -> None:
        """Put each mistake of the whole call beside its field, or above the form when it is elsewhere."""
        shown = {rows.kind.name: rows.kept for rows in self.rows}
        for problem in problems:
            # The only round of a simple call stands in the file as its window.
            place = problem.place.replace("window.", "rounds.0.")
            table, _, rest = place.partition(".")
            number, _, key = rest.partition(".")
            sentence = problem.sentence[:1].upper() + problem.sentence[1:]
            form: forms.Form = self.form
            field = _FACTS.get(problem.place, "")
            if table in shown and number.isdecimal() and int(number) < len(shown[table]):
                form, field = shown[table][int(number)], _COLUMNS[table].get(key, "")
            form.add_error(field if field in form.fields else None, sentence)


def _unchecked(form: facts.FactsForm) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _coded(rows: Rows) -> tuple[Any, ...]:
    """The rows, each with a code of its own: made from its words when it has none yet."""
    texts: list[Any] = []
    for text in rows.texts():
        row = text
        if isinstance(row, LotText):
            row = _coded_lot(row, texts)
        elif hasattr(row, "code") and not row.code:
            words = getattr(row, "label", "") or getattr(row, "name", "")
            row = replace(row, code=code_for(words, (known.code for known in texts), 20))
        texts.append(row)
    return tuple(texts)


def _coded_lot(lot: LotText, before: list[Any]) -> LotText:
    territory = lot.territory or code_for(lot.name, ())
    code = lot.code or code_for(lot.name.replace(" ", ""), (), 3).upper()
    while code in {known.code for known in before} and not lot.code:
        code = f"{code[:3]}{len(before) + 1}"
    return replace(lot, territory=territory, code=code)


def _renamed(
    lots: Iterable[LotText], rows: Iterable[RowForm], cohorts: Iterable[CohortText]
) -> Iterator[LotText]:
    """The lots follow the cohort that changes its name, and lose the one that is taken away."""
    names = {row.cleaned_data["was"]: row.cleaned_data["name"] for row in rows if row.cleaned_data["was"]}
    known = {cohort.name for cohort in cohorts}
    for lot in lots:
        name = names.get(lot.cohort, lot.cohort)
        yield replace(lot, cohort=name if name in known else "")
