"""Names that nobody planned for: very long, without a space, from right to left; no page gives way."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from django.db.models import Model
from django.urls import reverse

from maillage.calls.models import Call
from maillage.chores.demonstration.stage import Stage
from maillage.expenses.models import Expense
from maillage.groups.models import InformationSession, Meeting, Participant, PracticeGroup, Structure, Theme
from maillage.people.models import Organisation, Person
from maillage.resources.models import Resource
from tests.access.crawling import one_of_each
from tests.access.matrix import client_of
from tests.browser.looking import Answer, Eye

CAMPAIGN_DAY = dt.date(2026, 3, 10)
pytestmark = pytest.mark.django_db

SENTENCE: Final = (
    "Association interdépartementale pour la coordination des professionnels de la santé mentale, "
)
UNBROKEN: Final = "Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaftschaferswessenschafewaren"
NAMES: Final = (
    f"Bérengère {UNBROKEN}",
    "Marie des Neiges de La Rochefoucauld Montbel d’Estissac Doudeauville".replace(" ", "\u00a0"),
    "عبد الرحمن بن محمد الأنصاري القرطبي",
    "אברהם בן־יצחק הכהן מירושלים",
)
"""Of people: without a space, with spaces that do not break, in Arabic, in Hebrew."""
LONG: Final[dict[type[Model], str]] = {
    Call: "title",
    Expense: "label",
    InformationSession: "title",
    Organisation: "name",
    PracticeGroup: "name",
    Resource: "name",
    Structure: "name",
    Theme: "label",
}


def set_the_scene(_stage: Stage) -> None:
    """Give everything a name as long as its column, and everyone one of these names in turn."""
    for model, field in LONG.items():
        length = getattr(model._meta.get_field(field), "max_length", None) or 200
        for row in model._default_manager.order_by("pk"):
            name = f"{row.pk} {SENTENCE * 3}"[: length - 1] + "x"
            model._default_manager.filter(pk=row.pk).update(**{field: name})
    for people in (Person, Participant):
        for turn, row in enumerate(people.objects.order_by("pk")):
            people.objects.filter(pk=row.pk).update(full_name=NAMES[turn % len(NAMES)])


def _usual(stage: Stage) -> list[tuple[str, str]]:
    meeting = Meeting.objects.get(day=CAMPAIGN_DAY, group=stage.groups["AUD"])
    pages = (
        ("public", "public:home", ()),
        ("nora", "home", ()),
        ("nora", "operator:attendance", (meeting.pk,)),
        ("nora", "operator:group", (meeting.group_id,)),
        ("sophie", "department:agreement", (stage.agreements["AUD"].pk,)),
        ("sophie", "department:bodies", ()),
    )
    return [(who, reverse(name, args=args)) for who, name, args in pages]


def test_no_page_gives_way_to_a_name(stage: Stage, eye: Eye) -> None:
    wrong = []
    for who, address in _usual(stage):
        page = Answer.of(address, client_of(stage, who).get(address))
        assert page.status == 200, address
        wrong += [f"{who}, {address}: {fault}" for fault in eye.measure(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.full
@pytest.mark.parametrize(
    "who",
    ["public", "claire", "sophie", "denis", "irene", "armelle", "marc", "nora", "anne", "thomas", "elodie"],
)
def test_no_page_at_all_gives_way_to_a_name(who: str, stage: Stage, eye: Eye) -> None:
    starts = ["/", "/plan-du-site/", *(["/accueil/"] if who != "public" else [])]
    wrong = []
    for address, answer in one_of_each(client_of(stage, who), *starts).items():
        page = Answer.of(address, answer)
        wrong += [f"{address}: {fault}" for fault in eye.measure(page) if page.is_page]
    assert not wrong, "\n".join(wrong)
