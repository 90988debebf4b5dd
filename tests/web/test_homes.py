"""The homes: what is expected as it presses, each territory, the money, each group (E1, E4, E5)."""

import datetime as dt
import itertools
import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from maillage.agreements.models import Agreement
from maillage.chores.demonstration.stage import Stage
from maillage.groups.models import Meeting
from maillage.people.access import Standing
from maillage.people.models import Membership, Person, Role
from maillage.reports.access import followed_lots
from maillage.reports.queries.glance import lot_rows, total_purse
from maillage.rules.expectation import Expectation
from maillage.rules.grant import ZERO
from maillage.web.account.homes.tasks import PAGES, SHOWN, Expected, task_of
from tests.builders import standing

CAMPAIGN_DAY = dt.date(2027, 5, 10)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2027-05-10T10:00"


def home(person: Person, query: str = "") -> str:
    client = Client()
    client.force_login(person, BACKEND)
    answer = client.get(f"{reverse('home')}{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u202f", " ").replace("\xa0", " "))


@pytest.mark.requirement("R72", "R76")
def test_the_money_of_the_year_adds_up_and_each_group_leads_to_its_rows(campaign: Stage) -> None:
    sophie = campaign.people["sophie"]
    rows = lot_rows(followed_lots(standing(sophie)), CAMPAIGN_DAY)
    assert [row.name for row in rows] == ["Artois", "Audomarois", "Boulonnais", "Lens-Hénin"]
    total = total_purse(rows)
    paid = sum((one.paid for one in Agreement.objects.all()), ZERO)
    back = sum((one.repaid for one in Agreement.objects.all()), ZERO)
    assert total.used == paid - back
    assert total.award == total.used + total.to_pay + total.unspent
    text = home(sophie)
    for row in rows:
        assert f'href="{reverse("department:agreement", args=[row.agreement_id])}">{row.name}</a>' in text
    assert "Pour la DIHAL" in text
    assert "L’année en chiffres" in text


def test_the_table_is_narrowed_by_stage_and_by_what_goes_wrong(campaign: Stage) -> None:
    claire = campaign.people["claire"]
    rows = lot_rows(followed_lots(standing(claire)), CAMPAIGN_DAY)
    stages = {row.position.stage for row in rows}
    for stage in stages:
        kept = [row.name for row in rows if row.position.stage == stage]
        text = home(claire, f"?etape={stage}")
        shown = text[text.index('id="territoires"') :]
        assert re.findall(r'<th scope="row"[^>]*><a href="[^"]*">([^<]+)</a>', shown)[: len(kept)] == kept
    assert "Aucun territoire" not in home(claire, "?etape=inconnue&appel=zz&page=zz")


def test_each_group_of_an_operator_shows_its_year_and_money_to_its_office_alone(campaign: Stage) -> None:
    office = home(campaign.people["marc"])
    assert office.count("L’année du groupe</figcaption>") == 2
    assert "Justifié à ce jour" in office
    assert "Justifié à ce jour" not in home(campaign.people["thomas"])
    assert "Ce qui revient" in home(campaign.people["elodie"])
    assert "Ce que vous pouvez lire" in home(campaign.people["irene"])
    assert "étape par étape" in home(campaign.people["denis"])


def test_on_its_day_the_sheet_of_a_meeting_is_one_tap_away_before_it_begins(
    campaign: Stage, settings: Settings
) -> None:
    meeting = Meeting.objects.filter(group=campaign.groups["ART"], state="held").order_by("day").last()
    assert meeting is not None
    Meeting.objects.filter(pk=meeting.pk).update(state="open", attendance_closed_at=None)
    settings.MAILLAGE_TODAY = f"{meeting.day.isoformat()}T07:00"
    text = home(campaign.people["thomas"])
    assert "Rencontre aujourd’hui" in text
    address = reverse("operator:attendance", args=[meeting.pk])
    assert f'href="{address}"' in text
    client = Client()
    client.force_login(campaign.people["thomas"], BACKEND)
    assert client.get(address).status_code == 200


def test_many_things_to_do_are_grouped_the_first_on_the_home_and_all_on_their_page() -> None:
    today = CAMPAIGN_DAY
    days = [None, *(today + dt.timedelta(days=rank) for rank in (-3, -1, 0, 7, 8, 30, 31, 32, 33))]
    things = [Expectation(f"Chose {rank}", "groups", "", day) for rank, day in enumerate(days)]
    expected = Expected(tuple((one, task_of(one, department=False)) for one in things), today)
    assert [(group.label, group.count) for group in expected.grouped()] == [
        ("En retard", 2),
        ("Cette semaine", 2),
        ("Sans date, dès que possible", 1),
        ("Plus tard", 5),
    ]
    shown = expected.grouped(SHOWN)
    assert sum(len(group.tasks) for group in shown) == SHOWN
    assert shown[-1].count == 5
    assert len(expected.limited(time="retard")) == 2
    assert len(expected.limited(subject="argent")) == 0
    assert len(expected.limited(subject="groupes", words="CHOSE 3")) == 1
    assert expected.subjects() == [("groupes", "Groupes et rencontres")]


def test_whatever_two_roles_someone_holds_each_thing_to_do_has_its_page() -> None:
    for both in itertools.combinations(Role, 2):
        department = Standing(Person(), tuple(Membership(role=role) for role in both)).is_department
        for thing in PAGES:
            assert any(leads(thing, key, department=department) for key in ("", "1")), (both, thing)


def leads(thing: str, key: str, *, department: bool) -> bool:
    """Whether that thing to do has a page at that key."""
    try:
        return bool(task_of(Expectation("Chose", thing, key), department=department).url)
    except NoReverseMatch:
        return False


def test_the_list_of_all_that_is_expected_is_searched(campaign: Stage) -> None:
    client = Client()
    client.force_login(campaign.people["marc"], BACKEND)
    everything = client.get(reverse("tasks")).content.decode()
    assert "Ce qui est attendu de vous" in everything
    nothing = client.get(reverse("tasks"), {"q": "introuvable"}).content.decode()
    assert "Rien ne correspond à cette recherche." in nothing
