"""The whole chain, from the empty installation to the last euro, for the two cohorts, in real browsers.

Each stretch of it is walked in the usual run by the other journeys; the chain in one piece, with `--full`.
"""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.browser import steps_applying as applying
from tests.browser import steps_awarding as awarding
from tests.browser import steps_closing as closing
from tests.browser import steps_examining as examining
from tests.browser import steps_opening as opening
from tests.browser import steps_year as year
from tests.browser.people import Site
from tests.browser.story import EPSM, HORIZON, LITTORAL

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]

Acts = Iterator[tuple[str, Callable[[opening.Company], object]]]

ARTOIS = year.Habit(
    "3e", "jeudi", "14:00", "16:30", "Maison des associations, Béthune",
    ("2025-11-20", "2026-01-15", "2026-03-19", "2026-05-21", "2026-09-17"),
)  # fmt: skip
AUDOMAROIS = year.Habit(
    "2e", "mardi", "09:30", "12:00", "Espace Saint-Bertin, Saint-Omer",
    ("2025-12-09", "2026-01-13", "2026-02-10", "2026-03-10", "2026-04-14",
     "2026-05-12", "2026-06-09", "2026-09-08", "2026-10-13", "2026-11-10"),
)  # fmt: skip
INCURIE, REFUSAL = "Incurie et refus d’aide", "Refus de soins et troubles de voisinage"
SESSIONS_ARTOIS = (
    year.Session("Incurie et habitat", "2026-01-27", 28),
    year.Session("Alcool et maintien dans le logement", "2026-03-31", 24),
    year.Session("Parler de la psychose avec un bailleur", "2026-06-09", 31),
    year.Session("Mesures de protection : qui fait quoi", "2026-09-29", 26),
    year.Session("Théâtre-forum du voisinage", "2026-10-13", 42, from_surplus=True),
)
SESSIONS_AUDOMAROIS = (
    year.Session("Premiers repères en santé mentale", "2026-02-17", 30),
    year.Session("Refus de soins : que peut-on faire", "2026-05-19", 34),
    year.Session("Troubles de voisinage et soins", "2026-06-30", 25),
    year.Session("La place des proches", "2026-10-20", 22),
)
# Artois: 17 300,00 justified, 550,00 without document; Audomarois: 10 500,00 (E5.1, E5.5).
SPENT_ARTOIS = (
    closing.Spent("Animation de l’année", "12 600", "2026-10-30", "Animation", "Association Horizon Psy 62"),
    closing.Spent(
        "Intervention d’un psychiatre", "840,00", "2026-06-09", "Intervenants", "Dr Hanquez", "09/06/2026"
    ),
    closing.Spent("Salle et déplacements", "1410", "2026-10-28", "Déplacements", "Frais de déplacement"),
)
SURPLUS = closing.Spent(
    "Théâtre-forum", "2 450,00", "2026-10-13", "Intervenants", "Compagnie du Chevalet", "13/10/2026",
    from_surplus=True, says=(),
)  # fmt: skip
UNDOCUMENTED = closing.Spent(
    "Captation vidéo", "550", "2026-10-14", "Autre", "Studio Rive Nord", "13/10/2026",
    from_surplus=True, documented=False, says=("En attente de justificatif",),
)  # fmt: skip
SPENT_AUDOMAROIS = (
    closing.Spent("Animation de l’année", "8 800", "2026-11-27", "Animation", "EPSM Les Deux Rives"),
    closing.Spent("Venue d’une avocate", "900", "2026-06-30", "Intervenants", "Maître Sauvage", "30/06/2026"),
    closing.Spent("Location de salle", "500", "2026-06-15", "Salle", "Espace Saint-Bertin"),
    closing.Spent(
        "Accueil café", "340", "2026-05-19", "Accueil café", "Au Bon Fournil", "19/05/2026",
        says=("300,00 € éligibles, 40,00 € à la charge de l’opérateur",),
    ),
)  # fmt: skip


@pytest.mark.requirement("R20", "R22", "R30", "R35", "R36", "R37", "R38", "R40", "R57", "R66", "R67")
@pytest.mark.requirement("R72", "R74", "R75", "R76", "R79", "R83", "R84", "R85")
def test_a_campaign_goes_from_the_empty_installation_to_the_last_euro(site: Site):
    company = opening.Company(site)
    for moment, act in journey():
        site.clock(moment)
        act(company)
    assert not [said for visitor in company.people.values() for said in visitor.said]


def journey() -> Acts:
    """Each act at its moment, in the order of the year."""
    yield from selection()
    yield from the_year()
    yield from the_end()


def work(company: opening.Company) -> None:
    """What is due at that moment."""
    company.site.work()


def selection() -> Acts:
    """From the empty installation to the advances paid."""
    yield "2025-03-03T09:00:00", opening.first_visit
    yield "2025-03-03T10:00:00", opening.invite_officers
    yield "2025-03-27T16:00:00", opening.import_and_publish
    for body in (HORIZON, EPSM, LITTORAL):
        yield "2025-04-02T09:30:00", partial(opening.open_space, body=body)
    for body in (EPSM, HORIZON, LITTORAL):
        yield "2025-04-30T09:00:00", partial(applying.prepare, body=body)
    yield "2025-05-06T10:00:00", partial(applying.validate, body=EPSM)
    yield "2025-05-09T23:58:40", partial(applying.validate, body=HORIZON)
    yield "2025-05-09T23:59:59", partial(applying.come_too_late, body=LITTORAL)
    yield "2025-05-10T00:05:00", work
    for body in (HORIZON, EPSM):
        yield "2025-06-12T14:00:00", partial(examining.examine, body=body)
    yield (
        "2025-07-15T10:00:00",
        partial(awarding.notify_credits, amount="30 000,00", day="2025-07-15", reference="DIHAL 2025-062"),
    )
    yield "2025-09-24T15:00:00", awarding.deliberate
    yield "2025-09-24T15:10:00", partial(awarding.award, body=EPSM, rank="1")
    yield "2025-09-24T15:20:00", partial(awarding.be_refused_beyond_the_envelope, body=HORIZON)
    yield (
        "2025-09-25T10:00:00",
        partial(awarding.notify_credits, amount="30 000,00", day="2025-09-25", reference="DIHAL 2025-098"),
    )
    yield "2025-09-25T11:00:00", partial(awarding.award, body=HORIZON, rank="2")
    yield "2025-10-02T10:00:00", partial(awarding.contract, body=HORIZON, order="2025-4512")
    yield "2025-11-03T10:00:00", partial(awarding.contract, body=EPSM, order="2025-4977")


def the_year() -> Acts:
    """Two groups, each at its rhythm."""
    yield "2025-11-05T10:00:00", partial(year.open_group, body=HORIZON)
    yield "2025-11-05T11:00:00", partial(year.plan, body=HORIZON, habit=ARTOIS)
    yield "2025-12-01T10:00:00", partial(year.open_group, body=EPSM)
    yield "2025-12-01T11:00:00", partial(year.plan, body=EPSM, habit=AUDOMAROIS)
    july = "Cette date tombe en juillet : choisissez une date jusqu’au 30 juin ou à partir du 1er septembre."
    yield (
        "2025-12-02T10:00:00",
        partial(year.move, body=EPSM, day="2026-06-09", wrong="2026-07-07", right="2026-06-16", refusal=july),
    )
    yield "2025-12-02T11:00:00", partial(year.replace, body=EPSM, day="2026-09-08", other="2026-09-15")
    yield "2025-12-09T08:00:00", partial(year.hold, body=EPSM, day="2025-12-09", who=year.FIELD[:4])
    yield "2026-01-12T09:00:00", partial(year.fill_a_meeting, body=EPSM, day="2026-01-13")
    yield "2026-01-13T12:30:00", partial(year.hold_before_the_group, body=EPSM, day="2026-01-13")
    yield "2026-01-14T09:00:00", partial(year.note_theme, body=EPSM, theme=REFUSAL, meeting="13 janvier 2026")
    yield "2026-02-09T09:00:00", partial(year.go_remote, body=EPSM, day="2026-02-10")
    for rank, day in enumerate((*AUDOMAROIS.days[2:6], "2026-06-16", "2026-09-15", *AUDOMAROIS.days[8:])):
        yield f"{day}T08:00:00", partial(year.hold, body=EPSM, day=day, who=year.FIELD[rank : rank + 3])
    for session in SESSIONS_AUDOMAROIS:
        yield f"{session.day}T08:00:00", partial(year.hold_session, body=EPSM, session=session, theme=REFUSAL)
    for rank, day in enumerate(ARTOIS.days):
        yield f"{day}T08:00:00", partial(year.hold, body=HORIZON, day=day, who=year.FIELD[rank : rank + 4])
    yield (
        "2026-01-16T09:00:00",
        partial(year.note_theme, body=HORIZON, theme=INCURIE, meeting="15 janvier 2026"),
    )
    for session in SESSIONS_ARTOIS:
        yield (
            f"{session.day}T08:00:00",
            partial(year.hold_session, body=HORIZON, session=session, theme=INCURIE),
        )


def the_end() -> Acts:
    """From the receipts to the last euro."""
    yield "2026-10-30T10:00:00", partial(closing.find_no_report_yet, body=HORIZON)
    yield "2026-11-01T06:00:00", work
    for spent in (*SPENT_ARTOIS, SURPLUS, UNDOCUMENTED):
        yield "2026-11-09T10:00:00", partial(closing.spend, body=HORIZON, spent=spent)
    yield "2026-11-16T09:30:00", closing.convene
    yield "2026-12-01T06:00:00", work
    for spent in SPENT_AUDOMAROIS:
        yield "2026-12-02T10:00:00", partial(closing.spend, body=EPSM, spent=spent)
    yield "2026-12-08T11:00:00", closing.meet_in_committee
    for spent in (*SPENT_ARTOIS, SURPLUS):
        yield "2026-12-15T11:00:00", partial(closing.accept, body=HORIZON, spent=spent)
    for spent in SPENT_AUDOMAROIS:
        yield "2026-12-15T14:00:00", partial(closing.accept, body=EPSM, spent=spent)
    yield "2027-01-20T10:00:00", partial(closing.present, body=EPSM, leaves_out=False, sum_of="10 540,00 €")
    yield "2027-01-28T10:00:00", partial(closing.propose, body=EPSM)
    yield "2027-03-15T10:00:00", partial(closing.report, body=EPSM, on="2027-03-15")
    yield (
        "2027-04-26T10:00:00",
        partial(closing.present, body=HORIZON, leaves_out=True, sum_of="17 300,00 €"),
    )
    yield "2027-04-28T10:00:00", partial(closing.report, body=HORIZON, early="2026-10-31", on="2027-04-28")
    yield (
        "2027-05-04T15:00:00",
        partial(
            closing.certify,
            body=HORIZON,
            sentences=(
                "dépenses éligibles justifiées 17 300,00 €",
                "avance versée 12 000,00 €",
                "solde à verser 5 300,00 €",
                "non versé 2 700,00 €",
            ),
        ),
    )
    yield (
        "2027-05-04T16:00:00",
        partial(
            closing.certify,
            body=EPSM,
            sentences=("dépenses éligibles justifiées 10 500,00 €", "reversement dû 1 500,00 €"),
        ),
    )
    yield "2027-05-05T09:00:00", opening.give_the_manager_a_second_role
    yield "2027-05-11T10:00:00", partial(closing.pay_the_balance, body=HORIZON, order="2027-2011")
    yield "2027-05-12T10:00:00", partial(closing.collect_the_repayment, body=EPSM, number="T-2027-0318")
    for body in (HORIZON, EPSM):
        yield "2027-05-14T16:00:00", partial(closing.close, body=body)
    yield (
        "2027-05-15T09:00:00",
        partial(closing.read_the_same_figures_everywhere, today="2027-05-15", bodies=(HORIZON, EPSM)),
    )
