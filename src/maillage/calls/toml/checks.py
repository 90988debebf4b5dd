"""What must hold between the values of a call: dates, rounds, lots, criteria, documents."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations
from typing import Final

from maillage.calls.toml.kinds import nearest
from maillage.calls.toml.text import CallText, CohortText, LotText, RoundText
from maillage.people.models import PUBLIC_FORMS
from maillage.rules.agreement import check_period
from maillage.rules.french import listing, long_date
from maillage.rules.period import Period

Found = Iterator[tuple[str, str]]
"""The place of each mistake (« lots.2.ceiling »), and its sentence."""

FAMILIES: Final = {"private": "organismes de droit privé", "public": "personnes publiques"}
STAGES: Final = {"full": "le dossier complet", "letter": "la lettre d’intention"}


def check(call: CallText) -> Found:
    """Give back every mistake between values that each read well."""
    for part in (_facts, _once, _rounds, _stages, _cohorts, _lots, _territories, _criteria, _documents):
        yield from part(call)


def _facts(call: CallText) -> Found:
    facts = call.facts
    if facts.highest_score <= facts.lowest_score:
        yield "scoring.highest", "la note la plus haute doit dépasser la plus basse."
    if len(facts.excluded_months) == 12:
        yield "meetings.excluded_months", "laissez au moins un mois où une rencontre peut se tenir."
    for number, rhythm in enumerate(call.rhythms):
        if rhythm.every_months < 1:
            yield f"rhythms.{number}.every_months", "comptez au moins un mois entre deux rencontres."


def _once(call: CallText) -> Found:
    yield from _repeated("lots", "code", [lot.code for lot in call.lots])
    yield from _repeated("co_funders", "code", [funder.code for funder in call.co_funders])
    yield from _repeated("rhythms", "code", [rhythm.code for rhythm in call.rhythms])
    yield from _repeated("documents", "code", [document.code for document in call.documents])
    yield from _repeated("conditions", "code", [condition.code for condition in call.conditions])
    yield from _repeated("headings", "code", [heading.code for heading in call.headings])
    yield from _repeated("cohorts", "name", [cohort.name for cohort in call.cohorts])
    yield from _repeated("eligibility", "label", [question.label for question in call.eligibility])
    yield from _repeated(
        "criteria", "label", [(criterion.label, criterion.funder) for criterion in call.criteria]
    )
    yield from _repeated(
        "lots",
        "territory",
        [(lot.territory, lot.public) for lot in call.lots],
        lambda number: f"{call.lots[number].title} a déjà son lot : un seul par territoire et par public.",
    )


def _repeated(name: str, key: str, codes: list[Hashable], said: Callable[[int], str] | None = None) -> Found:
    for number, code in enumerate(codes):
        if code in codes[:number]:
            shown = code[0] if isinstance(code, tuple) else code
            sentence = said(number) if said else f"« {shown} » est déjà pris : chacun a le sien."
            yield f"{name}.{number}.{key}", sentence


def _rounds(call: CallText) -> Found:
    for number, window in enumerate(call.rounds):
        if window.closing_day < window.opening_day:
            yield f"rounds.{number}.closing", "la clôture ne peut pas précéder l’ouverture."
    for (first, one), (second, other) in combinations(enumerate(call.rounds), 2):
        if one.stage != other.stage or not _share_a_family(one, other):
            continue
        if one.session == other.session:
            yield (
                f"rounds.{second}",
                (
                    f"{STAGES[one.stage]} a déjà une période pour les mêmes organismes dans cette session : "
                    "nommez une autre session, ou réunissez les deux périodes."
                ),
            )
        elif one.opening_day <= other.closing_day and other.opening_day <= one.closing_day:
            yield (
                f"rounds.{second}.opening",
                (
                    f"cette période en chevauche une autre (« {call.rounds[first].session or 'sans nom'} », "
                    f"jusqu’au {long_date(one.closing_day)}) : un dépôt ne saurait de laquelle il relève."
                ),
            )


def _share_a_family(one: RoundText, other: RoundText) -> bool:
    return any(one.serves(family) and other.serves(family) for family in FAMILIES)


def _stages(call: CallText) -> Found:
    """Each family served somewhere is served at each stage of each session; the full file comes second."""
    served = [family for family in FAMILIES if any(window.serves(family) for window in call.rounds)]
    stages = ("letter", "full") if call.has_letters else ("full",)
    if not call.has_letters and call.facts.letter_questions:
        yield (
            "letter.questions",
            'aucune période ne reçoit de lettre d’intention : ajoutez-en une, avec stage = "letter".',
        )
    for session in dict.fromkeys(window.session for window in call.rounds):
        held = [(n, window) for n, window in enumerate(call.rounds) if window.session == session]
        for family in served:
            yield from _stages_of(session, held, family, stages)


def _stages_of(
    session: str, held: list[tuple[int, RoundText]], family: str, stages: tuple[str, ...]
) -> Found:
    found = {window.stage: (number, window) for number, window in held if window.serves(family)}
    where = f" dans la session « {session} »" if session else ""
    for stage in stages:
        if stage not in found:
            yield (
                f"rounds.{held[0][0]}",
                (
                    f"aucune période ne reçoit {STAGES[stage]} des {FAMILIES[family]}{where} : "
                    f'ajoutez-la, avec stage = "{stage}".'
                ),
            )
    if len(found) == 2 and found["full"][1].closing_day <= found["letter"][1].closing_day:
        yield (
            f"rounds.{found['full'][0]}.closing",
            "le dossier complet vient après la lettre d’intention : il se clôt après elle.",
        )


def _cohorts(call: CallText) -> Found:
    months = call.facts.agreement_months
    for number, cohort in enumerate(call.cohorts):
        if cohort.end < cohort.start:
            yield f"cohorts.{number}.end", "la fin ne peut pas précéder le début."
        elif not (verdict := check_period(Period(cohort.start, cohort.end), months)):
            yield f"cohorts.{number}.end", verdict.sentence


def _lots(call: CallText) -> Found:
    for number, lot in enumerate(call.lots):
        place = f"lots.{number}"
        if lot.cohort and call.cohort(lot.cohort) is None:
            yield f"{place}.cohort", _no_cohort(lot, call.cohorts)
        if lot.ceiling <= 0:
            yield f"{place}.ceiling", "le plafond est plus grand que zéro."
        if lot.coffee_ceiling > lot.ceiling:
            yield f"{place}.coffee_ceiling", "l’accueil café est compris dans le plafond."
        if lot.floor > lot.ceiling:
            yield f"{place}.floor", "la demande la plus basse ne dépasse pas le plafond."
        if lot.share_ceiling == 0:
            yield (
                f"{place}.share_ceiling",
                "une part de zéro ne finance rien : retirez-la pour ne pas limiter.",
            )


def _no_cohort(lot: LotText, cohorts: Iterable[CohortText]) -> str:
    names = [cohort.name for cohort in cohorts]
    hint = nearest(lot.cohort, names)
    if not hint:
        hint = f" Choisissez {listing(names, 'ou')}." if names else " Ajoutez-la dans [[cohorts]]."
    return f"aucune cohorte ne se nomme « {lot.cohort} ».{hint}"


def _territories(call: CallText) -> Found:
    """Lots of one territory say the same of it; an intercommunality belongs to one territory."""
    first: dict[str, LotText] = {}
    owner: dict[str, str] = {}
    for number, lot in enumerate(call.lots):
        known = first.setdefault(lot.territory, lot)
        if known.name != lot.name:
            yield (
                f"lots.{number}.name",
                f"le territoire « {lot.territory} » se nomme déjà « {known.name} » : écrivez le même nom.",
            )
        if lot.intercommunalities and known.intercommunalities != lot.intercommunalities:
            yield (
                f"lots.{number}.intercommunalities",
                f"le périmètre de « {known.name} » est déjà donné : écrivez le même, ou retirez cette ligne.",
            )
        for siren in lot.intercommunalities:
            if owner.setdefault(siren, lot.territory) != lot.territory:
                yield (
                    f"lots.{number}.intercommunalities",
                    f"l’intercommunalité {siren} est déjà dans un autre territoire.",
                )


def _criteria(call: CallText) -> Found:
    funders = [funder.code for funder in call.co_funders]
    for number, criterion in enumerate(call.criteria):
        if criterion.weight <= 0:
            yield f"criteria.{number}.weight", "le poids d’un critère est plus grand que zéro."
        if criterion.funder and criterion.funder not in funders:
            hint = nearest(criterion.funder, funders) or " Ajoutez-le dans [[co_funders]]."
            yield f"criteria.{number}.funder", f"aucun cofinanceur n’a le code « {criterion.funder} ».{hint}"


def _documents(call: CallText) -> Found:
    for number, document in enumerate(call.documents):
        if document.stage == "letter" and not call.has_letters:
            yield (
                f"documents.{number}.stage",
                (
                    "aucune période ne reçoit de lettre d’intention : demandez ce document avec le dossier "
                    "complet."
                ),
            )
        wrong = [form for form in document.legal_forms if not _is_of(form, document.family)]
        if wrong:
            yield (
                f"documents.{number}.legal_forms",
                f"{listing(wrong)} n’est pas de la famille « {document.family} » : changez l’une ou l’autre.",
            )


def _is_of(form: str, family: str) -> bool:
    return family == "all" or (form in PUBLIC_FORMS) == (family == "public")
