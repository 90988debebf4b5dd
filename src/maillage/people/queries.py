"""Who belongs where, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.journal.models import Subject
from maillage.journal.queries import Line, history_of
from maillage.people.access import OVERSEERS, Standing
from maillage.people.awaited import Awaited, awaited
from maillage.people.awaited import Line as AwaitedLine
from maillage.people.models import (
    Delegation,
    Funder,
    Identity,
    Invitation,
    JoinRequest,
    Membership,
    OpenSession,
    Organisation,
    OrganisationQuerySet,
    Person,
    Proof,
    PublicSite,
    RegisterState,
    Role,
    SignIn,
)
from maillage.post.models import SIGN_IN_CODE, TO_LOOK_AT, Message
from maillage.rules.expectation import Expectation
from maillage.rules.french import plural, search_key
from maillage.rules.identifiers import check_establishment, display_siret, normalised

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from maillage.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A live role of a person."""

    pk: int
    person_id: int
    name: str
    email: str
    role: str
    territory: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """A link sent and not used yet."""

    pk: int
    name: str
    email: str
    role: str
    expires_at: dt.datetime
    expired: bool
    held: bool


def members(organisation: Organisation) -> list[MemberRow]:
    """Give back the live roles of an organisation, by name; one query."""
    rows = (
        Membership.objects.live()
        .filter(organisation=organisation)
        .select_related("person", "territory")
        .order_by("person__full_name", "role", "pk")
    )
    return [
        MemberRow(
            pk=row.pk,
            person_id=row.person_id,
            name=row.person.full_name,
            email=row.person.email,
            role=row.get_role_display(),
            territory=row.territory.name if row.territory else "",
            since=row.since,
        )
        for row in rows
    ]


def pending_invitations(organisation: Organisation, at: dt.datetime) -> list[InvitationRow]:
    """Give back the invitations not accepted nor withdrawn, the latest first; one query."""
    rows = Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None)
    return [
        InvitationRow(
            pk=row.pk,
            name=row.full_name,
            email=row.email,
            role=row.get_role_display(),
            expires_at=row.expires_at,
            expired=at >= row.expires_at,
            held=row.held_at is not None,
        )
        for row in rows.order_by("-invited_at", "pk")
    ]


STATES = {
    "proven": "Reconnu",
    "awaiting": "Document à vérifier",
    "declared": "Déclaré, document attendu",
}
"""Where the recognition of a body stands, as one filters by it."""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body that may apply, as the list and the spreadsheet show it."""

    pk: int
    name: str
    siret: str
    legal_form: str
    address: str
    declared_at: dt.datetime | None
    proven_at: dt.datetime | None
    state: str
    register: str
    closed: bool

    @property
    def state_label(self) -> str:
        """Where its recognition stands, in words."""
        return STATES[self.state]


def bodies(text: str = "", state: str = "") -> OrganisationQuerySet:
    """Give back the bodies that may apply, by name, found by a part of their name or of their SIRET."""
    awaiting = Exists(Proof.objects.filter(organisation=OuterRef("pk"), answered_at=None))
    found = Organisation.objects.applicants()
    if state == "proven":
        found = found.proven()
    elif state == "awaiting":
        found = found.filter(awaiting)
    elif state == "declared":
        found = found.declared().filter(~awaiting)
    digits = normalised(text)
    if digits.isdecimal():
        found = found.filter(siret__contains=digits)
    elif text.strip():
        key = search_key(text.strip())
        names = Organisation.objects.applicants().values_list("pk", "name")
        found = found.filter(pk__in=[pk for pk, name in names if key in search_key(name)])
    return found.annotate(awaits=awaiting).order_by("name", "pk")


def body_rows(found: Iterable[Organisation]) -> list[BodyRow]:
    """Give back bodies, found by `bodies`, as rows; one query."""
    return [
        BodyRow(
            pk=body.pk,
            name=body.name,
            siret=display_siret(body.siret),
            legal_form=body.get_legal_form_display(),
            address=body.address,
            declared_at=body.declared_at,
            proven_at=body.proved_at,
            state=_state(body, awaits=bool(getattr(body, "awaits", False))),
            register=body.get_register_state_display() if body.register_checked_at else "",
            closed=body.register_state in (RegisterState.CLOSED, RegisterState.ABSENT),
        )
        for body in found
    ]


def _state(body: Organisation, *, awaits: bool) -> str:
    if body.is_proven:
        return "proven"
    return "awaiting" if awaits else "declared"


def bodies_spreadsheet(found: OrganisationQuerySet, *, at: dt.datetime) -> bytes:
    """Give back the XLSX of these bodies, one a line, with who represents them; two queries."""
    columns = (
        Column(label="Organisme", width=40),
        Column(label="SIRET", width=18),
        Column(label="Forme juridique", width=28),
        Column(label="Adresse", width=44),
        Column(label="État", width=26),
        Column(label="Déclaré le", kind="moment", width=17),
        Column(label="Reconnu le", kind="moment", width=17),
        Column(label="Au registre des entreprises", width=16),
        Column(label="Représentation légale", width=32),
    )
    heads: dict[int, list[str]] = {}
    held = Membership.objects.live().filter(role=Role.LEGAL_REPRESENTATIVE, organisation__in=found)
    for body, name in held.order_by("person__full_name", "pk").values_list(
        "organisation_id", "person__full_name"
    ):
        heads.setdefault(body, []).append(name)
    rows = [
        (
            row.name,
            row.siret,
            row.legal_form,
            row.address,
            row.state_label,
            row.declared_at,
            row.proven_at,
            row.register,
            ", ".join(heads.get(row.pk, ())),
        )
        for row in body_rows(found)
    ]
    return workbook([Sheet(title="Organismes", columns=columns, rows=rows)], at=at, title="Organismes")


@dataclass(frozen=True, slots=True)
class Recognition:
    """Where the recognition of a body stands: what awaits its answer, and the last answer that refused."""

    state: str
    label: str
    waiting: Proof | None
    refused: Proof | None


def recognition(organisation: Organisation, sent: list[Proof]) -> Recognition:
    """Give back where the recognition of a body stands, from the documents it sent, the latest first."""
    waiting = next((proof for proof in sent if proof.answered_at is None), None)
    state = _state(organisation, awaits=waiting is not None)
    last = sent[0] if sent and state == "declared" else None
    return Recognition(state, STATES[state], waiting, last)


def delegations(organisation: Organisation) -> list[Delegation]:
    """Give back the delegations of a body, the latest first; one query."""
    rows = Delegation.objects.filter(organisation=organisation)
    return list(rows.select_related("delegate", "granted_by", "paper").order_by("-start", "-pk"))


def proofs(organisation: Organisation) -> list[Proof]:
    """Give back the documents sent to show who represents a body, the latest first; one query."""
    rows = Proof.objects.filter(organisation=organisation).select_related("representative", "paper")
    return list(rows.order_by("-sent_at", "-pk"))


def waiting_requests(organisation: Organisation) -> list[JoinRequest]:
    """Give back who asks to join a body and has no answer yet, the oldest first; one query."""
    rows = JoinRequest.objects.filter(organisation=organisation, answered_at=None)
    return list(rows.select_related("person", "organisation").order_by("asked_at", "pk"))


def history(organisation: Organisation, limit: int = 30) -> tuple[Line, ...]:
    """Give back the latest acts on a body, the latest first; one query."""
    return history_of(Subject(kind="organisation", id=str(organisation.pk), label=organisation.name))[:limit]


@dataclass(frozen=True, slots=True)
class Doors:
    """What someone without any role may come in by: what they asked to join, what they are invited to."""

    requests: tuple[JoinRequest, ...]
    invitations: tuple[Invitation, ...]


def doors(person: Person, at: dt.datetime) -> Doors:
    """Give back the requests of a person, the latest first, and the links sent to their address; two queries.

    Their address is theirs: they come in by a code sent to it.
    """
    asked = JoinRequest.objects.filter(person=person).exclude(accepted=True).select_related("organisation")
    invited = Invitation.objects.filter(
        email=person.email, accepted_at=None, withdrawn_at=None, held_at=None, expires_at__gt=at
    )
    return Doors(
        requests=tuple(asked.order_by("-asked_at", "-pk")),
        invitations=tuple(invited.select_related("organisation").order_by("-invited_at", "-pk")),
    )


def awaits(standing: Standing, _at: dt.datetime) -> list[Awaited]:
    """Say what is expected about bodies: to check one, to answer who asks to join, to send a proof.

    The things are « organisation » and « team », their key the body's.
    """
    overseeing = standing.holds(*OVERSEERS)
    found = []
    if overseeing:
        found.append(
            awaited(
                Proof.objects.filter(answered_at=None),
                lambda line: Expectation(
                    f"Organisme à vérifier : {line.words[0]}.", "organisation", line.key
                ),
                key="organisation_id",
                words=("organisation__name",),
            )
        )
    proven = [body.pk for body in standing.organisations(Role.LEGAL_REPRESENTATIVE) if body.is_proven]
    if overseeing or proven:
        asking = JoinRequest.objects.filter(answered_at=None)
        thing = "organisation" if overseeing else "team"
        found.append(
            awaited(
                asking if overseeing else asking.filter(organisation__in=proven),
                lambda line: Expectation(
                    f"Répondez à {line.words[0]}, qui demande à rejoindre {line.words[1]}.", thing, line.key
                ),
                key="organisation_id",
                words=("person__full_name", "organisation__name"),
            )
        )
    bodies_of = standing.organisations(Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
    if declared := [body.pk for body in bodies_of if not body.is_proven]:
        sent = Proof.objects.filter(organisation=OuterRef("pk"), answered_at=None)
        found.append(
            awaited(
                Organisation.objects.filter(~Exists(sent), pk__in=declared),
                lambda line: Expectation(
                    f"Faites reconnaître {line.words[0]} par le Département.", "team", line.key
                ),
                words=("name",),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser where one is signed in."""

    public_id: str
    device: str
    since: dt.datetime
    seen_at: dt.datetime
    current: bool


def open_sessions(person: Person, *, key: str, at: dt.datetime) -> list[SessionRow]:
    """Give back the sessions of a person that have not expired: this one (of that key), then the latest seen;
    one query.
    """
    rows = OpenSession.objects.filter(person=person, expire_date__gt=at).order_by("-seen_at", "pk")
    found = [
        SessionRow(
            public_id=row.public_id,
            device=row.device or "Appareil non reconnu",
            since=row.since,
            seen_at=row.seen_at,
            current=row.pk == key,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: not row.current)


LATEST = 10
"""How many comings in one's own account shows."""
RECENT = 30
"""How many the administration reads."""


def latest_sign_ins(person: Person) -> list[SignIn]:
    """Give back the latest comings in of a person, and the codes tried in vain; one query."""
    return list(SignIn.objects.filter(person=person).order_by("-at", "-pk")[:LATEST])


def recent_sign_ins() -> list[SignIn]:
    """Give back the latest comings in of everyone, and the codes tried in vain; one query."""
    return list(SignIn.objects.select_related("person").order_by("-at", "-pk")[:RECENT])


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """A ProConnect account that opens one's account, and what is odd about its establishment."""

    pk: int
    email: str
    siret: str
    linked_at: dt.datetime
    used_at: dt.datetime
    warning: str


def identities(standing: Standing) -> list[IdentityRow]:
    """Give back the ProConnect accounts that open one's account, the oldest first; one query."""
    return [
        IdentityRow(
            pk=row.pk,
            email=row.email,
            siret=display_siret(row.siret) if row.siret else "",
            linked_at=row.linked_at,
            used_at=row.used_at,
            warning=establishment_of(standing, row.siret).sentence,
        )
        for row in Identity.objects.filter(person=standing.person).order_by("linked_at", "pk")
    ]


def establishment_of(standing: Standing, siret: str) -> Verdict:
    """Say whether that establishment is one of those a person acts for; a coordinator is of another one."""
    held = {m.organisation.siret for m in standing.memberships if m.role != Role.COORDINATOR}
    return check_establishment(siret, held)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """Who publishes the site, hosts it and answers for it; empty where nobody has said it yet."""

    organisation: str
    department_code: str
    direction: str
    service: str
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    publication_director: str = ""
    host: str = ""
    data_protection: str = ""
    accessibility_email: str = ""
    declared_on: dt.date | None = None
    scheme_url: str = ""
    plan_url: str = ""
    exempt: str = ""
    burden: str = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the law asks a site to say and that is not said, in French (law C.4, C.6)."""
        asked = (
            ("l’adresse électronique du service", self.email),
            ("l’adresse postale", self.postal_address),
            ("la direction de la publication", self.publication_director),
            ("l’hébergeur", self.host),
            ("la délégation à la protection des données", self.data_protection),
            ("la date de la déclaration d’accessibilité", self.declared_on),
            ("le schéma pluriannuel d’accessibilité", self.scheme_url),
            ("le plan d’action d’accessibilité de l’année", self.plan_url),
        )
        return tuple(name for name, value in asked if not value)


def site_facts() -> SiteFacts | None:
    """Give back what the public site says of who publishes it, None before the first visit; one query."""
    funder = Funder.objects.select_related("organisation", "site").order_by("pk").first()
    if funder is None:
        return None
    site = getattr(funder, "site", None) or PublicSite()
    own = {"organisation", "department_code", "direction", "service"}
    told = {field.name: getattr(site, field.name) for field in fields(SiteFacts) if field.name not in own}
    return SiteFacts(
        organisation=funder.organisation.name,
        department_code=funder.department_code,
        direction=funder.direction,
        service=funder.service,
        **told,
    )


def letters_await(standing: Standing, _at: dt.datetime) -> list[Awaited]:
    """Say that letters wait for somebody to look at them: one line, « letters », whatever their number.

    A code is not among them: whoever lacks it asks for another.
    """
    answering = standing.organisation_ids(Role.MANAGER, Role.ADMINISTRATOR)
    if not answering:
        return []
    lost = Message.objects.filter(state__in=TO_LOOK_AT).exclude(kind=SIGN_IN_CODE).order_by()
    counted = lost.annotate(all=Value(1)).values("all").annotate(count=Count("pk")).values("count")
    return [
        awaited(
            Funder.objects.filter(Exists(lost), organisation__in=answering),
            _of_letters,
            count=Coalesce(Subquery(counted), 0),
        )
    ]


def _of_letters(line: AwaitedLine) -> Expectation:
    letters = plural(line.count, "courriel à regarder", "courriels à regarder")
    lost = "il n’est peut-être pas arrivé" if line.count == 1 else "ils ne sont peut-être pas arrivés"
    return Expectation(f"{letters}\u00a0: {lost}.", "letters", "")


def site_expectations(standing: Standing) -> list[Expectation]:
    """Give back what is expected of an administrator about the public site; one query at most."""
    if not standing.holds(Role.ADMINISTRATOR):
        return []
    facts = site_facts()
    if facts is None or not facts.lacking:
        return []
    return [Expectation("Complétez ce que le site public doit dire de vous.", "site", "")]
