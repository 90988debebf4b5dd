"""What the pages read of a call: its text, its lots with their computed dates, its file."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db.models import Count, Prefetch, Value, prefetch_related_objects

from maillage.calls import toml
from maillage.calls.models import (
    Call,
    CallQuerySet,
    ClosingChange,
    Contact,
    Criterion,
    Family,
    Lot,
    RequiredDocument,
    Round,
)
from maillage.people.models import LegalForm
from maillage.rules.agreement import report_due
from maillage.rules.calendar import expected_meetings, pause
from maillage.rules.conditions import Condition, provisional_sentence
from maillage.rules.french import listing, long_date, plain, typeset
from maillage.rules.grant import advance
from maillage.rules.period import Period
from maillage.rules.window import (
    Window,
    applicable,
    closed_sentence,
    last_minute,
    open_sentence,
    opening_sentence,
)
from maillage.territories.models import TerritoryPart


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in a list; `state` is « brouillon », « à venir », « ouvert » or « clos » at the given time."""

    pk: int
    slug: str
    reference: str
    title: str
    state: str
    sentence: str
    opening: dt.date
    closing: dt.date
    lots: int
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot of a call; amounts in euros, `share` the most of the cost in hundredths.

    Dates are None while its cohort is not decided.

    `expected` tells, for each rhythm, how many meetings a whole agreement expects (R37).
    """

    pk: int
    code: str
    territory: str
    territory_code: str
    cohort: str
    start: dt.date | None
    end: dt.date | None
    report_due: dt.date | None
    ceiling: Decimal
    coffee_ceiling: Decimal
    floor: Decimal
    share: Decimal | None
    advance: Decimal
    intercommunalities: tuple[str, ...]
    expected: tuple[tuple[str, int], ...]
    past_programme: bool


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Who answers the questions of which territories (R87–R90)."""

    name: str
    email: str
    phone: str
    territories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallSheet:
    """A whole call, ready to be shown; `sentence` says whether it is open, `headings` its text in order."""

    call: Call
    state: str
    sentence: str
    deadline: str
    pause: str
    provisional: str
    headings: tuple[tuple[str, str], ...]
    lots: tuple[LotRow, ...]
    rhythms: tuple[str, ...]
    criteria: tuple[tuple[str, str, str], ...]
    """Label, weight in French, the co-funder who alone asks for it; empty when it is common to all."""
    weighted: bool
    co_funders: tuple[str, ...]
    eligibility: tuple[str, ...]
    documents: tuple[tuple[str, str, bool], ...]
    contacts: tuple[ContactRow, ...]


STATES = {"draft": "brouillon", "upcoming": "à venir", "open": "ouvert", "closed": "clos"}


def load_rounds(call: Call) -> None:
    """Read the rounds of the call in order and their closing changes, unless they are known; two queries."""
    changes = ClosingChange.objects.order_by("at", "pk")
    prefetch_related_objects(
        [call],
        Prefetch("rounds", Round.objects.order_by("position", "pk")),
        Prefetch("rounds__closing_changes", changes),
    )


def windows_of(call: Call) -> list[Window]:
    """Give back the windows of the rounds of the call; one query, none when they are prefetched."""
    return [window.window for window in call.rounds.all()] or [call.window]


def state_of(call: Call, at: dt.datetime) -> str:
    """Give back the code of the call's state at that time, one of STATES; nobody has to set it.

    Between two rounds a call is to come: none of them is open.
    """
    if call.published_at is None:
        return "draft"
    window = applicable(windows_of(call), at)
    if window.is_closed(at):
        return "closed"
    return "open" if window.is_open(at) else "upcoming"


def sentence_of(call: Call, at: dt.datetime) -> str:
    """Give back where a call stands, in one sentence, for the public (E1.2, E1.5)."""
    state = state_of(call, at)
    if state == "draft":
        return "Cet appel n’est pas publié\u00a0: le public ne le voit pas."
    window = applicable(windows_of(call), at)
    return {"upcoming": opening_sentence, "open": open_sentence, "closed": closed_sentence}[state](window)


def call_rows(calls: CallQuerySet, at: dt.datetime) -> list[CallRow]:
    """Give back these calls, the latest opening first; two queries."""
    return [
        CallRow(
            pk=call.pk,
            slug=call.slug,
            reference=call.reference,
            title=call.title,
            state=state_of(call, at),
            sentence=sentence_of(call, at),
            opening=call.opening_day,
            closing=call.closing_day,
            lots=call.lot_count,  # type: ignore[attr-defined]  # set by the annotation
            rehearsal=call.rehearsal,
        )
        for call in calls.annotate(lot_count=Count("lots"))
        .prefetch_related("rounds")
        .order_by("-opening_day", "-pk")
    ]


def call_sheet(call: Call, at: dt.datetime) -> CallSheet:
    """Give back the whole call as the public reads it; seven queries, whatever the number of lots."""
    load_rounds(call)
    state = state_of(call, at)
    window = applicable(windows_of(call), at)
    words = _words_of(call)
    months = frozenset(call.excluded_months)
    pairs = tuple((rhythm.label, rhythm.rank) for rhythm in words["rhythm"])
    funders = {funder.code: funder.label for funder in words["funder"]}
    criteria = tuple(
        (one.label, plain(one.weight or Decimal(0)), funders.get(one.code, "")) for one in words["criterion"]
    )
    return CallSheet(
        call=call,
        state=state,
        sentence=sentence_of(call, at),
        deadline=typeset(f"{long_date(window.closing)} à {last_minute(call.zone)}"),
        pause=pause(months),
        provisional=provisional_sentence(
            Condition(entry["label"], "pending") for entry in call.funding_conditions
        ),
        headings=_headings(call),
        lots=tuple(_lot_row(call, lot, pairs, months) for lot in lots_of(call)),
        rhythms=tuple(rhythm.label for rhythm in words["rhythm"]),
        criteria=criteria,
        weighted=len({weight for _, weight, _ in criteria}) > 1,
        co_funders=tuple(funders.values()),
        eligibility=tuple(question.label for question in words["question"]),
        documents=tuple(
            (document.label, _asked_of(document), document.mandatory)
            for document in call.required_documents.order_by("position", "pk")
        ),
        contacts=_contacts(call),
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """A few words that a call lists: a rhythm, a co-funder, a criterion or a question, at its rank."""

    kind: str
    rank: int
    pk: int
    label: str
    code: str
    weight: Decimal | None


def _words_of(call: Call) -> dict[str, list[_Word]]:
    """The rhythms of the call, its co-funders, criteria and questions, by kind and in order; one query."""
    light = Value(None, output_field=Criterion._meta.get_field("weight"))  # noqa: SLF001 - documented
    listed = {  # the criteria first: in PostgreSQL two columns without a type would make a text of the weight
        "criterion": call.criteria.values_list(
            Value("criterion"), "position", "pk", "label", "funder", "weight"
        ),
        "rhythm": call.rhythms.values_list(Value("rhythm"), "every_months", "pk", "label", "code", light),
        "funder": call.co_funders.values_list(Value("funder"), Value(0), "pk", "name", "code", light),
        "question": call.eligibility_questions.values_list(
            Value("question"), "position", "pk", "label", Value(""), light
        ),
    }
    first, *others = (rows.order_by() for rows in listed.values())
    found: dict[str, list[_Word]] = {kind: [] for kind in listed}
    for row in first.union(*others, all=True):
        word = _Word(*row)
        found[word.kind].append(word)
    for words in found.values():
        words.sort(key=lambda one: (one.rank, one.pk))
    return found


def _asked_of(document: RequiredDocument) -> str:
    """The bodies a document is asked of, in words; empty when it is asked of all."""
    if document.legal_forms:
        return listing([LegalForm(code).label.lower() for code in document.legal_forms])
    return "" if document.family == Family.ALL else document.get_family_display().lower()


def lots_of(call: Call) -> list[Lot]:
    """Give back the lots of the call by territory, with the parts of their perimeter; two queries."""
    parts = (
        TerritoryPart.objects.valid(call.opening_day)
        .select_related("intercommunality")
        .order_by("-intercommunality__population", "pk")
    )
    prefetch = Prefetch("territory__parts", queryset=parts, to_attr="of_the_call")
    return list(call.lots.select_related("territory").prefetch_related(prefetch).order_by("name", "pk"))


def _lot_row(call: Call, lot: Lot, rhythms: tuple[tuple[str, int], ...], excluded: frozenset[int]) -> LotRow:
    parts: list[TerritoryPart] = lot.territory.of_the_call  # type: ignore[attr-defined]  # set by the prefetch
    start, end = lot.agreement_start, lot.agreement_end
    period = Period(start, end) if start and end else None
    last_year = call.programme_end
    return LotRow(
        pk=lot.pk,
        code=lot.code,
        territory=lot.name,
        territory_code=lot.territory.code,
        cohort=lot.cohort,
        start=start,
        end=end,
        report_due=report_due(end, call.report_delay_months) if end else None,
        ceiling=lot.ceiling,
        coffee_ceiling=lot.coffee_ceiling,
        floor=lot.floor,
        share=None if lot.share_ceiling is None else lot.share_ceiling * 100,
        advance=advance(lot.ceiling, call.advance_rate),
        intercommunalities=tuple(part.intercommunality.name for part in parts),
        expected=tuple((label, expected_meetings(period, every, excluded)) for label, every in rhythms)
        if period
        else (),
        past_programme=bool(last_year and end and end.year > last_year),
    )


def _headings(call: Call) -> tuple[tuple[str, str], ...]:
    texts = (
        ("Contexte", call.context),
        ("Public cible", call.audience),
        ("Finalité", call.purpose),
        ("Objectifs", call.objectives),
        ("Déroulement", call.content),
        ("Modalités d’accueil et de suivi", call.hosting),
        ("Porteurs de projets éligibles", call.applicants),
        ("Évaluation", call.evaluation),
    )
    return tuple((title, body) for title, body in texts if body)


def _contacts(call: Call) -> tuple[ContactRow, ...]:
    """The contacts by name, each with its lots; one query."""
    found: dict[Contact, list[str]] = {}
    served = Contact.lots.through.objects.filter(contact__call=call).select_related("contact__person", "lot")
    for row in served.order_by("contact__person__full_name", "contact", "lot__name"):
        found.setdefault(row.contact, []).append(row.lot.name)
    return tuple(
        ContactRow(contact.person.full_name, contact.person.email, contact.phone, tuple(lots))
        for contact, lots in found.items()
    )


def contacts_by_territory() -> dict[str, tuple[ContactRow, ...]]:
    """Give back who answers the questions of each territory, by its code, in its latest published call that
    names someone (R87–R90); one query.
    """
    served = Contact.lots.through.objects.filter(
        contact__call__published_at__isnull=False, contact__call__rehearsal=False
    )
    latest: dict[str, int] = {}
    found: dict[str, list[ContactRow]] = {}
    rows = served.select_related("contact__person", "contact__call", "lot__territory")
    for row in rows.order_by("-contact__call__opening_day", "-contact__call", "contact__person__full_name"):
        place, contact = row.lot.territory, row.contact
        if latest.setdefault(place.code, contact.call_id) == contact.call_id:
            one = ContactRow(contact.person.full_name, contact.person.email, contact.phone, (place.name,))
            found.setdefault(place.code, []).append(one)
    return {code: tuple(dict.fromkeys(rows)) for code, rows in found.items()}


def as_file(call: Call) -> str:
    """Give back the TOML file of the call: importing it elsewhere gives the same call."""
    return toml.write(as_text(call))


def fingerprint(text: toml.CallText) -> str:
    """Give back what changes as soon as anything of the call does."""
    return hashlib.sha256(toml.write(text).encode()).hexdigest()


def as_text(call: Call) -> toml.CallText:
    """Give back what the call says, as its file and its forms have it; ten queries at most."""
    facts = {
        field.name: getattr(call, field.name)
        for field in fields(toml.CallFacts)
        if field.name not in ("excluded_months", "letter_questions", "report_reminders")
    }
    return toml.CallText(
        facts=toml.CallFacts(
            **facts,
            excluded_months=tuple(call.excluded_months),
            letter_questions=tuple(call.letter_questions),
            report_reminders=tuple(call.report_reminders),
        ),
        rounds=tuple(
            toml.RoundText(r.opening_day, r.closing_day, r.session, r.stage, r.family)
            for r in call.rounds.order_by("position")
        ),
        co_funders=tuple(toml.CoFunderText(f.code, f.name) for f in call.co_funders.order_by("pk")),
        rhythms=tuple(
            toml.RhythmText(r.code, r.label, r.every_months, r.yields_surplus)
            for r in call.rhythms.order_by("pk")
        ),
        criteria=tuple(
            toml.CriterionText(c.label, c.weight, c.funder) for c in call.criteria.order_by("position")
        ),
        eligibility=tuple(
            toml.EligibilityText(q.label) for q in call.eligibility_questions.order_by("position")
        ),
        documents=tuple(
            toml.DocumentText(d.code, d.label, d.family, d.mandatory, tuple(d.legal_forms), d.stage)
            for d in call.required_documents.order_by("position")
        ),
        conditions=tuple(
            toml.ConditionText(entry["code"], entry["label"], _iso(entry["expected_on"]))
            for entry in call.funding_conditions
        ),
        cohorts=tuple(
            toml.CohortText(
                entry["name"], dt.date.fromisoformat(entry["start"]), dt.date.fromisoformat(entry["end"])
            )
            for entry in call.cohorts
        ),
        headings=tuple(toml.HeadingText(**row) for row in call.report_headings),
        lots=tuple(_lot_text(lot) for lot in sorted(lots_of(call), key=lambda lot: lot.pk)),
    )


def _lot_text(lot: Lot) -> toml.LotText:
    parts: list[TerritoryPart] = lot.territory.of_the_call  # type: ignore[attr-defined]  # set by the prefetch
    return toml.LotText(
        code=lot.code,
        territory=lot.territory.code,
        name=lot.name.removesuffix(f" – {lot.public}") if lot.public else lot.name,
        cohort=lot.cohort,
        ceiling=lot.ceiling,
        coffee_ceiling=lot.coffee_ceiling,
        intercommunalities=tuple(sorted(part.intercommunality.siren for part in parts)),
        public=lot.public,
        floor=lot.floor,
        share_ceiling=lot.share_ceiling,
    )


def _iso(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
