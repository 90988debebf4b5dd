"""A year of four groups closed in real browsers, from the accounts to the last euro (scenario E5)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from maillage.chores.demonstration.cast import OFFICERS, OPERATORS
from maillage.chores.demonstration.play import play
from maillage.chores.demonstration.stage import Stage
from maillage.groups.models import Attendance
from tests.browser import steps_closing as closing
from tests.browser.keyboard import EITHER_WAY
from tests.browser.people import Site
from tests.browser.steps_awarding import pay, words_of
from tests.browser.steps_opening import Company
from tests.browser.story import EPSM, HORIZON, HORIZON_LENS, TRAIT_DUNION, Body

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]
WINTER = dt.date(2027, 1, 15)
"""Every expense is entered and the committee is over; nothing is presented yet."""


@dataclass(frozen=True)
class Closing:
    """How one group ends: what it presents, what is kept of it, what is still due; the days of E5."""

    lot: str
    body: Body
    presented: str
    sentences: tuple[str, ...]
    days: tuple[str, str, str, str]
    order: str
    reduced: tuple[str, ...] = ()
    leaves_out: bool = False
    late: str = ""


GROUPS = (
    Closing(
        "AUD",
        EPSM,
        "10 660,00 €",
        ("dépenses éligibles justifiées 10 500,00 €", "solde à verser 0,00 €", "reversement dû 1 500,00 €"),
        ("2027-01-20", "2027-03-15", "2027-03-24", "2027-05-12"),
        "T-2027-0318",
        reduced=("Accueil café", "160,00 €"),
    ),
    Closing(
        "BOU",
        replace(TRAIT_DUNION, representative="Agnès Roussel", accountant="Agnès Roussel"),
        "20 177,55 €",
        ("dépenses éligibles justifiées 20 082,55 €", "solde à verser 8 000,00 €"),
        ("2027-02-15", "2027-04-12", "2027-04-20", "2027-05-04"),
        "2027-1876",
        reduced=("Dossiers d’accueil", "95,00 €"),
    ),
    Closing(
        "ART",
        replace(HORIZON, accountant="Inès Kowalczyk"),
        "17 300,00 €",
        (
            "Subvention attribuée 20 000,00 €",
            "dépenses éligibles justifiées 17 300,00 €",
            "avance versée 12 000,00 €",
            "solde à verser 5 300,00 €",
            "non versé 2 700,00 €",
        ),
        ("2027-04-26", "2027-04-28", "2027-05-04", "2027-05-11"),
        "2027-2011",
        leaves_out=True,
    ),
    Closing(
        "LEN",
        replace(HORIZON_LENS, accountant="Inès Kowalczyk"),
        "19 264,80 €",
        ("dépenses éligibles justifiées 19 264,80 €", "solde à verser 7 264,80 €"),
        ("2027-05-02", "2027-05-03", "2027-05-06", "2027-05-13"),
        "2027-2034",
        late="3 jours de retard",
    ),
)


@pytest.mark.requirement("R40", "R72", "R74", "R75", "R76", "R79", "R80", "R83", "F31", "F38")
@pytest.mark.parametrize("site", EITHER_WAY, indirect=True)
def test_a_year_of_four_groups_is_closed_to_the_cent(site: Site) -> None:
    company = gather(site, play(WINTER))
    for day, group, act in sorted(acts(), key=lambda one: one[0]):
        site.clock(f"{day}T10:00:00")
        ACTS[act](company, group)
    site.clock("2027-05-15T10:00:00")
    closing.read_the_same_figures_everywhere(company, "2027-05-15", tuple(group.body for group in GROUPS))
    used = sum(
        Decimal(row["advance"]) + Decimal(row["balance"]) - Decimal(row["repayment"]) for row in figures()
    )
    assert used == Decimal("67064.80")  # E5.9: 17 300 + 19 264,80 + 10 500 + 20 000
    assert not [said for visitor in company.people.values() for said in visitor.said]


def figures() -> list[dict[str, str]]:
    out = StringIO()
    call_command("figures", "--json", today="2027-05-15", stdout=out)
    rows: list[dict[str, str]] = json.loads(out.getvalue())
    return rows


def gather(site: Site, stage: Stage) -> Company:
    """Everyone of the campaign who closes the year, in a browser of their own, come in by the mail's code."""
    company = Company(site)
    needed = {"Claire Delattre", "Sophie Marquant", "Denis Wallart"}
    needed |= {name for group in GROUPS for name in (group.body.representative, group.body.accountant)}
    site.clock(f"{WINTER}T10:00:00")
    for character in (*OFFICERS, *OPERATORS):
        if character.name in needed:
            person = site.visitor(character.name, character.email)
            company.people[character.name] = person
            person.comes_in()
    told = {row["territory"]: row for row in figures()}
    for group in GROUPS:
        company.agreements[group.body.key] = f"/departement/conventions/{stage.agreements[group.lot].pk}/"
        row = told[group.body.territory]
        company.attendances[group.body.key] = int(row["attendances"])
        met = Attendance.objects.filter(
            meeting__group__agreement=stage.agreements[group.lot], meeting__state="held", state="present"
        )
        company.people_met[group.body.key] = set(met.values_list("participant__token", flat=True))
    return company


def acts() -> Iterator[tuple[str, Closing, str]]:
    """Each act of the closing at its day; those of one day keep the order of a closing."""
    for group in GROUPS:
        presented, reported, certified, settled = group.days
        yield presented, group, "present"
        if group.reduced:
            yield presented, group, "propose"
        yield reported, group, "report"
        yield certified, group, "certify"
        yield settled, group, "settle"
        yield settled, group, "close"


def present(company: Company, group: Closing) -> None:
    closing.present(company, group.body, leaves_out=group.leaves_out, sum_of=group.presented)


def propose(company: Company, group: Closing) -> None:
    """What is not kept in whole is told to the operator, who accepts it."""
    denis, representative = company["Denis Wallart"], company[group.body.representative]
    denis.goes(f"/departement/depenses/{closing.key_of(company, group.body)}/examen/")
    denis.reads(*group.reduced)
    denis.follows("Envoyer la proposition")
    denis.presses("Envoyer la proposition")
    denis.reads("La proposition est envoyée")
    representative.goes(f"/operateur/depenses/{closing.key_of(company, group.body)}/compte/")
    representative.reads("Répondre avant le délai", *group.reduced[:1])
    representative.presses("Accepter la proposition")
    representative.reads("Vous acceptez la proposition")


def report(company: Company, group: Closing) -> None:
    """Sent and accepted; a late one is told, never refused (R80, F38)."""
    closing.report(company, group.body, on=group.days[1])
    if group.late:
        company["Sophie Marquant"].reads(group.late)


def certify(company: Company, group: Closing) -> None:
    closing.certify(company, group.body, group.sentences)


def settle(company: Company, group: Closing) -> None:
    """The balance paid to the account in force, or the repayment collected in two times."""
    denis = company["Denis Wallart"]
    if group.lot == "AUD":
        closing.collect_the_repayment(company, group.body, group.order)
        return
    pay(denis, company.agreements[group.body.key], "Solde", group.order)
    denis.follows("Solde")
    certificate = words_of(denis.fetches("Certificat de paiement"))
    assert group.order in certificate, certificate
    assert group.body.iban.replace(" ", "")[-4:] in certificate.replace(" ", ""), certificate


def close(company: Company, group: Closing) -> None:
    closing.close(company, group.body)


ACTS = {one.__name__: one for one in (present, propose, report, certify, settle, close)}
