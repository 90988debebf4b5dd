"""One search for everything: each finds their own, a page opens behind each hit, nobody learns more."""

from __future__ import annotations

import datetime as dt
import logging
import re
from html import unescape
from typing import Final
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application
from maillage.chores.demonstration.stage import Stage, on
from maillage.finding.hits import Asking
from maillage.finding.queries import find
from maillage.groups.models import Attendance, InformationSession, Meeting, Participant
from maillage.people.access import Standing, standing_of
from maillage.people.models import LegalForm, Organisation, Person, Role
from maillage.reports.operations import convene_committee
from maillage.rules.french import short_date
from maillage.rules.identifiers import display_siret
from maillage.rules.looking import look_for
from maillage.situations.models import Situation, Takeaway
from tests.builders import make_person

CAMPAIGN_DAY = dt.date(2026, 9, 15)
pytestmark = pytest.mark.django_db
SEARCH: Final = "/recherche/"
BUDGET: Final = 15
OFFICERS: Final = ("claire", "sophie", "denis", "irene", "armelle", "paul", "elodie", "karim")
OPERATORS: Final = ("marc", "ines", "thomas", "leila", "bernard", "nora", "lucie", "agnes", "odile", "gilles")
BESIDE: Final = {
    "bilans",
    "appels",
    "acquis",
    "organismes",
    "temps-d-information",
    "comptes-rendus",
    "comites",
}
CAST: Final = (*OFFICERS, *OPERATORS)
WORDS: Final = ("artois", "horizon", "rencontre mars", "bilan", "comite", "compte rendu", "temps information")
SOME: Final = (
    "claire",
    "denis",
    "armelle",
    "paul",
    "elodie",
    "marc",
    "ines",
    "thomas",
    "lucie",
    "gilles",
    "",
)


@pytest.fixture(autouse=True)
def on_the_day(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = f"{CAMPAIGN_DAY.isoformat()}T10:00"
    settings.MAILLAGE_PACES = dict.fromkeys(settings.MAILLAGE_PACES, 10_000)


def client_of(campaign: Stage, who: str) -> Client:
    client = Client()
    if who:
        person = campaign.people[who] if who in campaign.people else Person.objects.get(full_name=who)
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def said_by(response: HttpResponseBase) -> str:
    """What the page says, its fixed spaces written as others."""
    content: bytes = getattr(response, "content", b"")
    return unescape(content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def page(campaign: Stage, who: str, q: str, **more: str) -> str:
    response = client_of(campaign, who).get(SEARCH, {"q": q, **more})
    assert response.status_code == 200
    return said_by(response)


def sections(html: str) -> dict[str, int]:
    counted = re.findall(r'<h2 id="quoi-([-a-z]+)">.*?<span class="search-number">(\d+)', html)
    return {kind: int(count) for kind, count in counted}


def links(html: str) -> list[str]:
    return re.findall(r'class="search-title"><a href="([^"]+)"', html)


def words_marked(html: str) -> set[str]:
    return set(re.findall(r"<mark>([^<]+)</mark>", html))


@pytest.mark.parametrize("who", SOME)
def test_a_page_opens_behind_each_thing_found(campaign: Stage, who: str) -> None:
    client = client_of(campaign, who)
    found = {link for q in WORDS for link in links(unescape(client.get(SEARCH, {"q": q}).content.decode()))}
    assert found
    assert {link: code for link in sorted(found) if (code := client.get(link).status_code) != 200} == {}


@pytest.mark.parametrize("who", SOME)
def test_a_search_costs_at_most_its_budget(campaign: Stage, who: str) -> None:
    client = client_of(campaign, who)
    for q in ("artois", "12 mars"):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(SEARCH, {"q": q}).status_code == 200
        assert len(caught) <= BUDGET, [query["sql"][:200] for query in caught.captured_queries]


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("claire", {"candidatures", "conventions", "groupes", "rencontres", "ressources"}),
        ("denis", {"conventions", "groupes", "rencontres", "ressources"}),
        ("marc", {"candidatures", "conventions", "groupes", "rencontres", "participants", "ressources"}),
        ("thomas", {"groupes", "rencontres", "participants", "ressources"}),
        ("elodie", {"groupes", "rencontres", "ressources"}),
        ("karim", {"ressources"}),
        ("gilles", {"ressources"}),
        ("paul", {"ressources"}),
        ("", {"territoires", "ressources", "rencontres"}),
    ],
)
def test_each_finds_what_is_theirs_of_a_territory(campaign: Stage, who: str, kinds: set[str]) -> None:
    found = sections(page(campaign, who, "artois"))
    assert set(found) - BESIDE == kinds


@pytest.mark.parametrize("who", ["bernard", "nora", "lucie", "agnes", "odile", "gilles", "karim", "thomas"])
def test_nobody_finds_the_application_nor_the_agreement_of_another(campaign: Stage, who: str) -> None:
    application, agreement = campaign.applications["ART"], campaign.agreements["ART"]
    found = sections(page(campaign, who, application.number)) | sections(
        page(campaign, who, agreement.number)
    )
    assert not {"candidatures", "conventions"} & set(found)


def test_another_departement_finds_what_anyone_finds(campaign: Stage) -> None:
    neighbour = Organisation.objects.create(
        name="Département voisin", siret="00000060400017", legal_form=LegalForm.DEPARTMENT
    )
    roles = (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)
    make_person("Vera Voisine", neighbour, *roles)
    for q in ("artois", "horizon", "marc vandamme", "convention", "000 000 109"):
        assert set(sections(page(campaign, "Vera Voisine", q))) <= {"ressources", "appels", "aide"}


def test_the_departement_finds_no_application_before_the_closing(campaign: Stage) -> None:
    before = on("2025-05-05", "12:00")
    number = campaign.applications["ART"].number

    def kinds(who: str, at: dt.datetime) -> set[str]:
        asking = Asking(
            standing=standing_of(campaign.people[who]), wanted=look_for(number), at=at, today=at.date()
        )
        return {one.kind for one in find(asking)}

    assert "candidatures" not in kinds("claire", before)
    assert "candidatures" in kinds("claire", on("2026-09-15", "12:00"))
    assert "candidatures" in kinds("marc", before)


def a_participant(campaign: Stage) -> Participant:
    meeting = campaign.meetings["ART"][0]
    return Attendance.objects.filter(meeting=meeting, participant__erased_at=None).earliest("pk").participant


@pytest.mark.requirement("F54")
def test_a_participant_is_named_to_who_leads_or_facilitates_the_group_alone(campaign: Stage) -> None:
    person = a_participant(campaign)
    found = {who: links(page(campaign, who, person.full_name)) for who in [*CAST, ""]}
    named = {who for who, links_found in found.items() if any("/personnes/" in link for link in links_found)}
    assert named == {"marc", "ines", "thomas"}


def test_an_erased_participant_is_found_by_nobody(campaign: Stage) -> None:
    person = a_participant(campaign)
    name = person.full_name
    Participant.objects.filter(pk=person.pk).update(
        full_name="Personne effacée", search_key="", email="", job="", erased_at=on("2026-09-14", "12:00")
    )
    assert person.pk not in [
        int(link.split("/")[-2]) for link in links(page(campaign, "thomas", name)) if "personnes" in link
    ]


@pytest.mark.requirement("R14")
def test_situations_are_never_searched_and_takeaways_only_by_who_reads_them(campaign: Stage) -> None:
    takeaway = Takeaway.objects.filter(group=campaign.groups["ART"]).earliest("pk")
    words = " ".join(takeaway.text.split()[:4])
    address = f"{reverse('operator:takeaways', args=[campaign.groups['ART'].pk])}?{urlencode({'q': words})}"
    reads = {who for who in [*CAST, ""] if address in links(page(campaign, who, words))}
    assert reads == {"marc", "ines", "thomas"}
    asked: list[str] = []
    for who in ("claire", "thomas", "elodie"):
        with CaptureQueriesContext(connection) as caught:
            page(campaign, who, words)
        asked += [query["sql"] for query in caught.captured_queries]
    assert not [sql for sql in asked if Situation._meta.db_table in sql]


def test_the_annual_committee_is_found_by_those_it_follows_and_opens(campaign: Stage) -> None:
    claire = campaign.people["claire"]
    committee = convene_committee(
        campaign.call,
        held_on=dt.date(2026, 12, 8),
        starts=dt.time(14),
        ends=dt.time(16, 30),
        place="Arras",
        by=claire,
        at=on("2026-09-14", "12:00"),
    )
    own = {"department": {"claire", "sophie", "denis", "irene"}, "coordinator": {"elodie", "karim"}}
    own["operator"] = {"marc", "ines", "thomas", "leila", "bernard", "nora", "lucie", "agnes"}
    for who in [*CAST, ""]:
        client = client_of(campaign, who)
        for q in ("comité", "8 décembre 2026", "comité Arras"):
            found = links(said_by(client.get(SEARCH, {"q": q})))
            read = [side for side, people in own.items() if who in people]
            addresses = [reverse(f"{side}:committee", args=[committee.pk]) for side in read]
            assert [link for link in found if "/comites/" in link] == addresses, (who, q)
        assert [client.get(link).status_code for link in addresses] == [200] * len(addresses), who


def test_the_account_of_a_year_is_found_by_its_body_and_the_departement_alone(campaign: Stage) -> None:
    found = {who: sections(page(campaign, who, "compte rendu financier")) for who in [*CAST, ""]}
    kept = {who for who, kinds in found.items() if "comptes-rendus" in kinds}
    assert kept == {"claire", "sophie", "denis", "irene", "marc", "ines", "agnes"}


def test_an_information_session_without_a_date_is_found_by_its_operator_alone(campaign: Stage) -> None:
    held = InformationSession.objects.filter(group=campaign.groups["ART"], state="held").earliest("pk")
    idea = InformationSession.objects.create(
        group=held.group,
        title="Ouvrir sa porte",
        period_start=held.period_start,
        period_end=held.period_end,
    )
    for session, readers in (
        (idea, {"marc", "ines", "thomas"}),
        (held, {"marc", "ines", "thomas", "claire", "sophie", "denis", "irene", "elodie"}),
    ):
        found = {who: sections(page(campaign, who, session.title)) for who in [*CAST, ""]}
        assert {who for who, kinds in found.items() if "temps-d-information" in kinds} == readers


def test_accents_capitals_and_hyphens_do_not_count_and_the_words_are_marked(campaign: Stage) -> None:
    plain, typed = page(campaign, "marc", "vandamme"), page(campaign, "marc", "VÂNDAMME")
    assert sections(plain) == sections(typed) != {}
    assert words_marked(typed) == {"Vandamme"}


@pytest.mark.parametrize("shown", ["000 000 109", "00000010900017", ""])
def test_a_body_is_found_by_its_number_pasted_with_spaces(campaign: Stage, shown: str) -> None:
    body = campaign.bodies["horizon"]
    typed = shown.replace("000 000 109", body.siret[:3] + " " + body.siret[3:6] + " " + body.siret[6:9])
    typed = typed.replace("00000010900017", body.siret) or display_siret(body.siret)
    html = page(campaign, "claire", typed)
    assert sections(html)["organismes"] == 1
    assert reverse("department:body", args=[body.pk]) in links(html)
    assert sections(html)["candidatures"] == Application.objects.filter(organisation=body).count()


def test_a_number_is_found_whole_or_with_spaces_in_the_place_of_its_hyphens(campaign: Stage) -> None:
    number = campaign.applications["ART"].number
    address = reverse("department:assessment", args=[campaign.applications["ART"].pk])
    assert address in links(page(campaign, "claire", number))
    assert address in links(page(campaign, "claire", number.replace("-", " ").lower()))


def test_a_meeting_is_found_by_its_date_however_written(campaign: Stage) -> None:
    meeting: Meeting = campaign.meetings["ART"][0]
    address = reverse("operator:meeting", args=[meeting.pk])
    for typed in (short_date(meeting.day), meeting.day.isoformat(), f"{meeting.day.day}/{meeting.day.month}"):
        html = page(campaign, "thomas", typed)
        assert links(html)[:1] == [address], typed
        assert str(meeting.day.year) in words_marked(html) or "/" in typed


@pytest.mark.parametrize("q", ["", "   "])
def test_nothing_typed_says_what_can_be_looked_for(campaign: Stage, q: str) -> None:
    html = page(campaign, "claire", q)
    assert "Ce qui se cherche" in html
    assert "candidatures, conventions, groupes" in html
    assert "Les situations ne se cherchent jamais." in html
    assert "candidatures" not in page(campaign, "elodie", q)


def test_words_that_find_nothing_say_so_and_what_to_try(campaign: Stage) -> None:
    html = page(campaign, "claire", "zygomatique")
    assert "Rien ne correspond à ces mots" in html
    assert "On trouve ici : candidatures" in html


@pytest.mark.parametrize(
    ("q", "said"),
    [
        ("a", "Écrivez au moins 2 lettres ou chiffres d’un mot."),
        ("%", "Écrivez au moins 2 lettres ou chiffres d’un mot."),
        ("mot " * 40, "Gardez les mots qui comptent : 100 caractères au plus."),
    ],
)
def test_too_little_or_too_much_is_told(campaign: Stage, q: str, said: str) -> None:
    response = client_of(campaign, "claire").get(SEARCH, {"q": q})
    assert response.status_code == 422
    assert said in said_by(response)


def test_no_request_breaks_the_page(campaign: Stage) -> None:
    client = client_of(campaign, "claire")
    assert client.get(SEARCH + "?q=a%00b").status_code == 404
    for q in (
        "'; DROP TABLE--",
        "<script>alert(1)</script>",
        "\\",
        "_%",
        "\u202e" * 50,
        "9" * 100,
        "31/02/2026",
        "00/00",
    ):
        response = client.get(SEARCH, {"q": q, "page": "-1", "quoi": ""})
        assert response.status_code in (200, 422)
        assert "<script>alert" not in response.content.decode()


def test_a_kind_that_is_not_theirs_does_not_exist(campaign: Stage) -> None:
    client = client_of(campaign, "elodie")
    assert client.get(SEARCH, {"q": "artois", "quoi": "candidatures"}).status_code == 404
    assert client.get(SEARCH, {"q": "artois", "quoi": "situations"}).status_code == 404


def test_a_kind_is_read_whole_page_by_page(campaign: Stage) -> None:
    first = page(campaign, "claire", "rencontre")
    count = sections(first)["rencontres"]
    assert count > 20
    assert f"Voir les {count} rencontres" in first
    asked = [page(campaign, "claire", "rencontre", quoi="rencontres", page=str(n)) for n in (1, 2, 999)]
    assert [len(links(html)) for html in asked[:2]] == [20, min(20, count - 20)]
    assert not set(links(asked[0])) & set(links(asked[1]))
    assert links(asked[2]) == links(asked[0])


def test_every_page_leads_to_the_search(campaign: Stage) -> None:
    for who, address in (("", "/"), ("claire", reverse("home")), ("thomas", reverse("operator:groups"))):
        html = client_of(campaign, who).get(address).content.decode()
        assert '<form class="header-search" method="get" action="/recherche/"' in html
        assert '<a class="header-search-link" href="/recherche/">' in html


def test_what_is_typed_is_written_nowhere(campaign: Stage, caplog: pytest.LogCaptureFixture) -> None:
    from maillage.journal.models import Entry  # noqa: PLC0415

    before = Entry.objects.count()
    with caplog.at_level(logging.DEBUG):
        response = client_of(campaign, "claire").get(SEARCH, {"q": "zygomatique"})
        client_of(campaign, "claire").get(SEARCH, {"q": "zygomatique", "quoi": "rien"})
    written = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert not [record for record in written if "zygomatique" in record.getMessage()]
    assert Entry.objects.count() == before
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_anyone_without_a_role_asks_nothing_of_the_private_kinds(campaign: Stage) -> None:
    nobody = Standing(campaign.people["claire"], ())
    asking = Asking(
        standing=nobody, wanted=look_for("artois"), at=on("2026-09-15", "12:00"), today=CAMPAIGN_DAY
    )
    assert {one.kind for one in find(asking)} <= {
        "ressources",
        "territoires",
        "appels",
        "rencontres",
        "temps-d-information",
    }
