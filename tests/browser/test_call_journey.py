"""E1, « De l’ouverture à l’attribution »: an instructor runs the call and may explain every decision."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from tests.browser import steps_applying as applying
from tests.browser import steps_awarding as awarding
from tests.browser import steps_deadline as deadline
from tests.browser import steps_deciding as deciding
from tests.browser import steps_examining as examining
from tests.browser import steps_journal as journal
from tests.browser import steps_opening as opening
from tests.browser import story
from tests.browser.keyboard import EITHER_WAY
from tests.browser.people import Site
from tests.browser.story import TILLEULS, TRAIT_DUNION

# The journey of the whole chain walks the same acts with three bodies; this one, with five, is a campaign.
pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]

Acts = Iterator[tuple[str, Callable[[opening.Company], object]]]

# Until the award, a body needs who prepares and who represents it.
HORIZON, LENS, EPSM = (
    replace(body, facilitator="", accountant="") for body in (story.HORIZON, story.HORIZON_LENS, story.EPSM)
)
LITTORAL = replace(story.LITTORAL, preparer="")
RANKED = (EPSM, HORIZON, LENS, TRAIT_DUNION)
"""The order of priority decided; the last two have the same mark."""
EXAMINED = (
    "brouillon", "déposée", "validée", "complète", "éligible", "notée",
)  # fmt: skip
BADGE = "Convention obligatoire (loi du 12 avril 2000, art. 10) – publication open data"


@pytest.mark.requirement(
    "R19", "R48", "R52", "R56", "R57", "R60", "R61", "R63", "R64", "R66", "R67", "F3", "F7"
)
@pytest.mark.parametrize("site", EITHER_WAY, indirect=True)
def test_a_call_goes_from_its_opening_to_the_award_of_the_last_group(site: Site):
    company = opening.Company(site)
    for moment, act in journey():
        site.clock(moment)
        act(company)
    assert not [said for visitor in company.people.values() for said in visitor.said]


def journey() -> Acts:
    """Each act at its moment, from the opening to the second deliberation."""
    yield from applications()
    yield from closing()
    yield from examination()
    yield from decision()
    yield from attribution()


def work(company: opening.Company) -> None:
    """What is due at that moment."""
    company.site.work()


def applications() -> Acts:
    """The call is published and opens; four files are prepared, one body waits (E1.1 to E1.4)."""
    yield "2025-03-03T09:00:00", opening.first_visit
    yield "2025-03-03T10:00:00", opening.invite_officers
    yield "2025-03-27T16:00:00", opening.import_and_publish
    yield "2025-03-31T23:59:59", deadline.open_at_midnight
    for body in (HORIZON, EPSM, TRAIT_DUNION, TILLEULS, LITTORAL):
        yield "2025-04-02T09:30:00", partial(opening.open_space, body=body)
    yield "2025-04-30T09:00:00", partial(applying.prepare_two, body=HORIZON, other=LENS)
    yield "2025-05-05T14:00:00", partial(applying.prepare, body=EPSM, at="5 mai 2025 à 14 h")
    yield "2025-05-06T10:00:00", partial(applying.validate, body=EPSM)
    yield "2025-05-07T11:05:00", partial(applying.prepare, body=TRAIT_DUNION, at="7 mai 2025 à 11 h 05")
    yield "2025-05-07T17:00:00", partial(applying.validate, body=HORIZON)
    yield "2025-05-07T17:10:00", partial(applying.validate, body=LENS)
    yield "2025-05-08T18:12:00", partial(applying.prepare, body=TILLEULS, at="8 mai 2025 à 18 h 12")


def closing() -> Acts:
    """The last day and what follows midnight (E1.4 to E1.6)."""
    yield (
        "2025-05-09T09:00:00",
        partial(deadline.remind, body=TILLEULS, number="AAP-2025-BOU-002", others=(HORIZON, EPSM)),
    )
    yield "2025-05-09T09:30:00", partial(deadline.see_only_a_number, count=5)
    yield "2025-05-09T23:58:40", partial(applying.validate, body=TRAIT_DUNION)
    yield "2025-05-09T23:59:50", partial(deadline.begin_too_late, body=LITTORAL)
    yield "2025-05-10T00:01:00", partial(deadline.find_no_way_round, body=TILLEULS)
    yield "2025-05-10T00:05:00", work
    yield (
        "2025-05-12T09:00:00",
        partial(examining.read_what_was_received, late=LITTORAL, left_aside=TILLEULS),
    )


def examination() -> Acts:
    """Completeness and its delay, four conditions, two assessors (E1.7, E1.8)."""
    yield "2025-05-19T10:00:00", partial(examining.ask_for_documents, body=EPSM, due="2025-05-30")
    yield (
        "2025-05-20T09:00:00",
        partial(examining.read_the_delays, told={EPSM: "Suspendu", TRAIT_DUNION: "9 juillet 2025"}),
    )
    yield "2025-05-28T15:00:00", partial(examining.give_documents, body=EPSM)
    yield "2025-06-02T09:00:00", partial(examining.read_the_delays, told={EPSM: "15 juillet 2025"})
    for body in (EPSM, HORIZON):
        yield "2025-06-12T09:00:00", partial(examining.examine_alike, body=body)
    yield "2025-06-12T10:00:00", partial(examining.examine, body=TRAIT_DUNION)
    yield "2025-06-12T14:00:00", partial(examining.explain_each_answer, body=LENS)
    yield "2025-06-12T15:00:00", partial(examining.disagree, body=LENS)
    yield "2025-06-26T10:00:00", partial(examining.send_a_holding_letter, body=TRAIT_DUNION)


def decision() -> Acts:
    """Credits for three, an order and its motive, one act, notices read (E1.9, E1.10)."""
    yield (
        "2025-07-15T10:00:00",
        partial(awarding.notify_credits, amount="60 000,00", day="2025-07-15", reference="DIHAL 2025-062"),
    )
    yield "2025-07-16T10:00:00", partial(deciding.put_in_order, ranked=RANKED)
    yield "2025-09-24T15:00:00", partial(deciding.decide, ranked=RANKED)
    for body in (HORIZON, TRAIT_DUNION):
        yield "2025-09-24T16:00:00", partial(deciding.see_no_outcome, body=body)
    granted = "20 000,00 €"
    told = {HORIZON: granted, LENS: granted, EPSM: granted, TRAIT_DUNION: "en attente de crédits"}
    yield "2025-09-25T10:00:00", partial(deciding.send_notices, told=told)
    for body in (HORIZON, LENS, EPSM):
        yield "2025-09-26T08:30:00", partial(deciding.read_notice, body=body, told=("Retenue", granted))
    yield (
        "2025-09-26T08:40:00",
        partial(
            deciding.read_notice,
            body=TRAIT_DUNION,
            told=("en attente de crédits", "valable jusqu’au 31 décembre 2025"),
        ),
    )
    yield "2025-09-26T09:00:00", partial(deciding.prove_reading, bodies=RANKED, at="26 septembre 2025 à 8 h")


def attribution() -> Acts:
    """Three agreements, then new credits release the fourth; the journal tells it all (E1.11, E1.12)."""
    yield "2025-10-02T10:00:00", partial(deciding.prepare, body=HORIZON, told=f"{BADGE} (3 mois)")
    yield "2025-10-02T10:10:00", partial(deciding.prepare, body=LENS, told=f"{BADGE} (3 mois)")
    yield "2025-10-02T11:00:00", sign_and_read_the_badge
    yield (
        "2025-10-03T10:00:00",
        partial(deciding.prepare, body=EPSM, told="Personne publique : régime à confirmer"),
    )
    yield (
        "2025-10-20T10:00:00",
        partial(awarding.notify_credits, amount="20 000,00", day="2025-10-20", reference="DIHAL 2025-098"),
    )
    yield "2025-11-12T10:00:00", partial(deciding.release, body=TRAIT_DUNION)
    yield "2025-11-12T10:30:00", partial(deciding.send_notices, told={TRAIT_DUNION: "2025-CP-140"})
    yield (
        "2025-11-13T08:00:00",
        partial(deciding.read_notice, body=TRAIT_DUNION, told=("Retenue", "2025-CP-140")),
    )
    dates = "du 1er décembre 2025 au 30 novembre 2026"
    yield "2025-11-14T10:00:00", partial(deciding.prepare, body=TRAIT_DUNION, told=dates)
    yield "2025-11-14T11:00:00", read_the_journal


def sign_and_read_the_badge(company: opening.Company) -> None:
    """Once signed, the badge says by when the essential data are published (E1.11)."""
    awarding.sign(company, HORIZON).reads(f"{BADGE} avant le 2 janvier 2026 (3 mois)")


def read_the_journal(company: opening.Company) -> None:
    """Every change of state of every application, with author, time, before and after."""
    for body in (HORIZON, LENS):
        journal.follow_the_states(company, body, (*EXAMINED, "retenue"))
    asked = (*EXAMINED[:3], "incomplète", *EXAMINED[3:], "retenue")
    journal.follow_the_states(company, EPSM, asked)
    journal.follow_the_states(company, TRAIT_DUNION, (*EXAMINED, "liste complémentaire", "retenue"))
    journal.follow_the_states(company, TILLEULS, ("brouillon", "déposée", "non prise en compte"))
    journal.find_the_late_try(company, LITTORAL)
