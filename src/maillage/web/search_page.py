"""What was found, as a page shows it: the address of each thing, its words in sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse

from maillage.applications.queries import TONES as APPLICATION_TONES
from maillage.finding.hits import Found, Hit
from maillage.rules.french import plural, typeset
from maillage.web import agreement_page, committee_page, financial_page, report_page
from maillage.web.guides import GUIDES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maillage.rules.looking import Wanted


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things in words, and the page of one by the side that reads it."""

    one: str
    several: str
    pages: Mapping[str, str]
    tones: Mapping[str, str]

    @property
    def title(self) -> str:
        """The head of its section."""
        return self.several[0].upper() + self.several[1:]


def _kind(one: str, several: str, tones: Mapping[str, str] | None = None, **pages: str) -> Kind:
    return Kind(one, several, pages, tones or {})


CALL_TONES: Final = {"draft": "neutral", "upcoming": "info", "open": "good", "closed": "waiting"}
MEETING_TONES: Final = {"planned": "neutral", "open": "good", "held": "info", "cancelled": "refusal"}
SESSION_TONES: Final = {"idea": "neutral", "scheduled": "good", "held": "info", "cancelled": "refusal"}
KINDS: Final[Mapping[str, Kind]] = {
    "candidatures": _kind(
        "candidature",
        "candidatures",
        APPLICATION_TONES,
        department="department:assessment",
        operator="operator:application",
    ),
    "conventions": _kind(
        "convention",
        "conventions",
        agreement_page.TONES,
        department="department:agreement",
        operator="operator:agreement",
    ),
    "groupes": _kind(
        "groupe",
        "groupes",
        department="department:group_indicators",
        operator="operator:group",
        coordinator="coordinator:group_indicators",
    ),
    "rencontres": _kind(
        "rencontre",
        "rencontres",
        MEETING_TONES,
        department="department:meeting_figures",
        operator="operator:meeting",
        coordinator="coordinator:meeting_figures",
        public="public:meeting",
    ),
    "temps-d-information": _kind(
        "temps d’information",
        "temps d’information",
        SESSION_TONES,
        department="department:group_indicators",
        operator="operator:sessions",
        coordinator="coordinator:group_indicators",
        public="public:group",
    ),
    "comptes-rendus": _kind(
        "compte rendu financier",
        "comptes rendus financiers",
        financial_page.TONES,
        department="department:financial_report",
        operator="operator:financial_report",
    ),
    "comites": _kind(
        "comité de suivi",
        "comités de suivi",
        committee_page.TONES,
        department="department:committee",
        operator="operator:committee",
        coordinator="coordinator:committee",
    ),
    "organismes": _kind(
        "organisme",
        "organismes",
        {"proven": "good", "declared": "attention"},
        department="department:body",
        operator="operator:members_of",
    ),
    "personnes": _kind(
        "personne",
        "personnes",
        department="department:body",
        team="department:members",
        operator="operator:members_of",
    ),
    "participants": _kind(
        "participant ou participante", "participants et participantes", operator="operator:person"
    ),
    "bilans": _kind(
        "bilan",
        "bilans",
        report_page.TONES,
        department="department:report",
        operator="operator:report",
        coordinator="coordinator:report_file",
    ),
    "acquis": _kind("acquis", "acquis", operator="operator:takeaways"),
    "ressources": _kind(
        "ressource",
        "ressources",
        {"good": "good", "attention": "attention", "neutral": "neutral"},
        directory="directory:resource",
        public="public:resource",
    ),
    "territoires": _kind("territoire", "territoires", public="public:territory"),
    "appels": _kind(
        "appel à projets", "appels à projets", CALL_TONES, department="department:call", public="public:call"
    ),
    "aide": _kind("guide", "guides", public="public:guide"),
}
Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One hit, its words cut where they were found."""

    url: str
    title: Parts
    where: Parts
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Section:
    """The hits of one kind; `all_url` leads to every one of them, empty when they are all there."""

    code: str
    title: str
    count: str
    rows: tuple[Row, ...]
    all_label: str
    all_url: str


def section(found: Found, wanted: Wanted, typed: str) -> Section:
    """Give back what was found of one kind, ready to show."""
    kind = KINDS[found.kind]
    more = found.count > len(found.hits)
    counted = plural(found.count, kind.one, kind.several)
    return Section(
        code=found.kind,
        title=kind.title,
        count=counted,
        rows=tuple(_row(hit, found.kind, wanted, typed) for hit in found.hits),
        all_label=f"Voir les {counted}",
        all_url=f"?{urlencode({'q': typed, 'quoi': found.kind})}" if more else "",
    )


def _row(hit: Hit, code: str, wanted: Wanted, typed: str) -> Row:
    kind = KINDS[code]
    url = reverse(kind.pages[hit.side], args=hit.args)
    return Row(
        url=f"{url}?{urlencode({'q': typed})}" if code == "acquis" else url,
        title=wanted.parts(typeset(hit.title)),
        where=wanted.parts(hit.where),
        state=hit.state_label[:1].upper() + hit.state_label[1:],
        tone=kind.tones.get(hit.state, "neutral"),
    )


def guides_found(wanted: Wanted) -> Found:
    """Give back the guides whose title or summary has every word."""
    hits = [
        Hit(side="public", args=(guide.code,), title=guide.title, where=guide.summary)
        for guide in GUIDES
        if wanted.in_text(guide.title, guide.summary)
    ]
    return Found("aide", len(hits), tuple(hits))
