"""The pages of the indicators over several départements: the same figures, a few at a time."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse
from pytest_django import Settings

from maillage.agreements.models import Agreement
from maillage.chores.nation import Size, load_nation
from maillage.people.models import Membership, Role
from maillage.reports.queries.indicators.choices import Wanted, choices_of
from tests.candidates import moment
from tests.web.test_indicators import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_march(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-03-15T10:00:00"


def test_every_call_asked_for_is_every_call_behind_each_figure() -> None:
    nation = load_nation(Size(departments=1, years=2, groups=1, present=2), moment("2019-01-07T09:00"))
    officer = signed_in(nation.land.officers[0])
    page = officer.get(reverse("department:indicators"), {"periode": ""})
    latest = officer.get(reverse("department:indicators"))
    assert page.context["headlines"][0].shown == "20"
    assert latest.context["headlines"][0].shown == "10"
    for line in (*page.context["headlines"], *latest.context["headlines"]):
        assert officer.get(line.url).context["value"] == line.shown, line.url


def test_a_country_is_compared_a_few_at_a_time_by_the_same_figures(settings: Settings) -> None:
    land = load_nation(Size(departments=3, years=1, groups=1, present=2), moment("2019-01-07T09:00")).land
    for body in land.departments[1:]:
        Membership.objects.create(
            person=land.officers[0], organisation=body, role=Role.MANAGER, since=moment("2019-01-07T09:00")
        )
    officer, url = signed_in(land.officers[0]), reverse("department:indicators_comparison")
    settings.MAILLAGE_SIDE_BY_SIDE = 2

    def told(by: str) -> list[list[tuple[str, str]]]:
        pages = []
        for number in ("1", "2"):
            answer = officer.get(url, {"selon": by, "periode": "", "page": number})
            rows = {row.definition.slug: row for row in answer.context["rows"]}
            for cell in rows["participations"].cells:
                assert officer.get(cell.url).context["value"] == cell.shown
            for bar in answer.context["bars"]:
                assert officer.get(bar.url).context["read"].total.participants.attendances == bar.attendances
            pages.append([(cell.head, cell.shown) for cell in rows["participations"].cells])
        return pages

    for by in ("appels", "groupes", "territoires", "operateurs"):
        settings.MAILLAGE_LISTED_WHOLE = 400
        whole = told(by)
        assert [len(page) for page in whole] == [3, 2]
        assert {page[-1] for page in whole} == {("Ensemble", "60")}
        settings.MAILLAGE_LISTED_WHOLE = 2
        assert sorted(itertools.chain.from_iterable(told(by))) == sorted(
            cell for page in whole for cell in page[:-1]
        )


def test_where_not_everything_is_listed_what_is_asked_for_still_is(settings: Settings) -> None:
    load_nation(Size(departments=3, years=1, groups=2, present=2), moment("2019-01-07T09:00"))
    every = Agreement.objects.all()
    one = every.select_related("lot__territory", "operator").earliest("pk")
    settings.MAILLAGE_LISTED_WHOLE = 3
    none = choices_of(every)
    assert none.cut
    assert (len(none.calls), none.territories, none.operators, none.groups) == (3, (), (), ())
    assert none.years == (2021,)
    inside = choices_of(every, Wanted(calls=(one.lot.call_id,)))
    assert len(inside.groups) == 2
    alone = choices_of(every, Wanted(group=one.pk, territory=one.lot.territory_id, operator=one.operator_id))
    assert [key for key, _ in alone.groups] == [str(one.pk)]
    settings.MAILLAGE_LISTED_WHOLE = 1
    wanted = Wanted(calls=tuple(every.values_list("lot__call", flat=True)), group=one.pk)
    crowded = choices_of(every, wanted)
    assert [key for key, _ in crowded.groups] == [str(one.pk)]
