"""What is expected of someone next, and by when: every package says its part, these pages sort and link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse

from maillage.agreements.queries import expected as agreements
from maillage.applications import queries as applications
from maillage.calls import questions
from maillage.conversations import queries as conversations
from maillage.expenses.queries import expected as expenses
from maillage.groups.queries import expected as groups
from maillage.groups.queries.group_year import GroupYear
from maillage.people import queries as bodies
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, ask
from maillage.people.operations import the_funder
from maillage.reports.queries import committee as committees
from maillage.reports.queries import financial, open_data
from maillage.reports.queries import report as reports
from maillage.resources.access import WRITERS as DIRECTORY_WRITERS
from maillage.resources.access import keeper_of
from maillage.resources.queries import entry as resources
from maillage.rules.expectation import Expectation, soonest_first
from maillage.rules.french import paris, search_key
from maillage.selection.queries import expected as selection
from maillage.situations.queries import theme as themes
from maillage.ui.shapes import Task, TaskGroup

SOURCES: tuple[Callable[[Standing, dt.datetime], list[Awaited]], ...] = (
    bodies.awaits,
    bodies.letters_await,
    questions.awaits,
    applications.awaits,
    conversations.awaits,
    selection.awaits,
    agreements.awaits,
    groups.awaits,
    themes.awaits,
    expenses.awaits,
    reports.awaits,
    financial.awaits,
    committees.awaits,
)
"""Each package says which of its rows expect something of a person."""

PAGES: dict[str, tuple[str, str]] = {
    "organisation": ("department:body", ""),
    "team": ("", "operator:members_of"),
    "application": ("department:assessment", "operator:application"),
    "questions": ("department:questions", ""),
    "conversation": ("department:conversation", "operator:conversation"),
    "assessment": ("department:assessment", ""),
    "funding": ("department:call_funding", ""),
    "decision": ("department:decisions", ""),
    "award_notice": ("", "operator:application_notice"),
    "notices": ("department:notices", ""),
    "delays": ("department:delays", ""),
    "agreement": ("department:agreement", "operator:agreement"),
    "agreement_to_prepare": ("department:agreement_prepare", ""),
    "amendment": ("department:amendment", "operator:amendment"),
    "bank": ("department:bank", "operator:bank"),
    "payment": ("department:payment", ""),
    "repayment": ("department:agreement", "operator:agreement"),
    "groups": ("", "operator:groups"),
    "group": ("", "operator:group"),
    "themes": ("", "operator:themes"),
    "sessions": ("", "operator:sessions"),
    "meeting": ("", "operator:meeting"),
    "attendance": ("", "operator:attendance"),
    "expense": ("department:agreement_expenses", "operator:agreement_expenses"),
    "account": ("", "operator:account"),
    "examination": ("department:examination", ""),
    "report": ("department:report", "operator:report"),
    "financial_report": ("department:financial_report", "operator:financial_report"),
    "committee": ("department:committee", "operator:committee"),
    "territory_committee": ("", "coordinator:committee"),
    "open_data": ("department:open_data", ""),
    "site": ("department:site", ""),
    "letters": ("department:letters", ""),
    "resources": ("directory:resources_due", "directory:resources_due"),
    "resource_proposals": ("directory:proposals", "directory:proposals"),
    "resource_campaign": ("directory:campaign", "directory:campaign"),
}
"""The page where each kind of thing is done: by the département, by the operator. Who acts for both finds on
the one side what is not done on the other.
"""

SUBJECTS = {
    "candidatures": (
        "Candidatures",
        ("application", "assessment", "conversation", "questions", "award_notice"),
    ),
    "decisions": ("Décisions et crédits", ("funding", "decision", "notices", "delays")),
    "conventions": ("Conventions", ("agreement", "agreement_to_prepare", "amendment")),
    "groupes": ("Groupes et rencontres", ("groups", "group", "meeting", "attendance", "sessions", "themes")),
    "argent": ("Argent", ("bank", "payment", "repayment", "expense", "account", "examination")),
    "bilans": ("Bilans et comptes rendus", ("report", "financial_report", "committee", "open_data")),
    "annuaire": ("Annuaire", ("resources", "resource_proposals", "resource_campaign")),
    "organismes": ("Organismes, équipes, site, courriels", ("organisation", "team", "site", "letters")),
}
"""What a list of things to do is limited to, by the word of its address."""
TIMES = {
    "retard": "En retard",
    "semaine": "Cette semaine",
    "ouvert": "Sans date, dès que possible",
    "ensuite": "Plus tard",
}
"""How pressing things are, the most pressing first."""
WEEK = dt.timedelta(days=7)
SHOWN = 8
"""How many things a home shows; the others are one link away."""


@dataclass(frozen=True, slots=True)
class Expected:
    """All that is expected of someone, the most pressing first, each with its link."""

    things: tuple[tuple[Expectation, Task], ...]
    today: dt.date

    def __len__(self) -> int:
        return len(self.things)

    def grouped(self, limit: int | None = None) -> list[TaskGroup]:
        """The first of them under how pressing they are."""
        by_time: dict[str, list[Task]] = {word: [] for word in TIMES}
        for one, task in self.things:
            by_time[time_of(one, self.today)].append(task)
        left = len(self) if limit is None else limit
        found = []
        for word, label in TIMES.items():
            if by_time[word] and left > 0:
                shown = tuple(by_time[word][:left])
                found.append(TaskGroup(label, len(by_time[word]), shown, late=word == "retard"))
                left -= len(by_time[word])
        return found

    def limited(self, *, time: str = "", subject: str = "", words: str = "") -> Expected:
        """Those of that time and subject whose sentence holds these words; empty words limit nothing."""
        _, kinds = SUBJECTS.get(subject, ("", ()))
        wanted = search_key(words).split()
        return Expected(
            tuple(
                (one, task)
                for one, task in self.things
                if (time not in TIMES or time_of(one, self.today) == time)
                and (not kinds or one.thing in kinds)
                and all(word in search_key(one.sentence) for word in wanted)
            ),
            self.today,
        )

    def subjects(self) -> list[tuple[str, str]]:
        """The subjects there is something to do about."""
        things = {one.thing for one, _ in self.things}
        return [(word, label) for word, (label, kinds) in SUBJECTS.items() if things & set(kinds)]


def time_of(one: Expectation, today: dt.date) -> str:
    """Give back how pressing it is, as a word of `TIMES`."""
    if one.due_on is None:
        return "ouvert"
    if one.due_on < today:
        return "retard"
    return "semaine" if one.due_on <= today + WEEK else "ensuite"


def expected_of(standing: Standing, at: dt.datetime, years: Sequence[GroupYear] = ()) -> Expected:
    """Give back all that is expected of this person; `years` are those of the groups they run.

    One query asks every table; officers have eight more, for the silence, the directory and the open data,
    who prepares files one more, for the signatures lent.
    """
    sources = [one for source in SOURCES for one in source(standing, at)]
    territories = {year.group.lot.territory_id for year in years}
    found = [
        *ask([*sources, *_directory(standing, territories, at)]),
        *selection.expectations(standing, at),
        *open_data.expectations(standing, at),
        *bodies.site_expectations(standing),
        *groups.expectations(years, at),
    ]
    ordered = soonest_first(found)
    things = tuple((one, task_of(one, department=standing.is_department)) for one in ordered)
    return Expected(things, paris(at).date())


def _directory(standing: Standing, operated: Collection[int], at: dt.datetime) -> list[Awaited]:
    if not standing.holds(*DIRECTORY_WRITERS):
        return []
    funder = the_funder().organisation_id if standing.is_department else 0
    return resources.awaits(keeper_of(standing, operated, funder=funder), at)


def task_of(expectation: Expectation, *, department: bool) -> Task:
    """Give back the line of the home page: the expectation and the page where it is met."""
    by_department, by_operator = PAGES[expectation.thing]
    page = (by_department or by_operator) if department else (by_operator or by_department)
    url = reverse(page, args=[expectation.key] if expectation.key else [])
    return Task(title=expectation.sentence, url=url, deadline=expectation.due_on)
