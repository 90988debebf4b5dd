"""The pages that a step before them opens: the step is made as it would be, and the page is there.

What gives a step its proof is made by the product itself, a code read in the mail that leaves, a key asked of
the page that gives it; what a device or a provider outside would answer is put where the product keeps it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.chores.demonstration.stage import Stage
from maillage.groups.models import Meeting, Registration
from maillage.people.models import Identity, Invitation, Role
from maillage.people.operations import invite
from maillage.situations.models import Situation
from maillage.situations.operations import keep_draft
from maillage.web import clock
from tests.access.matrix import client_of
from tests.people.told import code_sent
from tests.situations.steps import author_of, content, proposed, proved
from tests.web.test_second_factor import linked

Way = Callable[[Stage, Settings], tuple[Client, str]]

SIGN_UP: Final = {
    "full_name": "Rémi Wallaert",
    "email": "remi.wallaert@artois.example.org",
    "structure": "CCAS de Lillers",
    "job": "Assistant",
    "charter": "on",
}


def coming() -> Meeting:
    """A meeting whose sign-up is open."""
    return Meeting.objects.filter(state="open").order_by("-starts_at", "pk")[0]


# --- coming in ---------------------------------------------------------------------------------


def _after(page: str, typed: dict[str, Any], then: str) -> Way:
    """Anyone, once a form is sent."""

    def way(_stage: Stage, _settings: Settings) -> tuple[Client, str]:
        client = Client()
        assert client.post(reverse(page), typed).status_code == 302
        return client, reverse(then)

    return way


def _address_code(stage: Stage, _settings: Settings) -> tuple[Client, str]:
    client = client_of(stage, "marc")
    client.post(reverse("address"), {"email": "marc@neuve.example.org"})
    return client, reverse("address_code")


def _invitation(stage: Stage, _settings: Settings) -> tuple[Client, str]:
    return Client(), reverse("invitation", args=[invited(stage).token])


def invited(stage: Stage, *, since: dt.timedelta = dt.timedelta()) -> Invitation:
    """Someone whom the operator of the Artois invited that long ago."""
    marc, body = stage.people["marc"], stage.bodies["horizon"]
    return invite(
        organisation=body,
        email="ines@artois.example.org",
        full_name="Inès Petit",
        role=Role.PREPARER,
        by=marc,
        at=clock.now() - since,
    )


def _demonstration(name: str) -> Way:
    def way(_stage: Stage, settings: Settings) -> tuple[Client, str]:
        settings.MAILLAGE_DEMONSTRATION = True
        return Client(), reverse(name)

    return way


# --- a second factor ---------------------------------------------------------------------------


def _protected(name: str, *, typed_again: bool = True) -> Way:
    """Someone who has linked an application of codes; `typed_again` says whether they just gave one."""

    def way(stage: Stage, _settings: Settings) -> tuple[Client, str]:
        client = client_of(stage, "marc")
        linked(client)
        return client if typed_again else client_of(stage, "marc"), reverse(name)

    return way


def _asked_to_enter(stage: Stage, _settings: Settings) -> tuple[Client, str]:
    marc = stage.people["marc"]
    linked(client_of(stage, "marc"))
    client = Client()
    client.post(reverse("account_login"), {"email": marc.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_sent(marc.email)})
    return client, reverse("mfa_authenticate")


def _shown_the_codes(stage: Stage, _settings: Settings) -> tuple[Client, str]:
    client = client_of(stage, "marc")
    page = reverse("mfa_activate_totp")
    secret = client.get(page).context["secret"].replace(" ", "")
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return client, client.post(page, {"code": code})["Location"]


def _passkey(name: str) -> Way:
    """Someone who has an application, and a passkey that no device here holds."""

    def way(stage: Stage, _settings: Settings) -> tuple[Client, str]:
        client = client_of(stage, "marc")
        linked(client)
        key = Authenticator.objects.create(
            user=stage.people["marc"], type="webauthn", data={"name": "Mon téléphone", "credential": {}}
        )
        return client, reverse(name, args=[key.pk])

    return way


# --- ProConnect --------------------------------------------------------------------------------

ANSWER: Final = {
    "issuer": "https://fournisseur.example.org",
    "subject": "marc",
    "email": "marc.vandamme@fournisseur.example.org",
    "full_name": "Marc Vandamme",
    "siret": "00000010900017",
    "provider": "",
    "id_token": "",
}
"""What a provider would have said of the representative of the Artois."""


def offered(settings: Settings) -> None:
    """Let one come in by ProConnect."""
    settings.MAILLAGE_PROCONNECT_ISSUER = ANSWER["issuer"]
    settings.MAILLAGE_PROCONNECT_CLIENT_ID = settings.MAILLAGE_PROCONNECT_CLIENT_SECRET = "essai"


def _answered(client: Client, **more: Any) -> None:
    session = client.session
    session["proconnect_answer"] = {**ANSWER, **more, "at": clock.now().timestamp()}
    session.save()


def _proconnect_link(stage: Stage, settings: Settings) -> tuple[Client, str]:
    offered(settings)
    client = client_of(stage, "marc")
    _answered(client, person=stage.people["marc"].pk)
    return client, reverse("proconnect_link")


def _proconnect_prove(_stage: Stage, settings: Settings) -> tuple[Client, str]:
    offered(settings)
    client = Client()
    _answered(client, token="celui-de-marc")
    return client, reverse("proconnect_prove")


def _proconnect_unlink(stage: Stage, settings: Settings) -> tuple[Client, str]:
    offered(settings)
    now = clock.now()
    tied = Identity.objects.create(
        person=stage.people["marc"], issuer=ANSWER["issuer"], subject="marc", linked_at=now, used_at=now
    )
    return client_of(stage, "marc"), reverse("proconnect_unlink", args=[tied.pk])


# --- taking part -------------------------------------------------------------------------------


def _signed_up(name: str) -> Way:
    def way(_stage: Stage, _settings: Settings) -> tuple[Client, str]:
        client, public_id = Client(), coming().public_id
        assert client.post(reverse("public:meeting", args=[public_id]), SIGN_UP).status_code == 302
        return client, reverse(name, args=[public_id])

    return way


def _in_the_room(stage: Stage, settings: Settings) -> tuple[Client, str]:
    meeting = Meeting.objects.get(day=clock.now().date(), group=stage.groups["AUD"])
    board = client_of(stage, "nora").get(reverse("operator:sign_in_board", args=[meeting.pk]))
    client = Client()
    read = client.get(board.context["address"].removeprefix(settings.MAILLAGE_BASE_URL))
    return client, read["Location"]


def _seat() -> Registration:
    """The seat of someone who has just signed up."""
    Client().post(reverse("public:meeting", args=[coming().public_id]), SIGN_UP)
    return Registration.objects.get(participant__email=SIGN_UP["email"], meeting=coming())


def _own(name: str) -> Way:
    """One's own page, once the code of one's address is typed."""

    def way(_stage: Stage, _settings: Settings) -> tuple[Client, str]:
        person = _seat().participant
        return proved(Client(), person), reverse(f"participant:{name}", args=[person.token])

    return way


def _code(_stage: Stage, _settings: Settings) -> tuple[Client, str]:
    person, client = _seat().participant, Client()
    page = reverse("participant:situation_code", args=[person.token])
    client.post(page)
    return client, page


def _leaving(_stage: Stage, _settings: Settings) -> tuple[Client, str]:
    seat = _seat()
    args = [seat.participant.token, seat.pk, "annuler"]
    return Client(), reverse("participant:registration_act", args=args)


def _situation(name: str, made: Callable[[Registration], Situation]) -> Way:
    def way(_stage: Stage, _settings: Settings) -> tuple[Client, str]:
        seat = _seat()
        args = [seat.participant.token, made(seat).public_id]
        return proved(Client(), seat.participant), reverse(f"participant:{name}", args=args)

    return way


def _new_situation(_stage: Stage, _settings: Settings) -> tuple[Client, str]:
    seat = _seat()
    args = [seat.participant.token, seat.meeting.public_id]
    return proved(Client(), seat.participant), reverse("participant:situation_new", args=args)


def _draft(seat: Registration) -> Situation:
    return keep_draft(seat.meeting, content(), author=author_of(seat.participant), at=clock.now())


def _submitted(seat: Registration) -> Situation:
    return proposed(seat.meeting, seat.participant, clock.now())


WAYS: Final[dict[str, Way]] = {
    "account_confirm_login_code": _after(
        "account_login", {"email": "marc@example.org"}, "account_confirm_login_code"
    ),
    "account_reauthenticate": _protected("account_reauthenticate", typed_again=False),
    "address_code": _address_code,
    "come_in_code": _after(
        "come_in", {"full_name": "Nadia Fournier", "email": "nadia@nouvelle.example.org"}, "come_in_code"
    ),
    "demonstration": _demonstration("demonstration"),
    "demonstration_outbox": _demonstration("demonstration_outbox"),
    "invitation": _invitation,
    "mfa_authenticate": _asked_to_enter,
    "mfa_deactivate_totp": _protected("mfa_deactivate_totp"),
    "mfa_edit_webauthn": _passkey("mfa_edit_webauthn"),
    "mfa_generate_recovery_codes": _protected("mfa_generate_recovery_codes"),
    "mfa_reauthenticate": _protected("mfa_reauthenticate", typed_again=False),
    "mfa_reauthenticate_webauthn": _protected("mfa_reauthenticate_webauthn", typed_again=False),
    "mfa_remove_webauthn": _passkey("mfa_remove_webauthn"),
    "mfa_view_recovery_codes": _shown_the_codes,
    "participant:erase": _own("erase"),
    "participant:my_data_page": _own("my_data_page"),
    "participant:registration_act": _leaving,
    "participant:situation": _situation("situation", _submitted),
    "participant:situation_code": _code,
    "participant:situation_edit": _situation("situation_edit", _draft),
    "participant:situation_new": _new_situation,
    "participant:situation_withdraw": _situation("situation_withdraw", _submitted),
    "participant:situations": _own("situations"),
    "proconnect_link": _proconnect_link,
    "proconnect_prove": _proconnect_prove,
    "proconnect_unlink": _proconnect_unlink,
    "public:colleague": _signed_up("public:colleague"),
    "public:meeting_confirmed": _signed_up("public:meeting_confirmed"),
    "public:sign_in": _in_the_room,
}
"""By the name of its address, how one comes to the page."""
