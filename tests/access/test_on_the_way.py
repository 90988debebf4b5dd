"""The access matrix of what changes an agreement on the way: amendments, an early end, who facilitates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

import pytest

from maillage.agreements.models import Agreement, Amendment
from maillage.agreements.operations import (
    Wanted,
    prepare_amendment,
    send_amendment,
    sign_amendment,
    terminate_agreement,
)
from maillage.chores.demonstration.stage import Stage, on
from maillage.groups.models import Facilitation
from maillage.groups.operations import close_group, replace_facilitator
from maillage.groups.operations.group import subject_of_group
from maillage.people.operations import chain
from maillage.received.operations import receive
from tests.access.looked_at import look, looks
from tests.access.matrix import (
    OFFICE,
    OFFICERS,
    Form,
    Row,
    acts,
    cases,
    check_reading,
    check_writing,
    those,
)
from tests.browser.looking import Eye
from tests.builders import PDF

CAMPAIGN_DAY = dt.date(2026, 3, 19)
HOUR = "16:00"
pytestmark = pytest.mark.django_db

NOON: Final = on("2026-03-19", "12:00")
EDITORS: Final = those("claire sophie")
MANAGER: Final = those("sophie")
REPRESENTATIVE: Final = those("marc")
MOTIVE: Final = {"motive": "Accord des parties."}


def prepared(stage: Stage) -> Amendment:
    wanted = Wanted(motive="Accord des parties.", new_amount=Decimal("19000.00"))
    return prepare_amendment(stage.agreements["ART"], wanted, by=stage.people["claire"], at=NOON)


def sent(stage: Stage) -> Amendment:
    return send_amendment(prepared(stage), by=stage.people["claire"], at=NOON)


def half_signed(stage: Stage) -> Amendment:
    return sign_amendment(sent(stage), side="operator", by=stage.people["marc"], at=NOON)


def waiting(stage: Stage) -> Amendment:
    """Signed by both, its day come: only the clock or a manager is awaited."""
    amendment = half_signed(stage)
    rhythm = stage.call.rhythms.get(every_months=1)
    Amendment.objects.filter(pk=amendment.pk).update(
        new_amount=None, new_rhythm=rhythm, effective_on=CAMPAIGN_DAY - dt.timedelta(days=1)
    )
    signed = sign_amendment(amendment, side="department", by=stage.people["sophie"], at=NOON)
    Amendment.objects.filter(pk=amendment.pk).update(state="signed", applied_at=None)
    Agreement.objects.filter(pk=signed.agreement_id).update(rhythm=signed.rhythm_before)
    return signed


def signed(stage: Stage) -> Amendment:
    return sign_amendment(half_signed(stage), side="department", by=stage.people["sophie"], at=NOON)


def terminated(stage: Stage) -> Agreement:
    termination = terminate_agreement(
        stage.agreements["ART"],
        on=CAMPAIGN_DAY,
        kind="resignation",
        motive="L’organisme se désiste.",
        kept=Decimal("12000.00"),
        meetings_held=2,
        last_held=None,
        by=stage.people["sophie"],
        at=NOON,
    )
    close_group(termination.agreement, reason="Convention résiliée.", by=stage.people["sophie"], at=NOON)
    return termination.agreement


def taken_over(stage: Stage) -> None:
    """The other group of Horizon stands for the one that takes over the calendar of the Artois."""
    terminated(stage)
    Agreement.objects.filter(lot=stage.lots["LEN"]).update(succeeds=stage.agreements["ART"])


def replaced(stage: Stage) -> Facilitation:
    group, marc = stage.groups["ART"], stage.people["marc"]
    evidence = receive("cv.pdf", PDF, chain=chain(), subject=subject_of_group(group), by=marc.actor, at=NOON)
    return replace_facilitator(
        group.facilitations.get(until=None),
        stage.people["leila"],
        profession="Psychologue",
        evidence=evidence,
        on=CAMPAIGN_DAY,
        by=marc,
        at=NOON,
    )


def agreement(stage: Stage) -> tuple[int]:
    return (stage.agreements["ART"].pk,)


def amendment(_stage: Stage) -> tuple[int]:
    return (Amendment.objects.get().pk,)


def act(word: str) -> Any:
    return lambda stage: (*amendment(stage), word)


def facilitation(_stage: Stage) -> tuple[int]:
    return (Facilitation.objects.get(replaces__isnull=False).pk,)


def lower(_stage: Stage) -> Form:
    return {**MOTIVE, "new_amount": "18 000,00"}


def ending(_stage: Stage) -> Form:
    return {**MOTIVE, "on": CAMPAIGN_DAY.isoformat(), "kind": "resignation", "kept": "12 000,00"}


TABLE: Final = (
    Row("amendment", "department:amendment_new", EDITORS, EDITORS, agreement, lower),
    Row("prepared amendment", "department:amendment", OFFICERS, args=amendment, given=prepared),
    Row("prepared amendment", "operator:amendment", args=amendment, given=prepared),
    Row("amendment", "department:amendment_correct", EDITORS, EDITORS, amendment, lower, given=prepared),
    Row("preview", "department:amendment_file", OFFICERS, args=act("avenant"), given=prepared),
    Row("preview", "operator:amendment_file", args=act("avenant"), given=prepared),
    Row("amendment", "department:amendment_act", EDITORS, EDITORS, act("envoyer"), given=prepared),
    Row(
        "amendment",
        "department:amendment_act",
        EDITORS,
        EDITORS,
        act("abandonner"),
        lambda _: MOTIVE,
        given=sent,
    ),
    Row("sent amendment", "department:amendment_act", EDITORS, EDITORS, act("reprendre"), given=sent),
    Row("sent amendment", "operator:amendment", OFFICE, args=amendment, given=sent),
    Row("text", "operator:amendment_file", OFFICE, args=act("avenant"), given=sent),
    Row("text", "department:amendment_file", OFFICERS, args=act("avenant"), given=sent),
    Row("signature", "operator:amendment_sign", REPRESENTATIVE, REPRESENTATIVE, amendment, given=sent),
    Row("signature", "department:amendment_act", MANAGER, MANAGER, act("signer"), given=half_signed),
    Row("day come", "department:amendment_act", MANAGER, MANAGER, act("appliquer"), given=waiting),
    Row("signed text", "operator:amendment_file", OFFICE, args=act("avenant-signe"), given=signed),
    Row("signed text", "department:amendment_file", OFFICERS, args=act("avenant-signe"), given=signed),
    Row("early end", "department:agreement_terminate", MANAGER, MANAGER, agreement, ending),
    Row("early end", "department:agreement_transfer", OFFICERS, args=agreement, given=terminated),
    Row("early end", "operator:agreement", OFFICE, args=agreement, given=terminated),
    Row(
        "calendar",
        "operator:group_take_over",
        those("marc pia leila"),
        those("marc pia leila"),
        lambda stage: (stage.groups["LEN"].pk,),
        given=taken_over,
    ),
    Row("evidence", "department:facilitator_evidence", OFFICERS, args=facilitation, given=replaced),
    Row("evidence", "department:facilitator_check", EDITORS, EDITORS, facilitation, given=replaced),
)


@pytest.mark.parametrize(("row", "people"), cases(TABLE))
def test_who_reads(row: Row, people: list[str], stage: Stage) -> None:
    check_reading(row, people, stage)


@pytest.mark.parametrize(("row", "people"), looks(TABLE))
def test_every_page_holds_in_a_browser(row: Row, people: list[str], stage: Stage, eye: Eye) -> None:
    look(row, people, stage, eye)


@pytest.mark.parametrize(("row", "people"), cases(acts(TABLE)))
def test_who_writes(row: Row, people: list[str], stage: Stage) -> None:
    check_writing(row, people, stage)
