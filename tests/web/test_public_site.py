"""The public site: its territories and dates, what the law asks it to say, its help, its cards."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.calls.operations import name_contact
from maillage.groups.models import Attendance, Meeting
from maillage.journal.models import Entry
from maillage.people.checks import public_site_is_described
from maillage.people.models import PublicSite, Role
from maillage.territories.operations import define_territory, load_reference
from maillage.web.accessibility import Criterion, Grid, Topic, grid
from maillage.web.guides import GUIDES, pictures
from maillage.web.public.about import PRIVATE
from tests.candidates import give_role, make_person
from tests.groups.steps import OPENED, Campaign, campaign, fill, january, planned
from tools.pictures import HEAVIEST, MANIFEST, SHOTS, STATIC

SOURCE = Path("src/maillage")
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
PLACES = (
    ("aud", "Audomarois", "200069037"),
    ("art", "Artois", "200072460"),
    ("bou", "Boulonnais", "246200729"),
)
ADDRESSES = (
    "home", "agenda", "territories", "resources", "calls", "guides", "accessibility", "accessibility_grid",
    "datasets", "personal_data", "legal_notice", "site_map",
)  # fmt: skip


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    load_reference()
    stage = campaign()
    for code, name, siren in PLACES:
        define_territory(code, name, [siren], valid_from=dt.date(2025, 1, 1))
    return stage


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


# Territories and dates


@pytest.mark.requirement("R22", "R46")
def test_a_commune_leads_to_the_dates_of_its_territory(client: Client, stage: Campaign) -> None:
    january(stage)
    page = reverse("public:agenda")
    found = text(client, page, commune="saint omer")
    assert "Saint-Omer est dans le territoire" in found
    assert found.index("est dans le territoire") < found.index("Rencontre, Audomarois")
    assert found.index("est dans le territoire") < found.index("Changer de commune, filtrer")
    assert "Rencontre, Audomarois" in found
    assert reverse("public:territory", args=["aud"]) in found
    assert "Aucune date annoncée" in text(client, page, commune="Béthune")
    assert "dans le territoire d’aucun groupe" in text(client, page, commune="Calais")
    assert "Aucune commune ne porte ce nom" in text(client, page, commune="Atlantide")
    assert "Quelle commune" in text(client, page, commune="saint")


def test_the_filters_of_the_dates_stand_in_the_address(client: Client, stage: Campaign) -> None:
    first = january(stage)
    page = reverse("public:agenda")
    assert text(client, page).count('<li class="date') == 9
    assert text(client, page, territoire="art").count('<li class="date') == 0
    assert text(client, page, places="on").count('<li class="date') == 1
    assert text(client, page, nature="temps-d-information").count('<li class="date') == 0
    assert str(first.public_id) in text(client, reverse("public:agenda_calendar"))


@pytest.mark.requirement("R42", "R87", "R89", "R90")
def test_the_page_of_a_territory_says_whom_to_ask_and_who_runs_its_group(
    client: Client, stage: Campaign
) -> None:
    planned(stage)
    call = stage.group.lot.call
    name_contact(
        call, person=stage.department.instructor, lots=[stage.group.lot], phone="0353010162",
        by=stage.department.instructor, at=OPENED,
    )  # fmt: skip
    here = text(client, reverse("public:territory", args=["aud"]))
    assert stage.department.instructor.email in here
    assert "03 53 01 01 62" in here.replace("\u00a0", " ")
    assert stage.operator.name in here
    assert "Saint-Omer" in here
    assert reverse("public:territory_calendar", args=["aud"]) in here
    elsewhere = text(client, reverse("public:territory", args=["bou"]))
    assert stage.department.instructor.email not in elsewhere
    assert "Aucun groupe n’est ouvert" in elsewhere
    everywhere = text(client, reverse("public:territories"))
    assert stage.department.instructor.full_name in everywhere
    assert client.get(reverse("public:territory", args=["nulle-part"])).status_code == 404


@pytest.mark.parametrize(("came", "told"), [(4, False), (5, True)])
def test_fewer_than_five_presences_are_not_told(
    client: Client, stage: Campaign, settings: Settings, came: int, told: bool
) -> None:
    meeting = january(stage)
    for signed in fill(meeting, came):
        person = signed.registration.participant
        Attendance.objects.create(
            meeting=meeting, participant=person, state="present", structure=person.structure,
            marked_at=meeting.starts_at, marked_by=stage.nora,
        )  # fmt: skip
    Meeting.objects.filter(pk=meeting.pk).update(state="held", attendance_closed_at=meeting.ends_at)
    settings.MAILLAGE_TODAY = "2026-02-02T10:00"
    for address in (reverse("public:territory", args=["aud"]), reverse("public:home")):
        page = text(client, address)
        assert "rencontres tenues" in page
        assert (">présences<" in page) is told


# What a page says of itself


def test_every_public_page_says_what_it_is_and_the_others_are_not_indexed(
    client: Client, stage: Campaign
) -> None:
    titles = set()
    for name in ADDRESSES:
        page = text(client, reverse(f"public:{name}"))
        assert f'rel="canonical" href="{project.MAILLAGE_BASE_URL}{reverse(f"public:{name}")}"' in page
        assert 'property="og:image"' in page
        assert 50 <= len(re.findall(r'name="description" content="([^"]+)"', page)[0]) <= 250
        titles.add(re.findall(r"<title>([^<]+) – Maillage</title>", page)[0])
        assert 'content="noindex"' not in page
    assert len(titles) == len(ADDRESSES)
    for private in (reverse("account_login"), reverse("public:lost_link")):
        assert 'content="noindex"' in text(client, private)
    client.force_login(stage.marc, "allauth.account.auth_backends.AuthenticationBackend")
    assert 'content="noindex"' in text(client, reverse("home"))
    assert (SOURCE / "web/static/web/card.png").stat().st_size <= HEAVIEST


def test_search_engines_are_given_public_pages_only_and_each_answers(client: Client, stage: Campaign) -> None:
    january(stage)
    urls = re.findall(r"<loc>([^<]+)</loc>", text(client, reverse("public:site_map_file")))
    paths = [url.removeprefix(project.MAILLAGE_BASE_URL) for url in urls]
    assert len(set(paths)) == len(paths) > 25
    assert not [path for path in paths if path.startswith(PRIVATE)]
    for path in paths:
        assert 'content="noindex"' not in text(client, path), path
    robots = text(client, reverse("public:robots"))
    assert "Disallow: /departement/" in robots
    assert f"Sitemap: {project.MAILLAGE_BASE_URL}/sitemap.xml" in robots
    plan = text(client, reverse("public:site_map"))
    assert reverse("public:group", args=[stage.group.slug]) in plan


# What the law asks


def test_what_is_lacking_is_told_to_administrators_alone(client: Client, stage: Campaign) -> None:
    admin = give_role(make_person("Armelle Admin"), stage.department.organisation, Role.ADMINISTRATOR)
    (warning,) = public_site_is_described(databases=["default"])
    assert "l’hébergeur" in warning.msg
    pages = [reverse(f"public:{name}") for name in ("legal_notice", "accessibility", "personal_data")]
    assert not [page for page in pages if "À compléter" in text(client, page)]
    client.force_login(admin, "allauth.account.auth_backends.AuthenticationBackend")
    assert all("À compléter" in text(client, page) for page in pages)
    assert "Complétez ce que le site public doit dire" in text(client, reverse("home"))
    sent = {
        "email": "service@example.org", "postal_address": "1 rue du Test", "host": "Hébergeur",
        "publication_director": "Le président", "data_protection": "dpo@example.org",
        "declared_on": "01/01/2026", "scheme_url": "https://example.org/s", "plan_url": "example.org/p",
    }  # fmt: skip
    assert client.post(reverse("department:site"), sent).status_code == 302
    assert PublicSite.objects.get().plan_url == "https://example.org/p"
    assert Entry.objects.filter(verb="describe_site").count() == 1
    assert public_site_is_described(databases=["default"]) == []
    client.logout()
    legal, data = text(client, pages[0]), text(client, pages[2])
    assert "Le président" in legal
    assert "dpo@example.org" in data
    assert "Le service" not in legal
    client.force_login(admin, "allauth.account.auth_backends.AuthenticationBackend")
    assert not [page for page in pages if "À compléter" in text(client, page)]


def test_without_an_audit_every_page_says_that_the_site_is_not_conform(
    client: Client, stage: Campaign
) -> None:
    assert grid().audited_on is None
    for name in ADDRESSES:
        page = text(client, reverse(f"public:{name}"))
        assert "Accessibilité\u00a0: non conforme" in page
        assert not re.search(r"Accessibilité.: (totalement|partiellement)", page)
    assert "Accessibilité" in client.get("/nulle-part/").content.decode()
    told = text(client, reverse("public:accessibility"))
    assert f"soit {grid().rate}" in told
    assert all(f"Critère {one.number}, {one.result}" in told for one in grid().lacking)


def test_the_mention_follows_the_grid_for_three_years_after_an_audit(
    client: Client, stage: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = dt.date(2026, 1, 5)
    audited = replace(grid(), audited_on=day, audited_by="Cabinet d’essai")
    assert audited.state(day - dt.timedelta(days=1)) == "non conforme"
    assert audited.state(day) == audited.promised == "partiellement conforme"
    assert audited.state(dt.date(2029, 1, 5)) == "non conforme"
    for module in ("context", "public.about"):
        monkeypatch.setattr(f"maillage.web.{module}.grid", lambda: audited)
    page = text(client, reverse("public:accessibility"))
    assert page.count("Accessibilité\u00a0: partiellement conforme") >= 2
    assert "non conforme" not in page.replace("Accessibilité : non conforme", "")
    assert "Cabinet d’essai" in page


@pytest.mark.parametrize(
    ("results", "rate", "promised"),
    [
        (("conforme", "non applicable"), 100, "totalement conforme"),
        (("conforme", "conforme", "non vérifié"), 66, "partiellement conforme"),
        (("conforme", "non conforme"), 50, "partiellement conforme"),
        (("conforme", "non vérifié", "non conforme"), 33, "non conforme"),
    ],
)
def test_what_is_not_verified_counts_against_the_site(
    results: tuple[str, ...], rate: int, promised: str
) -> None:
    criteria = tuple(Criterion(f"1.{rank}", "…", result) for rank, result in enumerate(results, start=1))
    found = Grid("RGAA", (Topic(1, "Images", criteria),))
    assert (found.rate, found.promised) == (rate, promised)


def test_the_grid_holds_the_106_criteria_and_says_conform_only_what_a_test_proves() -> None:
    counts = [len(topic.criteria) for topic in grid().topics]
    assert counts == [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12]
    assert sum(grid().counts.values()) == 106
    for one in grid().criteria:
        if one.result == "conforme":
            assert one.proof, one.number
        if one.proof:
            path, _, name = one.proof.partition("::")
            assert f"def {name}(" in Path(path).read_text(encoding="utf-8"), one.proof
        assert one.how or one.result == "non vérifié"


def test_no_template_holds_what_the_grid_says_absent() -> None:
    scripts = sorted(SOURCE.glob("**/static/**/*.js"))
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        assert not re.findall(r"<(video|audio|object|embed|marquee|canvas)\b", source), path
        assert not re.findall(r"\bdir=", source), path
        assert all("title=" in frame for frame in re.findall(r"<iframe[^>]*>", source)), path
    for path in scripts:
        source = path.read_text(encoding="utf-8")
        assert "devicemotion" not in source, path
        assert "deviceorientation" not in source, path


def test_every_page_says_its_language_its_title_and_the_way_to_its_content() -> None:
    base = (SOURCE / "ui/templates/layouts/page.html").read_text(encoding="utf-8")
    site = (SOURCE / "ui/templates/layouts/site.html").read_text(encoding="utf-8")
    assert base.startswith('<!doctype html>\n<html lang="fr">')
    assert '<a href="#contenu">' in site
    assert 'id="contenu"' in site
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        if "<html" in source:
            assert path.name in ("page.html", "letter.html"), path
        if re.search(r'{% extends "layouts/(site|narrow)\.html" %}', source) and path.name != "narrow.html":
            assert "{% block title %}" in source or "base" in path.name, path


# The help


def test_each_guide_answers_and_its_pictures_are_there_light_and_told_in_words(
    client: Client, stage: Campaign
) -> None:
    index = text(client, reverse("public:guides"))
    for guide in GUIDES:
        address = reverse("public:guide", args=[guide.code])
        assert address in index
        page = text(client, address)
        assert all(step.title in page for step in guide.steps)
    assert client.get(reverse("public:guide", args=["personne"])).status_code == 404
    for picture in pictures():
        assert (SOURCE / "web/static" / picture.path).stat().st_size <= HEAVIEST
        assert picture.alt != picture.caption
    taken = {shot.slug for shot in SHOTS}
    assert taken == {picture.slug for picture in pictures()}
    assert taken == set(json.loads(MANIFEST.read_text(encoding="utf-8")))
    assert taken == {path.stem for path in (STATIC / "guide").glob("*.webp")}


def test_a_first_visit_is_light_and_asks_for_little(client: Client, stage: Campaign) -> None:
    january(stage)
    meeting = Meeting.objects.filter(state="open").order_by("starts_at")[0]
    addresses = [reverse(f"public:{name}") for name in ADDRESSES]
    addresses += [reverse("account_login"), reverse("public:meeting", args=[meeting.public_id])]
    for address in addresses:
        assert_light(client, address)
    client.force_login(stage.marc, "allauth.account.auth_backends.AuthenticationBackend")
    assert_light(client, reverse("home"))


def assert_light(client: Client, address: str) -> None:
    """90 kB and 8 requests at most, packed as production packs them, and nothing asked of anyone else."""
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    page = gzip.decompress(answer.content) if answer.get("Content-Encoding") == "gzip" else answer.content
    asked = re.findall(r'<(?:link rel="stylesheet" href|script src|img [^>]*src)="([^"]+)"', page.decode())
    found = [Path(str(finders.find(one.removeprefix("/static/")))) for one in asked]
    fonts = sorted(SOURCE.glob("ui/static/ui/fonts/*.woff2"))
    packed = sum(len(gzip.compress(path.read_bytes())) for path in found)
    assert len(answer.content) + packed + sum(path.stat().st_size for path in fonts) <= 90_000, address
    assert 1 + len(found) + len(fonts) <= 8, address
