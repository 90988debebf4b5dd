"""The access matrix between the closing and the decisions: who reads, who scores, who decides (R48–R54)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.applications.models import Application, ApplicationDocument
from maillage.calls.models import Call
from maillage.chores.demonstration.selection import _assess
from maillage.chores.demonstration.stage import Stage, on
from maillage.conversations.models import Attachment
from maillage.conversations.operations import post, received_with
from maillage.imports.models import Import
from maillage.imports.operations import receive_file
from maillage.rules.conversation import DEPARTMENT, QUESTION
from maillage.selection.models import Decision, FormerNotice, FundingCondition, Simulation
from maillage.selection.operations.decision import decide
from maillage.selection.operations.holding import send_holding_letters
from maillage.selection.operations.notice import notify_decision
from maillage.selection.operations.simulation import simulate
from tests.access.looked_at import look, looks
from tests.access.matrix import (
    ASSESSORS,
    OFFICERS,
    Form,
    Row,
    acts,
    cases,
    check_reading,
    check_writing,
    client_of,
    those,
    told_of_it,
)
from tests.browser.looking import Eye
from tests.builders import PDF

CAMPAIGN_DAY = dt.date(2025, 6, 12)
pytestmark = pytest.mark.django_db

EDITORS: Final = those("claire sophie")
MANAGER: Final = those("sophie")
EPSM: Final = those("bernard nora")
NINE: Final = on("2025-06-12", "09:00")
PORTAL_FILE: Final = b"A;B;C;D;E;F\n1;2;3;4;5;6\n"


def set_the_scene(stage: Stage) -> None:
    """Assess two applications ahead of the others, and decide on one without telling."""
    for lot in ("AUD", "BOU"):
        _assess(lot).play(stage, NINE)
    decide(
        stage.applications["AUD"], outcome="reserve", rank=1, motive="En attente de crédits.",
        by=stage.people["sophie"], at=NINE,
    )  # fmt: skip
    claire = stage.people["claire"]
    received = received_with(stage.applications["LEN"], [("grille.pdf", PDF)], by=claire, at=NINE)
    post(
        stage.applications["LEN"],
        side=DEPARTMENT,
        kind=QUESTION,
        text="Qui anime ?",
        files=received,
        by=claire,
        at=NINE,
    )


def call(stage: Stage) -> tuple[int]:
    return (stage.call.pk,)


def unread(stage: Stage) -> tuple[int]:
    return (stage.applications["LEN"].pk,)


def exchanged(_stage: Stage) -> int:
    """The file of the last message."""
    return Attachment.objects.order_by("-pk")[0].pk


def assessed(stage: Stage) -> tuple[int]:
    return (stage.applications["BOU"].pk,)


def decided(stage: Stage) -> tuple[int]:
    return (Decision.objects.get(application=stage.applications["AUD"]).pk,)


def notified(stage: Stage) -> None:
    notify_decision(Decision.objects.get(pk=decided(stage)[0]), by=stage.people["sophie"], at=NINE)


def a_file(stage: Stage) -> tuple[int]:
    return (ApplicationDocument.objects.filter(application=stage.applications["LEN"]).order_by("pk")[0].pk,)


def their_file(stage: Stage) -> tuple[str, int]:
    return stage.applications["LEN"].number, *a_file(stage)


def number_decided(stage: Stage) -> tuple[str]:
    return (stage.applications["AUD"].number,)


def file_decided(stage: Stage) -> tuple[str, str]:
    return stage.applications["AUD"].number, "xlsx"


def condition(_stage: Stage) -> tuple[int]:
    return (FundingCondition.objects.get(state="pending").pk,)


def credits_of_the_state(_stage: Stage) -> Form:
    return {
        "act": "credits",
        "credits-amount": "60 000",
        "credits-on": "2025-06-11",
        "credits-reference": "DIHAL 2025-062",
    }


def portal_file(_stage: Stage) -> Form:
    return {"portal": "E-partenaire", "file": SimpleUploadedFile("export.csv", b"A;B\n1;2\n")}


def receive_import(stage: Stage) -> None:
    receive_file(
        Call.objects.get(pk=stage.call.pk),
        portal="E-partenaire",
        name="export.csv",
        content=PORTAL_FILE,
        by=stage.people["claire"],
        at=NINE,
    )


def an_import(_stage: Stage) -> tuple[int]:
    return (Import.objects.get().pk,)


def columns_of(_stage: Stage) -> Form:
    return dict(
        zip(("reference", "validated_at", "siret", "organisation", "lot", "amount"), "ABCDEF", strict=True)
    )


def a_lot(stage: Stage) -> tuple[int]:
    return (stage.applications["LEN"].lot_id,)


def try_a_distribution(stage: Stage) -> None:
    simulate(
        Call.objects.get(pk=stage.call.pk),
        title="60 000 €",
        envelope=Decimal(60000),
        method="full",
        order=[stage.applications["BOU"]],
        by=stage.people["sophie"],
        at=NINE,
    )


def a_simulation(_stage: Stage) -> tuple[int]:
    return (Simulation.objects.get().pk,)


def a_former_notice(stage: Stage) -> tuple[int]:
    """A decision told, then replaced by another: its first notice is kept."""
    notified(stage)
    decide(
        stage.applications["AUD"], outcome="rejected", motive="Plus de crédits.",
        by=stage.people["sophie"], at=NINE,
    )  # fmt: skip
    return (FormerNotice.objects.get().pk,)


def a_holding_letter(stage: Stage) -> tuple[int]:
    found = Application.objects.filter(pk=stage.applications["LEN"].pk)
    return (send_holding_letters(found, by=stage.people["claire"], at=NINE)[0].pk,)


def refusal(_stage: Stage) -> Form:
    return {"outcome": "rejected", "motive": "Projet sans partenaire sur le territoire."}


TABLE: Final = (
    Row("applications", "department:applications", ASSESSORS, args=call),
    Row("committee", "department:selection_file", ASSESSORS, args=call),
    Row("committee", "department:selection_paper", ASSESSORS, args=call),
    # Why: to its own body, once the decision is notified.
    Row("why", "operator:scores", args=number_decided),
    Row("why", "operator:scores", EPSM, args=number_decided, given=notified),
    Row("why", "operator:scores_file", EPSM, args=file_decided, given=notified),
    # The finance officer reads the amounts, on the page of the call and in its spreadsheet.
    Row(
        "amounts",
        "department:call",
        OFFICERS,
        args=call,
        shows=lambda s: s.applications["LEN"].number,
        to=OFFICERS,
    ),
    Row("amounts", "department:applications_file", OFFICERS, args=call),
    Row(
        "application",
        "department:assessment",
        ASSESSORS,
        those("claire"),
        unread,
        lambda _: {"act": "complete"},
    ),
    Row("file", "department:application_document", ASSESSORS, args=a_file),
    Row("history of a file", "department:history", ASSESSORS, args=told_of_it("candidature", unread)),
    Row("history of a file", "operator:history", those("marc pia"), args=told_of_it("candidature", unread)),
    Row(
        "exchange",
        "department:conversation",
        ASSESSORS,
        EDITORS,
        unread,
        lambda _: {"kind": "question", "text": "Quand ?"},
    ),
    Row(
        "exchange",
        "operator:conversation",
        those("marc pia"),
        those("marc pia"),
        lambda stage: (stage.applications["LEN"].number,),
        lambda _: {"kind": "answer", "text": "Nora."},
    ),
    Row(
        "exchanged file",
        "department:conversation_file",
        ASSESSORS,
        args=lambda s: (*unread(s), exchanged(s)),
    ),
    Row(
        "exchanged file",
        "operator:conversation_file",
        those("marc pia"),
        args=lambda stage: (stage.applications["LEN"].number, exchanged(stage)),
    ),
    Row("credits", "department:call_funding", OFFICERS, EDITORS, call, credits_of_the_state),
    Row(
        "credits",
        "department:condition_failure",
        MANAGER,
        MANAGER,
        condition,
        lambda _: {"settled_on": "2025-06-12", "motive": "Crédits refusés."},
    ),
    Row("official decision", "department:official", MANAGER, args=call),
    Row("decisions", "department:decisions_file", ASSESSORS, args=call),
    Row("reserve", "department:reserve_release", MANAGER, args=call),
    Row("undo", "department:decision_undo", MANAGER, MANAGER, decided),
    Row("no candidate", "department:lot_unsuccessful", MANAGER, args=a_lot),
    Row("simulations", "department:simulations", ASSESSORS, args=call),
    Row("simulation", "department:simulation", EDITORS, args=a_simulation, given=try_a_distribution),
    Row(
        "simulation",
        "department:simulation_discard",
        writes=EDITORS,
        args=a_simulation,
        given=try_a_distribution,
    ),
    Row("notices", "department:notices", ASSESSORS, args=call),
    Row("former notice", "department:former_notice", ASSESSORS | EPSM, args=a_former_notice),
    Row("delays", "department:delays", ASSESSORS, args=call),
    Row("holding letter", "department:holding_preview", ASSESSORS, args=unread),
    Row("holding letter", "department:holding_letter", ASSESSORS | those("marc pia"), args=a_holding_letter),
    Row("notice page", "operator:application_notice", EPSM, args=number_decided, given=notified),
    Row("import", "department:call_imports", EDITORS, EDITORS, call, portal_file),
    Row("import", "department:import_columns", EDITORS, EDITORS, an_import, columns_of, receive_import),
    Row(
        "import",
        "department:import_report",
        EDITORS,
        EDITORS,
        an_import,
        lambda _: {"drop": "yes"},
        receive_import,
    ),
    Row("import", "department:import_file", EDITORS, args=an_import, given=receive_import),
    Row("ranking", "department:decisions", ASSESSORS, args=call),
    Row("decision", "department:decision", MANAGER, MANAGER, assessed, refusal),
    Row("decision", "department:decision_notify", MANAGER, MANAGER, decided),
    # A decision belongs to the officers until it is notified, then to its applicant too.
    Row("notice", "department:notice", ASSESSORS, args=decided),
    Row("notified", "department:notice", ASSESSORS | EPSM, args=decided, given=notified),
    Row(
        "application",
        "operator:application",
        those("marc pia"),
        args=lambda stage: (stage.applications["LEN"].number,),
    ),
    Row(
        "copy without names",
        "department:application_copy",
        those("claire sophie"),
        args=lambda stage: (stage.applications["LEN"].pk,),
        sends=lambda _: {"request": "Demande du 3 novembre 2025"},
    ),
    Row("file", "operator:application_file", those("marc pia"), args=their_file),
)


@pytest.mark.parametrize(("row", "people"), cases(TABLE))
def test_who_reads_after_the_closing(row: Row, people: list[str], stage: Stage) -> None:
    check_reading(row, people, stage)


@pytest.mark.parametrize(("row", "people"), looks(TABLE))
def test_every_page_holds_in_a_browser(row: Row, people: list[str], stage: Stage, eye: Eye) -> None:
    look(row, people, stage, eye)


@pytest.mark.parametrize(("row", "people"), cases(acts(TABLE)))
def test_who_writes_after_the_closing(row: Row, people: list[str], stage: Stage) -> None:
    check_writing(row, people, stage)


COMMENT: Final = "Partenariats cités, signés et vivants."


@pytest.mark.requirement("F52")
def test_an_applicant_reads_its_own_scores_once_the_decision_is_notified(stage: Stage) -> None:
    number = stage.applications["AUD"].number
    page = reverse("operator:scores", args=[number])
    assert client_of(stage, "bernard").get(page).status_code == 404
    notified(stage)
    for who in sorted(EPSM):
        shown = client_of(stage, who).get(page).content.decode()
        assert COMMENT in shown
        for name in ("Claire Delattre", "Hugo Caron"):
            assert name not in shown
