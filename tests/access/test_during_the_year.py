"""The access matrix in the middle of the year: group, meetings, names, themes, sessions, expenses, people."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from maillage.chores.demonstration.stage import Stage, on, receipt
from maillage.expenses.models import Expense, ExpenseImport
from maillage.expenses.operations.bringing import receive_expenses
from maillage.expenses.operations.entry import attach_receipt, enter_expense
from maillage.expenses.spending import Spending
from maillage.groups.models import (
    Attestation,
    FeedbackLink,
    GuestProposal,
    InformationSession,
    Meeting,
    Merge,
    Method,
    Participant,
    Registration,
    SessionGroup,
    SheetScan,
    Theme,
)
from maillage.groups.operations.attestation import issue_attestation
from maillage.groups.operations.feedback import ask_those_present
from maillage.groups.operations.letters import INVITED
from maillage.groups.operations.meeting import open_meeting
from maillage.groups.operations.merge import merge_participants
from maillage.groups.operations.paper import attach_scan
from maillage.groups.operations.proposal import propose_guest
from maillage.groups.operations.registration import sign_up
from maillage.groups.operations.session import add_theme, propose_session
from maillage.groups.operations.session_groups import share_session
from maillage.groups.queries.calendar import proposed_year
from maillage.groups.queries.feed import calendar_key
from maillage.groups.queries.invitations import not_come_for_long
from maillage.journal.models import Entry
from maillage.people.models import (
    Delegation,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    Paper,
    Person,
    Proof,
    Role,
)
from maillage.people.operations import (
    ask_to_join,
    chain,
    declare_organisation,
    grant_delegation,
    invite,
    send_proof,
    subject_of,
)
from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import queue
from maillage.received.operations import Received, receive
from maillage.reports.operations import convene_committee
from maillage.resources.content import Content
from maillage.resources.models import Resource
from maillage.resources.operations import add_resource, archive_resource, close_resource
from maillage.rules.pattern import Pattern
from maillage.situations.models import Situation, Takeaway
from maillage.situations.operations import keep_draft
from maillage.situations.operations.takeaway import note_takeaway
from tests.access.crawling import personal_words, reach, text_of, told_of
from tests.access.looked_at import look, looks
from tests.access.matrix import (
    ARTOIS,
    COORDINATORS,
    DEPARTMENT,
    EVERYONE,
    HORIZON,
    NOBODY,
    OFFICERS,
    OPERATORS,
    SIGNED_IN,
    Form,
    Row,
    acts,
    by_turns,
    cases,
    check_reading,
    check_writing,
    client_of,
    no_field,
    those,
    told_of_it,
)
from tests.browser.looking import Eye
from tests.builders import PDF
from tests.situations.steps import ANSWERS, content, facilitator, proposed, proved
from tests.situations.steps import FORM as SITUATION

CAMPAIGN_DAY = dt.date(2026, 3, 19)
HOUR = "14:30"  # the meeting of the Artois has begun
pytestmark = pytest.mark.django_db

NOON: Final = on("2026-03-19", "12:00")
# Who plans and reads names: representative, preparer, facilitator; the last one keeps the sheet.
PLANNERS: Final = those("marc pia thomas")
LEADERS: Final = those("marc pia")
FACILITATOR: Final = those("thomas")
SPENDERS: Final = those("anne thomas")
DECIDERS: Final = those("denis sophie")
MEMBERS: Final = those("armelle claire sophie")
BODY_READERS: Final = MEMBERS | those("irene")
DECLARERS: Final = SIGNED_IN - DEPARTMENT - those("vera")


EXPENSES: Final = "Date;Fournisseur;Objet;Nature;Montant\n02/03/2026;SNCF;Train;Déplacements;30\n".encode()


def set_the_scene(stage: Stage) -> None:
    """Enter two expenses of the Artois with their receipts, one from the surplus; nobody has decided."""
    anne = stage.people["anne"]
    held = stage.groups["ART"].sessions.filter(state="held").order_by("pk").first()
    for supplier, about in (("Imprimerie du Beffroi", None), ("Théâtre du Quai", held)):
        expense = enter_expense(
            stage.agreements["ART"],
            Spending(
                spent_on=dt.date(2026, 3, 2),
                supplier=supplier,
                label="Affiches",
                category="other",
                amount=Decimal("90.00"),
                session=about,
                from_surplus=about is not None,
            ),
            by=anne,
            at=NOON,
        )
        attach_receipt(expense, name="ticket.png", content=receipt(supplier), by=anne, at=NOON)
    receive_expenses(stage.agreements["ART"], name="compta.csv", content=EXPENSES, by=anne, at=NOON)


def agreement(stage: Stage) -> tuple[int]:
    return (stage.agreements["ART"].pk,)


def group(stage: Stage) -> tuple[int]:
    return (stage.groups["ART"].pk,)


def meeting(number: int) -> Any:
    return lambda stage: (stage.meetings["ART"][number].pk,)


def public_meeting(number: int) -> Any:
    return lambda stage: (stage.meetings["ART"][number].public_id,)


HELD, TODAY, COMING = 1, 2, 3
"""Meetings of the Artois by their rank: January, this afternoon, May."""


def act(number: int, verb: str) -> Any:
    return lambda stage: (stage.meetings["ART"][number].pk, verb)


def entry(stage: Stage) -> tuple[str]:
    """A service of the directory, added when nobody has yet."""
    known = Resource.objects.filter(name="CMP de la matrice").first()
    if known is None:
        content = Content(name="CMP de la matrice", kind="cmp", everywhere=True)
        known = add_resource(content, by=stage.people["claire"], at=NOON)
    return (known.slug,)


def _entry(stage: Stage) -> Resource:
    return Resource.objects.get(slug=entry(stage)[0])


def close_entry(stage: Stage) -> None:
    close_resource(_entry(stage), by=stage.people["claire"], at=NOON)


def archive_entry(stage: Stage) -> None:
    archive_resource(_entry(stage), by=stage.people["claire"], at=NOON)


def point(stage: Stage) -> None:
    """A line of the group of the Artois that says where to turn."""
    note_takeaway(
        stage.meetings["ART"][0],
        kind="referral",
        text=pointing(stage),
        resources=[_entry(stage)],
        by=stage.people["thomas"],
        at=NOON,
    )


def pointing(_stage: Stage) -> str:
    return "Demander une visite commune avant la fin du bail"


def session(stage: Stage) -> InformationSession:
    return InformationSession.objects.get(group=stage.groups["ART"], state="scheduled")


def invited_to_a_session(stage: Stage) -> None:
    """The group of the Audomarois, another operator’s, proposes a session to that of the Artois."""
    host, by = stage.groups["AUD"], stage.people["nora"]
    common = propose_session(host, title="Voisinage", by=by, at=NOON)
    share_session(common, {host: None, stage.groups["ART"]: None}, by=by, at=NOON)


def invited_part(stage: Stage) -> SessionGroup:
    return SessionGroup.objects.get(group=stage.groups["ART"], session__title="Voisinage")


def expense(_stage: Stage) -> tuple[int]:
    return (Expense.objects.get(supplier="Imprimerie du Beffroi").pk,)


def from_surplus(_stage: Stage) -> tuple[int]:
    return (Expense.objects.get(supplier="Théâtre du Quai").pk,)


def a_committee_sits(stage: Stage) -> None:
    convene_committee(
        stage.agreements["ART"].lot.call,
        held_on=CAMPAIGN_DAY,
        place="Hôtel du Département",
        by=stage.people["sophie"],
        at=on("2026-03-02", "09:00"),
    )


def name_registered(stage: Stage) -> str:
    today = stage.meetings["ART"][TODAY]
    return (
        Registration.objects.filter(meeting=today, state="registered").order_by("pk")[0].participant.full_name
    )


def the_year(stage: Stage) -> Form:
    pattern = Pattern(1, 0, dt.time(9, 30), dt.time(12))
    days = [row.day.isoformat() for row in proposed_year(stage.groups["ART"], pattern).dates]
    return {
        "week": 1,
        "weekday": 0,
        "starts": "09:30",
        "ends": "12:00",
        "place": "",
        "offset": 0,
        "day": days,
    }


def proposed_theme(stage: Stage) -> None:
    add_theme(stage.groups["ART"], "Solitude", by=stage.people["elodie"], at=NOON, accepted=False)


def unheard_of(stage: Stage) -> Form:
    meeting = stage.groups["ART"].meetings.filter(state="planned").order_by("-day").first()
    assert meeting is not None
    return {"meeting": str(meeting.pk)}


def theme(stage: Stage) -> tuple[int, int]:
    return (*group(stage), Theme.objects.get(label="Solitude").pk)


HABITS: Final = {
    "sign_in_minutes_before": "15",
    "sign_in_minutes_after": "30",
    "blank_lines": "8",
    "recurrence": "3",
}


def proposed_guest(stage: Stage) -> None:
    propose_guest(
        stage.groups["ART"], function="Capitaine", structure="SDIS 62", by=stage.people["elodie"], at=NOON
    )


def guest(stage: Stage) -> tuple[int, int]:
    return (*group(stage), GuestProposal.objects.get(function="Capitaine").pk)


def open_to_come(stage: Stage) -> None:
    open_meeting(Meeting.objects.get(pk=stage.meetings["ART"][COMING].pk), by=stage.people["thomas"], at=NOON)


def signed_up(stage: Stage) -> None:
    """Open the meeting of May and put someone on its list."""
    coming = Meeting.objects.get(pk=stage.meetings["ART"][COMING].pk)
    open_meeting(coming, by=stage.people["thomas"], at=NOON)
    sign_up(
        coming,
        full_name="Solène Brassart",
        email="solene.brassart@artois.example.org",
        structure="CCAS de Lillers",
        structure_type=stage.types["ccas"],
        commune=None,
        job="Assistante",
        charter=True,
        at=NOON,
    )


def file_of(kind: str) -> Any:
    return lambda _stage: (kind,)


def brought(stage: Stage) -> None:
    """Someone registered brings a situation to the meeting of this afternoon."""
    today = Meeting.objects.select_related("group__lot__call").get(pk=stage.meetings["ART"][TODAY].pk)
    seat = Registration.objects.filter(meeting=today, state="registered").order_by("pk")[0]
    proposed(today, seat.participant, at=NOON)


def drafted(stage: Stage) -> None:
    """The facilitator keeps a draft."""
    today = Meeting.objects.select_related("group__lot__call").get(pk=stage.meetings["ART"][TODAY].pk)
    keep_draft(today, content(), author=facilitator(stage.people["thomas"]), at=NOON)


def situation(_stage: Stage) -> tuple[UUID]:
    return (Situation.objects.get().public_id,)


def registration(stage: Stage) -> tuple[int]:
    return (Registration.objects.get(meeting=stage.meetings["ART"][COMING]).pk,)


def sign_up_form(stage: Stage) -> Form:
    return {
        "full_name": "Rémi Wallaert",
        "email": "remi.wallaert@artois.example.org",
        "structure": "CCAS de Lillers",
        "job": "Assistant",
        "structure_type": stage.types["ccas"].pk,
        "charter": "on",
    }


def someone(stage: Stage) -> Participant:
    """Someone present at the meeting of January."""
    return stage.meetings["ART"][HELD].attendances.filter(state="present").order_by("pk")[0].participant


def tapped(stage: Stage) -> Form:
    return {
        "person": someone(stage).pk,
        "state": "excused",
        "reason": "Feuille relue",
        "client_id": "5f0c7a52-3c1e-4e6b-9a51-0f7f3f6a7b10",
        "pointed_at": NOON.isoformat(),
    }


def typed_in(stage: Stage) -> Form:
    return {f"p{someone(stage).pk}-state": "excused", "reason": "Feuille relue"}


def page_of_paper() -> bytes:
    page = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(page, "PNG")
    return page.getvalue()


def signed_page(_stage: Stage) -> Form:
    return {"file": SimpleUploadedFile("page.png", page_of_paper())}


def scanned(stage: Stage) -> None:
    held = stage.meetings["ART"][HELD]
    attach_scan(held, name="page.png", content=page_of_paper(), by=stage.people["thomas"], at=NOON)


def scan(stage: Stage) -> tuple[int]:
    return (SheetScan.objects.get(meeting=stage.meetings["ART"][HELD]).pk,)


def export(stage: Stage) -> tuple[int, str]:
    return (stage.meetings["ART"][HELD].pk, "csv")


def feed_key(stage: Stage) -> tuple[str]:
    return (calendar_key(someone(stage)),)


def stop_key(stage: Stage) -> tuple[str]:
    return (INVITED.sign(str(someone(stage).pk)),)


def token(stage: Stage) -> tuple[str]:
    return (someone(stage).token,)


def retained(stage: Stage) -> None:
    note_takeaway(
        stage.meetings["ART"][HELD],
        kind="lead",
        text="Passer par le gardien",
        by=stage.people["thomas"],
        at=NOON,
    )


def takeaway(_stage: Stage) -> tuple[int]:
    return (Takeaway.objects.get(text="Passer par le gardien").pk,)


def attended(stage: Stage) -> tuple[str, str]:
    came = stage.meetings["ART"][HELD].attendances.filter(state="present").order_by("pk")[0]
    return (came.participant.token, stage.groups["ART"].slug)


def long_gone(stage: Stage) -> Form:
    coming = Meeting.objects.select_related("group__lot").get(pk=stage.meetings["ART"][COMING].pk)
    return {"person": [row.pk for row in not_come_for_long(coming)]}


def own_meeting(stage: Stage) -> tuple[str, UUID]:
    return (*token(stage), *public_meeting(COMING)(stage))


def a_method(_stage: Stage) -> Form:
    return {"method": Method.objects.get(code="gease").pk}


def asked(stage: Stage) -> None:
    """Thomas asks the one question to those present in January."""
    ask_those_present(stage.meetings["ART"][HELD], by=stage.people["thomas"], at=NOON)


def feedback_token(_stage: Stage) -> tuple[str]:
    return (FeedbackLink.objects.order_by("pk")[0].token,)


def two_people(stage: Stage) -> tuple[int, int, int]:
    """Two people of January: nothing says that they are one, a facilitator may know."""
    first, second = (
        stage.meetings["ART"][HELD].attendances.order_by("pk").values_list("participant", flat=True)[:2]
    )
    return (*group(stage), first, second)


def kept_first(stage: Stage) -> Form:
    return {"kept": two_people(stage)[1]}


def merged(stage: Stage) -> None:
    _, first, second = two_people(stage)
    kept, other = Participant.objects.get(pk=first), Participant.objects.get(pk=second)
    merge_participants(kept, other, group=stage.groups["ART"], by=stage.people["thomas"], at=NOON)


def a_merge(stage: Stage) -> tuple[int, int]:
    return (*group(stage), Merge.objects.get().pk)


def attest(stage: Stage) -> None:
    issue_attestation(stage.meetings["ART"][HELD], someone(stage), at=NOON)


def attested(_stage: Stage) -> tuple[str]:
    return (Attestation.objects.get().code,)


def invited(role: str) -> Any:
    return lambda _stage: {"full_name": "Nadia Fournier", "email": "nadia@nouvelle.example.org", "role": role}


def new_body(_stage: Stage) -> Form:
    return {
        "name": "Association Nouvelle",
        "siret": "00000070300017",
        "legal_form": "association",
        "full_name": "Nadia Fournier",
        "email": "nadia@nouvelle.example.org",
    }


def declaration(_stage: Stage) -> Form:
    return {
        "name": "Association Nouvelle",
        "legal_form": "association",
        "address": "3 rue des Essais, Arras",
        "represents": "yes",
    }


def representative(_stage: Stage) -> Form:
    return {"full_name": "Nadia Fournier", "email": "nadia@nouvelle.example.org"}


def identity(_stage: Stage) -> Form:
    return {
        "address": "9 rue des Ormes, 62400 Béthune",
        "vat_status": "not_recovered",
        "accounts_close": "12-31",
    }


def full_identity(stage: Stage) -> Form:
    return {"name": "Horizon Psy", "legal_form": "association"} | identity(stage)


def horizon(stage: Stage) -> tuple[int]:
    return (stage.bodies["horizon"].pk,)


def paper_of(body: Organisation, by: Person) -> Received:
    return receive("pv.pdf", PDF, chain=chain(), subject=subject_of(body), by=by.actor, at=NOON)


def declared(stage: Stage) -> Organisation:
    """A body that Nadia declared, who says that she represents it."""
    nadia = Person.objects.create(
        email="nadia@nouvelle.example.org", full_name="Nadia Fournier", created_at=NOON
    )
    stage.people["nadia"] = nadia
    return declare_organisation(
        name="Association Nouvelle",
        siret="00000070300017",
        legal_form="association",
        address="3 rue des Essais, Arras",
        represents=True,
        company=None,
        by=nadia,
        at=NOON,
    )


def with_proof(stage: Stage) -> None:
    body = declared(stage)
    nadia = stage.people["nadia"]
    send_proof(body, representative=nadia, received=paper_of(body, nadia), by=nadia, at=NOON)


def new(_stage: Stage) -> tuple[int]:
    return (Organisation.objects.get(siret="00000070300017").pk,)


def only_paper(_stage: Stage) -> tuple[int]:
    return (Paper.objects.get().pk,)


def only_proof(_stage: Stage) -> tuple[int]:
    return (Proof.objects.get().pk,)


def only_delegation(_stage: Stage) -> tuple[int]:
    return (Delegation.objects.get().pk,)


def lent(stage: Stage) -> None:
    """Marc lends the signature of Horizon to Pia."""
    body, marc = stage.bodies["horizon"], stage.people["marc"]
    grant_delegation(
        body,
        delegate=stage.people["pia"],
        start=CAMPAIGN_DAY,
        end=CAMPAIGN_DAY,
        received=paper_of(body, marc),
        by=marc,
        at=NOON,
    )


def delegation(stage: Stage) -> Form:
    file = SimpleUploadedFile("acte.pdf", PDF)
    return {"delegate": stage.people["pia"].pk, "start": "2026-04-01", "end": "2026-04-30", "file": file}


def asked_to_join(stage: Stage) -> None:
    ask_to_join(stage.bodies["horizon"], role=Role.PREPARER, by=stage.people["gilles"], at=NOON)


def waiting(_stage: Stage) -> tuple[int]:
    return (JoinRequest.objects.get().pk,)


def accepted(_stage: Stage) -> Form:
    return {"accepted": "yes", "motive": ""}


def role_of(who: str) -> Any:
    return lambda stage: (Membership.objects.get(person=stage.people[who]).pk,)


def person(who: str) -> Any:
    return lambda stage: (stage.people[who].pk,)


def with_invitation(stage: Stage) -> None:
    invite(
        organisation=stage.bodies["horizon"],
        email="nadia@nouvele.example.org",
        full_name="Nadia Fournier",
        role=Role.ACCOUNTANT,
        by=stage.people["marc"],
        at=NOON,
    )


def with_dead_letter(_stage: Stage) -> None:
    message = queue(kind="essai", to="perdue@example.org", letter=Letter("Essai", ("Bonjour.",)), at=NOON)
    assert message is not None
    Message.objects.filter(pk=message.pk).update(state="dead", last_error="550 5.1.1 no such mailbox")


def dead_letter(_stage: Stage) -> tuple[int]:
    return (Message.objects.get(kind="essai").pk,)


def invitation(_stage: Stage) -> tuple[int]:
    return (Invitation.objects.get(accepted_at=None, withdrawn_at=None).pk,)


def again(_stage: Stage) -> Form:
    return {"email": "nadia@nouvelle.example.org"}


def new_address(_stage: Stage) -> Form:
    return {"email": "retrouvee@nouvelle.example.org", "how": "Appel au numéro connu."}


def asked_for(_stage: Stage) -> Form:
    return {"start": "2030-01-07", "grace_days": "14", "enrolment_hours": "24", "link_days": "400"}


def checked(_stage: Stage) -> Form:
    return {"how": "Rencontrée au bureau."}


def protected(who: str) -> Any:
    return lambda stage: Authenticator.objects.create(user=stage.people[who], type="totp", data={})


def new_expense(_stage: Stage) -> Form:
    return {
        "amount": "45,00",
        "spent_on": "2026-03-02",
        "supplier": "Papeterie",
        "label": "Feuilles",
        "category": "other",
        "receipt": SimpleUploadedFile("facture.pdf", PDF),
    }


def new_rows(_stage: Stage) -> Form:
    row = new_expense(_stage)
    del row["receipt"]
    return {"token": "0" * 32, "row": "0"} | {f"row-0-{name}": value for name, value in row.items()}


def new_bill(stage: Stage) -> Form:
    weights = {f"weight-{stage.agreements[code].pk}": "1" for code in ("ART", "LEN")}
    return new_expense(stage) | weights


def exported(stage: Stage) -> tuple[int, str]:
    return (stage.agreements["ART"].pk, "xlsx")


def new_file(_stage: Stage) -> Form:
    return {"file": SimpleUploadedFile("compta.csv", EXPENSES)}


def imported(_stage: Stage) -> tuple[int]:
    return (ExpenseImport.objects.get().pk,)


def corrected(_stage: Stage) -> Form:
    return new_expense(_stage) | {"act": "correct", "supplier": "Imprimerie du Beffroi", "amount": "80"}


MOVED: Final = {"day": "2026-05-28", "starts": "14:00", "ends": "16:30", "place": "", "reason": "Salle prise"}


def described(_stage: Stage) -> Form:
    return {"email": "logement@departement.example.org"}


TABLE: Final = (
    Row("home", "home", SIGNED_IN),
    Row("home", "tasks", SIGNED_IN),
    Row("home", "public:home", EVERYONE),
    Row("territories", "public:territories", EVERYONE),
    Row("territory", "public:territory", EVERYONE, args=lambda _stage: ("artois",)),
    Row("dates", "public:agenda", EVERYONE),
    Row("feed", "public:agenda_calendar", EVERYONE),
    Row("pages", "public:site_map", EVERYONE),
    Row("pages", "public:site_map_file", EVERYONE),
    Row("public site", "department:site", those("armelle"), those("armelle"), sends=described),
    # Calendar: everyone reads dates and places, the operator and the facilitator of the group write them.
    Row("group", "public:group", EVERYONE, args=lambda stage: (stage.groups["ART"].slug,)),
    Row("meeting", "public:meeting", EVERYONE, args=public_meeting(TODAY)),
    Row("meeting", "public:meeting", EVERYONE, EVERYONE, public_meeting(COMING), sign_up_form, signed_up),
    Row("meeting", "public:meeting_calendar", EVERYONE, args=public_meeting(TODAY)),
    Row("feed", "public:group_calendar", EVERYONE, args=lambda stage: (stage.groups["ART"].slug,)),
    Row(
        "feed",
        "public:territory_calendar",
        EVERYONE,
        args=lambda stage: (stage.groups["ART"].lot.territory.code,),
    ),
    Row(
        "session",
        "public:session_calendar",
        EVERYONE,
        args=lambda stage: (session(stage).public_id,),
    ),
    Row("groups", "operator:groups", OPERATORS, shows=lambda stage: stage.groups["ART"].name, to=ARTOIS),
    Row("group", "operator:group", ARTOIS, args=group),
    # Histories: the group and its meetings in full for who plans them; for officers, never a person.
    Row("history of the group", "operator:history", PLANNERS, args=told_of_it("groupe", group)),
    Row("history of the group", "department:history", OFFICERS, args=told_of_it("groupe", agreement)),
    Row(
        "history of a meeting",
        "operator:history",
        PLANNERS,
        args=told_of_it("rencontre", meeting(TODAY)),
        shows=lambda _: "a enregistré une inscription",
        to=PLANNERS,
    ),
    Row(
        "history of a meeting",
        "department:history",
        OFFICERS,
        args=told_of_it("rencontre", meeting(TODAY)),
        shows=lambda _: "a enregistré une inscription",
    ),
    Row("history of a situation", "operator:history", args=told_of_it("situation", meeting(TODAY))),
    Row("calendar", "operator:group_plan", PLANNERS, PLANNERS, group, the_year),
    Row(
        "calendar",
        "operator:group_meeting_new",
        PLANNERS,
        PLANNERS,
        group,
        lambda _: {"day": "2026-04-09", "starts": "09:30", "ends": "12:00"},
    ),
    Row(
        "group",
        "operator:group_presentation",
        PLANNERS,
        PLANNERS,
        group,
        lambda _: {"presentation": "Un jeudi sur huit.", "usual_place": "Béthune"},
    ),
    Row(
        "facilitators",
        "operator:group_facilitator",
        LEADERS,
        LEADERS,
        group,
        lambda stage: {"person": stage.people["leila"].pk, "profession": "Psychologue"},
    ),
    Row("meeting", "operator:meeting", ARTOIS, args=meeting(TODAY)),
    Row("meeting", "operator:meeting_act", PLANNERS, PLANNERS, act(COMING, "ouvrir")),
    Row("meeting", "operator:meeting_move", PLANNERS, PLANNERS, meeting(COMING), lambda _: MOVED),
    Row("calendar", "operator:group_open", PLANNERS, PLANNERS, group),
    Row("calendar", "operator:group_withdraw", PLANNERS, PLANNERS, group, unheard_of),
    Row(
        "meeting",
        "operator:meeting_act",
        PLANNERS,
        PLANNERS,
        act(COMING, "annuler"),
        lambda _: {"reason": "Grève"},
    ),
    Row(
        "meeting",
        "operator:meeting_act",
        PLANNERS,
        PLANNERS,
        act(COMING, "a-distance"),
        lambda _: {"reason": "Neige"},
    ),
    Row("poster", "operator:meeting_code", ARTOIS, args=meeting(TODAY)),
    # Names: who plans the group reads them, its facilitator writes them; officers and coordinators never.
    Row("names", "operator:meeting", ARTOIS, args=meeting(TODAY), shows=name_registered, to=PLANNERS),
    Row("names", "operator:meeting_sheet", PLANNERS, args=meeting(TODAY)),
    Row(
        "attendance",
        "operator:attendance",
        FACILITATOR,
        FACILITATOR,
        meeting(HELD),
        lambda stage: {"person": someone(stage).pk, "state": "excused", "reason": "Feuille relue"},
    ),
    # Situations: the facilitator of the meeting and, by a code, participants; nobody else.
    Row("situations", "operator:situations", FACILITATOR, args=meeting(TODAY)),
    Row(
        "situation",
        "operator:situation_new",
        FACILITATOR,
        FACILITATOR,
        meeting(TODAY),
        lambda _: SITUATION | ANSWERS | {"do": "proposer"},
    ),
    Row("situation", "operator:situation_check"),
    Row("situation", "operator:situation", FACILITATOR, args=situation, given=brought),
    Row(
        "situation",
        "operator:situation_edit",
        FACILITATOR,
        FACILITATOR,
        situation,
        lambda _: SITUATION | {"do": "garder"},
        drafted,
    ),
    Row(
        "situation",
        "operator:situation_act",
        FACILITATOR,
        FACILITATOR,
        lambda stage: (*situation(stage), "accepter"),
        given=brought,
    ),
    Row("attendance", "operator:attendance_send", NOBODY, FACILITATOR, meeting(HELD), tapped),
    Row("attendance", "operator:attendance_worker", PLANNERS, args=meeting(HELD)),
    Row("attendance", "operator:attendance_table", FACILITATOR, FACILITATOR, meeting(HELD), typed_in),
    Row("attendance", "operator:sign_in_board", FACILITATOR, args=meeting(TODAY)),
    Row("names", "operator:meeting_paper", PLANNERS, PLANNERS, meeting(HELD), signed_page),
    Row("names", "operator:sheet_scan", PLANNERS, args=scan, given=scanned),
    Row("names", "operator:attendance_export", PLANNERS, args=export),
    Row("method", "operator:meeting_method", PLANNERS, PLANNERS, meeting(TODAY), a_method),
    Row("winding up", "operator:meeting_after", PLANNERS, FACILITATOR, meeting(HELD), lambda _: {"ask": "1"}),
    Row("question", "participant:feedback", EVERYONE, args=feedback_token, given=asked),
    Row("people", "operator:people", PLANNERS, args=group),
    Row("people", "operator:people_file", PLANNERS, args=lambda stage: (*group(stage), "csv")),
    Row("person", "operator:person", PLANNERS, args=lambda stage: (*group(stage), someone(stage).pk)),
    Row(
        "address of a person",
        "operator:person_address",
        FACILITATOR,
        FACILITATOR,
        lambda stage: (*group(stage), someone(stage).pk),
        lambda _: {"email": "la.sienne@artois.example.org"},
    ),
    Row(
        "links of a person",
        "operator:links_revoke",
        FACILITATOR,
        FACILITATOR,
        lambda stage: (*group(stage), someone(stage).pk),
    ),
    Row("merge", "operator:people_merge", FACILITATOR, FACILITATOR, two_people, kept_first),
    Row("merge", "operator:people_distinct", NOBODY, FACILITATOR, two_people),
    Row("merge", "operator:people_undo", NOBODY, FACILITATOR, a_merge, given=merged),
    Row(
        "attestation",
        "operator:attestation",
        PLANNERS,
        args=lambda stage: (stage.meetings["ART"][HELD].pk, someone(stage).pk),
    ),
    Row(
        "attestation",
        "participant:my_attestation",
        EVERYONE,
        args=lambda stage: (*token(stage), stage.meetings["ART"][HELD].pk),
    ),
    Row(
        "attestations of a year",
        "participant:my_year",
        EVERYONE,
        args=lambda stage: (*token(stage), stage.meetings["ART"][HELD].day.year),
    ),
    Row("attestation", "public:attestation_search", EVERYONE),
    Row("attestation", "public:attestation", EVERYONE, args=attested, given=attest),
    Row("attendance", "operator:attendance_close", FACILITATOR, FACILITATOR, meeting(TODAY)),
    Row(
        "registration",
        "operator:registration_act",
        NOBODY,
        FACILITATOR,
        registration,
        lambda _: {"withdraw": "1"},
        signed_up,
    ),
    Row(
        "registration",
        "operator:registration_correct",
        FACILITATOR,
        FACILITATOR,
        registration,
        lambda stage: {"email": "autre@artois.example.org", "structure_type": stage.types["ccas"].pk},
        signed_up,
    ),
    # What the group writes, whom it invites, who facilitates on the day: who plans the group.
    Row("messages", "operator:group_messages", PLANNERS, PLANNERS, group, lambda _: {"hours": "36"}),
    Row(
        "messages",
        "operator:group_message",
        PLANNERS,
        PLANNERS,
        lambda stage: (*group(stage), "reminder"),
        lambda _: {"save": "1", "hours": "48", "subject": "Le {date}", "text": "À {heure}."},
    ),
    Row(
        "invitations",
        "operator:meeting_invite",
        PLANNERS,
        PLANNERS,
        meeting(COMING),
        long_gone,
        signed_up,
    ),
    Row(
        "substitute",
        "operator:meeting_substitute",
        PLANNERS,
        PLANNERS,
        meeting(COMING),
        lambda _: {"name": "Docteure Blin", "profession": "Psychiatre", "reason": "Congé"},
    ),
    # Anyone signs up, looks for an employer, asks for their link again.
    Row("employers", "public:structures", EVERYONE),
    Row("communes", "public:communes", EVERYONE),
    Row("directory", "public:resources", EVERYONE),
    Row("directory", "public:resources_print", EVERYONE),
    Row("directory", "public:resources_file", EVERYONE),
    Row("entry", "public:resource", EVERYONE, args=entry),
    Row("entry", "public:resource_report", EVERYONE, EVERYONE, entry, lambda _: {"what": "closed"}),
    Row("entry closed", "public:resource", EVERYONE, args=entry, given=close_entry),
    Row("entry archived", "public:resource", NOBODY, args=entry, given=archive_entry),
    Row(
        "entry pointed to",
        "public:resource",
        EVERYONE,
        args=entry,
        given=point,
        shows=pointing,
        to=ARTOIS - those("anne"),
    ),
    Row("link", "public:lost_link", EVERYONE),
    # A participant's page has no other key than its link.
    Row("participant", "participant:sign_up", EVERYONE, EVERYONE, own_meeting, no_field, signed_up),
    Row(
        "participant",
        "participant:colleague",
        EVERYONE,
        EVERYONE,
        own_meeting,
        lambda _: {
            "full_name": "Inès Petit",
            "email": "ines.petit@artois.example.org",
            "structure": "CCAS de Lillers",
        },
        signed_up,
    ),
    Row(
        "participant",
        "participant:workplace",
        EVERYONE,
        EVERYONE,
        token,
        lambda _: {"structure": "CCAS de Lillers", "job": "Référente"},
    ),
    Row("participant", "participant:invitations", EVERYONE, EVERYONE, token),
    Row("participant", "participant:without_invitation", EVERYONE, EVERYONE, stop_key),
    Row("participant", "participant:my_meetings", EVERYONE, args=token),
    Row("participant", "participant:calendar", EVERYONE, args=feed_key),
    Row("participant", "participant:links", EVERYONE, EVERYONE, token),
    # What the group retains, and its themes counted.
    Row(
        "takeaways",
        "operator:meeting_takeaways",
        PLANNERS,
        PLANNERS,
        meeting(HELD),
        lambda _: {"text": "Prévenir le bailleur", "kind": "lever"},
    ),
    Row(
        "takeaway",
        "operator:takeaway",
        PLANNERS,
        PLANNERS,
        takeaway,
        lambda _: {"text": "Prévenir le bailleur", "kind": "lever"},
        given=retained,
    ),
    Row("takeaway", "operator:takeaway_remove", NOBODY, PLANNERS, takeaway, given=retained),
    Row("takeaways", "operator:takeaways", PLANNERS, args=group),
    Row("takeaways", "operator:takeaways_file", PLANNERS, args=lambda stage: (*group(stage), "csv")),
    Row("takeaways", "participant:takeaways", EVERYONE, args=attended),
    Row(
        "resource that lacks",
        "participant:lacking",
        EVERYONE,
        EVERYONE,
        attended,
        lambda _: {"name": "Un relais de nuit"},
    ),
    Row("themes", "operator:themes", PLANNERS, args=group),
    Row("themes", "coordinator:themes", those("elodie"), args=group),
    Row(
        "themes",
        "department:themes",
        those("claire sophie vera"),
        shows=lambda stage: stage.groups["ART"].name,
        to=those("claire sophie"),
    ),
    Row(
        "themes",
        "department:themes_file",
        those("claire sophie vera"),
        args=lambda _: ("csv",),
    ),
    # Themes and sessions.
    Row("sessions", "operator:sessions", ARTOIS, args=group),
    Row(
        "theme",
        "operator:session_new",
        PLANNERS,
        PLANNERS,
        lambda stage: (*group(stage), "theme"),
        lambda _: {"label": "Voisinage"},
    ),
    Row(
        "session",
        "operator:session_new",
        PLANNERS,
        PLANNERS,
        lambda stage: (*group(stage), "idee"),
        lambda _: {"title": "Voisinage"},
    ),
    Row("theme", "operator:theme_accept", NOBODY, PLANNERS, theme, given=proposed_theme),
    Row(
        "session",
        "operator:session_act",
        PLANNERS,
        PLANNERS,
        lambda stage: (session(stage).pk, "annuler"),
        lambda _: {"reason": "Grève"},
    ),
    Row(
        "session",
        "operator:session_act",
        PLANNERS,
        PLANNERS,
        lambda stage: (session(stage).pk, "partager"),
        lambda _: {"unit": ""},
    ),
    Row("session", "operator:session_sheet", PLANNERS, args=lambda stage: (session(stage).pk,)),
    Row(
        "session",
        "operator:session_answer",
        NOBODY,
        PLANNERS,
        lambda stage: (*group(stage), invited_part(stage).pk),
        lambda _: {"answer": "accept"},
        invited_to_a_session,
    ),
    Row(
        "territory",
        "coordinator:territory",
        COORDINATORS,
        shows=lambda stage: stage.groups["ART"].name,
        to=those("elodie"),
    ),
    Row(
        "theme",
        "coordinator:theme_new",
        those("elodie"),
        those("elodie"),
        group,
        lambda _: {"label": "Voisinage"},
    ),
    Row("group", "operator:group_habits", PLANNERS, PLANNERS, group, lambda _: HABITS),
    Row(
        "invitation",
        "coordinator:invite_type",
        those("elodie"),
        those("elodie"),
        lambda stage: (*group(stage), "bailleur"),
        given=open_to_come,
    ),
    Row(
        "guest",
        "coordinator:guest_new",
        those("elodie"),
        those("elodie"),
        group,
        lambda _: {"function": "Officier de prévention", "structure": "SDIS 62"},
    ),
    Row(
        "guest",
        "operator:guest_answer",
        PLANNERS,
        PLANNERS,
        guest,
        lambda _: {"accept": "1"},
        given=proposed_guest,
    ),
    # Money: the operator's own, the officers'.
    Row("agreement", "operator:agreement", those("marc pia anne"), args=agreement),
    Row("agreement", "department:agreement", OFFICERS, args=agreement),
    Row(
        "history of the agreement",
        "operator:history",
        those("marc pia anne"),
        args=told_of_it("convention", agreement),
    ),
    Row("history of the agreement", "department:history", OFFICERS, args=told_of_it("convention", agreement)),
    Row("history of an expense", "operator:history", ARTOIS, args=told_of_it("depense", expense)),
    Row("history of an expense", "department:history", OFFICERS, args=told_of_it("depense", expense)),
    Row(
        "expenses",
        "operator:expenses",
        OPERATORS,
        shows=lambda stage: reverse("operator:agreement_expenses", args=agreement(stage)),
        to=ARTOIS,
    ),
    Row("expenses", "operator:agreement_expenses", ARTOIS, args=agreement),
    Row("expense", "operator:expense_new", SPENDERS, SPENDERS, agreement, new_expense),
    Row("bill for two groups", "operator:expense_bill", those("anne"), those("anne"), agreement, new_bill),
    Row("file of the expenses", "operator:expense_export", ARTOIS, args=exported),
    Row("file of the expenses", "department:expense_export", OFFICERS, args=exported),
    Row("expenses typed in a table", "operator:expense_batch", SPENDERS, SPENDERS, agreement, new_rows),
    Row("file of expenses", "operator:expense_file", SPENDERS, SPENDERS, agreement, new_file),
    Row("model of a file of expenses", "operator:expense_model", SPENDERS, args=agreement),
    Row(
        "file of expenses to confirm",
        "operator:expense_import",
        SPENDERS,
        SPENDERS,
        imported,
        lambda _: {"run": "yes"},
    ),
    Row("expense", "operator:expense", ARTOIS, those("anne"), expense, corrected),
    Row("receipt", "operator:expense_receipt", ARTOIS, args=expense),
    Row(
        "expenses",
        "department:expenses",
        OFFICERS | those("vera"),
        shows=lambda stage: reverse("department:agreement_expenses", args=agreement(stage)),
        to=OFFICERS,
    ),
    Row("expenses", "department:agreement_expenses", OFFICERS, args=agreement),
    Row("expense", "department:expense", OFFICERS, DECIDERS, expense, lambda _: {"act": "accept"}),
    Row(
        "expense to refuse",
        "department:expense",
        OFFICERS,
        DECIDERS,
        expense,
        lambda _: {"act": "refuse", "motive": "Hors du projet."},
    ),
    Row(
        "expense to present",
        "department:expense",
        OFFICERS,
        those("sophie"),
        from_surplus,
        lambda _: {"act": "present"},
        given=a_committee_sits,
    ),
    Row("receipt", "department:expense_receipt", OFFICERS, args=expense),
    # Figures.
    Row("figures", "operator:group_indicators", ARTOIS, args=agreement),
    Row(
        "figures",
        "department:indicators",
        OFFICERS | those("vera"),
        shows=lambda stage: reverse("department:group_indicators", args=agreement(stage)),
        to=OFFICERS,
    ),
    Row("figures", "department:group_indicators", OFFICERS, args=agreement),
    Row(
        "names for a control",
        "department:meeting_names",
        those("claire sophie irene"),
        those("claire sophie irene"),
        meeting(HELD),
        lambda _: {"reason": "Contrôle du service fait."},
    ),
    Row("figures in pdf", "department:indicators_file", OFFICERS, args=file_of("pdf")),
    Row(
        "figures in csv",
        "department:indicators_file",
        OFFICERS | those("vera"),
        args=file_of("csv"),
        shows=lambda _: "Artois",
        to=OFFICERS,
    ),
    Row(
        "figures",
        "operator:indicators",
        OPERATORS,
        shows=lambda stage: reverse("operator:group_indicators", args=agreement(stage)),
        to=ARTOIS,
    ),
    Row(
        "figures",
        "coordinator:indicators",
        COORDINATORS,
        shows=lambda stage: reverse("coordinator:group_indicators", args=agreement(stage)),
        to=those("elodie"),
    ),
    *(
        row
        for side, readers, mine in (
            ("department", OFFICERS | those("vera"), OFFICERS),
            ("operator", OPERATORS, ARTOIS),
            ("coordinator", COORDINATORS, those("elodie")),
        )
        for row in (
            Row("compared", f"{side}:indicators_comparison", readers, shows=lambda _: ">Artois<", to=mine),
            Row(
                "rows behind a figure",
                f"{side}:indicator_rows",
                readers,
                args=lambda _: ("tenues",),
                shows=lambda _: "Artois",
                to=mine,
            ),
            Row(
                "rows in csv",
                f"{side}:indicator_rows_file",
                readers,
                args=lambda _: ("tenues", "csv"),
                shows=lambda _: "Artois",
                to=mine,
            ),
        )
    ),
    *(
        Row("figures in csv", f"{side}:indicators_file", readers, args=file_of("csv"))
        for side, readers in (("operator", OPERATORS), ("coordinator", COORDINATORS))
    ),
    Row("meeting in figures", "department:meeting_figures", OFFICERS, args=meeting(HELD)),
    Row("meeting in figures", "coordinator:meeting_figures", those("elodie"), args=meeting(HELD)),
    # People and the journal.
    Row("people", "department:members", MEMBERS, those("armelle"), sends=invited("instructor")),
    Row("own account", "account", SIGNED_IN),
    Row("own security", "mfa_index", SIGNED_IN),
    Row("own application", "mfa_activate_totp", SIGNED_IN),
    Row("own passkey", "mfa_add_webauthn", SIGNED_IN),
    Row("second factors", "department:accesses", those("armelle sophie"), those("armelle"), sends=asked_for),
    Row("lost factor", "department:factor_reset", MEMBERS, MEMBERS, person("pia"), checked, protected("pia")),
    Row(
        "lost factor of an officer",
        "department:factor_reset",
        those("armelle sophie"),
        those("armelle sophie"),
        person("claire"),
        checked,
        protected("claire"),
    ),
    Row(
        "first factor of an officer",
        "department:enrolment",
        those("armelle sophie"),
        those("armelle sophie"),
        person("claire"),
        checked,
        lambda stage: [protected(who)(stage) for who in ("armelle", "sophie")],
    ),
    Row("address", "address", SIGNED_IN),
    Row("body to declare", "organisation_find", DECLARERS),
    Row(
        "body to declare",
        "organisation_declare",
        DECLARERS,
        DECLARERS,
        lambda _: ("00000070300017",),
        declaration,
    ),
    Row(
        "body to join",
        "organisation_declare",
        DECLARERS,
        DECLARERS - those("nora"),
        lambda stage: (stage.bodies["epsm"].siret,),
        lambda _: {"role": "preparer"},
    ),
    Row("bodies", "department:organisation_new", MEMBERS, MEMBERS, sends=new_body),
    Row("bodies", "department:bodies", BODY_READERS),
    Row("bodies", "department:bodies_file", BODY_READERS),
    Row("body", "department:body", BODY_READERS, args=horizon),
    Row("body", "department:body_identity", MEMBERS, MEMBERS, horizon, full_identity),
    Row("body", "operator:body_identity", LEADERS, LEADERS, horizon, identity),
    Row("body", "department:body_invite", MEMBERS, MEMBERS, horizon, representative),
    Row(
        "recognition",
        "department:body_prove",
        MEMBERS,
        MEMBERS,
        new,
        lambda stage: {"representative": stage.people["nadia"].pk, "how": ""},
        with_proof,
    ),
    Row(
        "proof",
        "department:proof_refuse",
        MEMBERS,
        MEMBERS,
        only_proof,
        lambda _: {"motive": "Le procès-verbal est celui de l’an dernier."},
        with_proof,
    ),
    Row("paper", "department:paper", BODY_READERS, args=only_paper, given=with_proof),
    Row("paper", "operator:paper", NOBODY, args=only_paper, given=with_proof),
    Row("delegation", "operator:paper", LEADERS, args=only_paper, given=lent),
    Row(
        "delegation", "operator:delegation_revoke", those("marc"), those("marc"), only_delegation, given=lent
    ),
    Row("delegation", "operator:delegation_grant", those("marc"), those("marc"), horizon, delegation),
    Row("proof", "operator:proof_send", NOBODY, args=horizon),
    Row("join request", "department:join_request", MEMBERS, MEMBERS, waiting, accepted, asked_to_join),
    Row(
        "join request",
        "operator:join_request",
        those("marc"),
        those("marc"),
        waiting,
        accepted,
        asked_to_join,
    ),
    Row("role", "operator:role_end", LEADERS, LEADERS, role_of("pia")),
    Row("role", "department:role_end", MEMBERS, MEMBERS, role_of("pia"), lambda _: {"reason": "Partie."}),
    Row(
        "colleague",
        "department:role_end",
        those("armelle claire"),
        those("armelle claire"),
        role_of("claire"),
    ),
    Row("invitation", "operator:invitation", LEADERS, LEADERS, invitation, again, with_invitation),
    Row("invitation", "department:invitation", MEMBERS, MEMBERS, invitation, again, with_invitation),
    Row("access", "department:access", MEMBERS, MEMBERS, person("pia"), new_address),
    Row(
        "access of an officer",
        "department:access",
        those("armelle"),
        those("armelle"),
        person("claire"),
        new_address,
    ),
    Row("people", "operator:members", OPERATORS, shows=lambda _: "Pia Lemaire", to=HORIZON),
    Row(
        "people",
        "operator:members_of",
        HORIZON,
        LEADERS,
        lambda stage: (stage.bodies["horizon"].pk,),
        invited("preparer"),
    ),
    Row("journal", "department:journal", those("armelle sophie irene paul")),
    Row("letters", "department:letters", those("armelle sophie")),
    Row(
        "letter",
        "department:letter",
        NOBODY,
        those("armelle sophie"),
        dead_letter,
        no_field,
        with_dead_letter,
    ),
)


@pytest.mark.parametrize(("row", "people"), cases(TABLE))
def test_who_reads_during_the_year(row: Row, people: list[str], stage: Stage) -> None:
    check_reading(row, people, stage)


@pytest.mark.parametrize(("row", "people"), looks(TABLE))
def test_every_page_holds_in_a_browser(row: Row, people: list[str], stage: Stage, eye: Eye) -> None:
    look(row, people, stage, eye)


@pytest.mark.parametrize(("row", "people"), cases(acts(TABLE)))
def test_who_writes_during_the_year(row: Row, people: list[str], stage: Stage) -> None:
    check_writing(row, people, stage)


# Names: no page and no file of the département, nor of a coordinator, ever holds one.


@pytest.mark.parametrize(
    "who", by_turns(sorted(DEPARTMENT | COORDINATORS | those("vera")), those("claire irene elodie vera"))
)
def test_nothing_that_the_departement_reaches_names_a_participant(who: str, stage: Stage) -> None:
    signed_up(stage)
    words = personal_words()
    assert len(words) > 200
    read = reach(client_of(stage, who), reverse("home"), reverse("public:home"), "/departement/journal/")
    assert len(read) > 10
    assert not told_of(words, read)


def test_the_same_crawl_finds_names_for_who_plans_the_group_and_none_for_its_accountant(stage: Stage) -> None:
    words = personal_words()
    assert told_of(words, reach(client_of(stage, "thomas"), reverse("home")))
    assert not told_of(words, reach(client_of(stage, "anne"), reverse("home")))


def test_an_operator_reads_the_names_of_its_own_groups_alone(stage: Stage) -> None:
    ours = Meeting.objects.filter(group__agreement__operator=stage.bodies["horizon"])
    known = set(
        Participant.objects.filter(registrations__meeting__in=ours).values_list("full_name", flat=True)
    )
    known |= set(
        Participant.objects.filter(attendances__meeting__in=ours).values_list("full_name", flat=True)
    )
    others = set(Participant.objects.values_list("full_name", flat=True)) - known
    assert others
    read = reach(client_of(stage, "marc"), reverse("home"))
    assert told_of(known, read)
    assert not told_of(others, read)


def test_the_public_pages_name_no_participant(stage: Stage) -> None:
    read = reach(client_of(stage, "public"), reverse("public:home"))
    assert len(read) > 10
    assert not told_of(personal_words(), read)


def test_no_line_of_the_journal_names_a_participant(stage: Stage) -> None:
    lines = {
        str(line.pk): " ".join(
            map(str, (line.actor_label, line.subject_label, line.note, line.before, line.after))
        )
        for line in Entry.objects.all()
    }
    assert len(lines) > 300
    assert not told_of(personal_words(), lines)


def test_a_mail_names_a_participant_to_that_person_alone(stage: Stage) -> None:
    names = dict(Participant.objects.exclude(email="").values_list("full_name", "email"))
    told = {
        (message.to, name)
        for message in Message.objects.all()
        for name, address in names.items()
        if address != message.to and name in f"{message.letter} {message.calendar}"
    }
    assert Message.objects.count() > 100
    assert not told


# A participant has a link, and no other key.


def test_a_link_opens_nothing_of_another_participant(stage: Stage) -> None:
    signed_up(stage)
    theirs = Registration.objects.get(pk=registration(stage)[0])
    client = client_of(stage, "public")
    before = Entry.objects.count()
    for verb in ("annuler", "accepter", "refuser"):
        address = reverse("participant:registration_act", args=[someone(stage).token, theirs.pk, verb])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert Entry.objects.count() == before
    own = reverse("participant:registration_act", args=[theirs.participant.token, theirs.pk, "annuler"])
    assert client.post(own).status_code == 302
    assert Entry.objects.count() > before


@pytest.mark.parametrize("page", ["my_meetings", "my_data"])
def test_a_page_of_a_participant_says_nothing_of_the_others(page: str, stage: Stage) -> None:
    one = someone(stage)
    client = proved(client_of(stage, "public"), one)
    shown = client.get(reverse(f"participant:{page}", args=[one.token]))
    others = Participant.objects.exclude(pk=one.pk)
    words = {word for row in others for word in (row.full_name, row.email, row.token) if word} - {
        one.full_name
    }
    assert one.full_name in text_of(shown)
    assert not told_of(words, {page: text_of(shown)})


@pytest.mark.parametrize("page", ["my_meetings", "my_data", "erase"])
def test_a_link_that_nobody_received_opens_nothing(page: str, stage: Stage) -> None:
    client = client_of(stage, "sophie")
    assert client.get(reverse(f"participant:{page}", args=["x" * 43])).status_code == 404


def test_what_came_of_a_sign_up_is_said_in_the_browser_that_did_it(stage: Stage) -> None:
    signed_up(stage)
    page = reverse("public:meeting_confirmed", args=public_meeting(COMING)(stage))
    for who in ("public", "thomas", "sophie"):
        assert client_of(stage, who).get(page).status_code == 302
    client = client_of(stage, "public")
    client.post(reverse("public:meeting", args=public_meeting(COMING)(stage)), sign_up_form(stage))
    assert "remi.wallaert@artois.example.org" in client.get(page).content.decode()
