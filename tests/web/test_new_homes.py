"""The homes of an installation that opens: no call yet, a call that is open, then a hundred territories."""

import re

import pytest
from django.urls import reverse
from pytest_django import Settings

from maillage.calls.models import Lot
from maillage.people.models import Funder, Person, Role
from maillage.web.account.homes.department import PAGE
from tests.builders import lot, make_body, make_call, make_department, make_person
from tests.web.test_homes import home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2027-05-10T10:00"


def test_the_home_says_what_to_do_before_the_first_call_and_the_first_group() -> None:
    admin = make_department()
    funder = Funder.objects.get().organisation
    for role in (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR):
        text = home(make_person(f"Une personne {role}", funder, role))
        assert "Ce qui est attendu de vous" in text
        assert "Aucun territoire pour l’instant" in text
    assert "Aucun versement en cours" in home(make_person("Denise", funder, Role.FINANCE_OFFICER))
    body = make_body("Association Trait d’Union Santé", by=admin)
    beginner = home(body.preparer)
    assert "Vos groupes" not in beginner
    assert f'href="{reverse("operator:applications")}">Voir les appels et candidater' in re.sub(
        r"<span>|</span>", "", beginner
    )


def test_before_its_closing_a_territory_says_how_many_candidates_and_until_when(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-04-15T10:00"
    make_department()
    officer = make_person("Claire", Funder.objects.get().organisation, Role.INSTRUCTOR)
    make_call(by=Person.objects.get(full_name="Ada Administratrice"))
    text = home(officer)
    assert text.count("0 candidature validée") == 4
    assert "Clôture de l’appel" in text
    assert "L’argent" not in text


def test_a_hundred_territories_are_counted_by_stage_and_paged() -> None:
    make_department()
    officer = make_person("Claire", Funder.objects.get().organisation, Role.INSTRUCTOR)
    call = make_call(by=Person.objects.get(full_name="Ada Administratrice"))
    one = lot(call)
    name = "Public " + "très long " * 15
    Lot.objects.bulk_create(
        Lot(
            call=call,
            territory=one.territory,
            code=f"L{rank}",
            name=f"{rank:03d} {name}"[:160],
            public=f"Public {rank}",
            ceiling=one.ceiling,
            coffee_ceiling=one.coffee_ceiling,
        )
        for rank in range(100)
    )
    text = home(officer)
    assert len(re.findall('class="chain ', text)) == PAGE
    assert "Page suivante" in text
    assert '<span class="tabs-count">104</span>' in home(officer, "?etape=call")
    assert len(re.findall('class="chain ', home(officer, "?page=6"))) == 4
