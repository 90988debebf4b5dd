"""Nine calls of other kinds, each written as a file alone: checked, imported, published and opened."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from maillage.calls import toml
from maillage.calls.glance import window_rows
from maillage.calls.models import Call, Lot, RequiredDocument, Round
from maillage.calls.operations import import_call, missing_to_publish, publish_call
from maillage.calls.queries import as_text, call_sheet, state_of
from maillage.calls.summary import summary
from tests.builders import PREPARED, make_department

FILES = {path.stem: path.read_text() for path in sorted((Path(__file__).parent / "files").glob("*.toml"))}


def opened(name: str) -> Call:
    """The call of that file, imported then published long before it opens."""
    by = make_department()
    funder = by.memberships.get().organisation
    call = import_call(FILES[name], funder=funder, by=by, at=PREPARED)
    assert missing_to_publish(call) == ()
    return publish_call(call, by=by, at=PREPARED)


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_each_kind_of_call_is_published_from_its_file_alone(name: str):
    text = toml.read(FILES[name])
    call = opened(name)
    assert as_text(call) == text
    assert toml.read(toml.write(text)) == text
    for window in call.rounds.all():
        first, last = window.window.opens_at, window.window.closes_at - dt.timedelta(microseconds=1)
        assert (state_of(call, first), state_of(call, last)) == ("open", "open")
        assert last.astimezone(call.zone).date() == window.closing_day
    sheet = call_sheet(call, call.window.closes_at)
    assert sheet.state == "closed"
    assert {row.code: (row.ceiling, row.floor) for row in sheet.lots} == {
        lot.code: (lot.ceiling, lot.floor) for lot in text.lots
    }
    assert all(row.expected and row.report_due for row in sheet.lots)
    assert call.title in summary(text)


@pytest.mark.django_db
def test_a_lot_is_a_territory_and_a_public():
    call = opened("hauts-de-france-publics")
    assert list(call.lots.order_by("code").values_list("name", "territory__name", "ceiling"))[2:] == [
        ("Pas-de-Calais – Familles monoparentales", "Pas-de-Calais", Decimal("15000.00")),
        ("Pas-de-Calais – Jeunes de 16 à 25 ans", "Pas-de-Calais", Decimal("18000.00")),
    ]


@pytest.mark.django_db
def test_a_call_asks_for_a_minimum_and_pays_a_share_of_the_cost():
    call = opened("jura-mobilite-rurale")
    assert {(lot.floor, lot.share_ceiling) for lot in call.lots.all()} == {
        (Decimal("5000.00"), Decimal("0.7000"))
    }
    sheet = call_sheet(call, PREPARED)
    assert sheet.weighted
    assert [weight for _, weight, _ in sheet.criteria] == ["4", "2,5", "1,5"]


@pytest.mark.django_db
@pytest.mark.requirement("R56")
def test_sessions_of_deposit_open_one_after_the_other():
    call = opened("correze-sessions")
    noon = dt.datetime.combine(dt.date(2027, 4, 1), dt.time(12), call.zone)
    assert state_of(call, noon) == "upcoming"
    assert "ouvre le lundi 3 mai 2027" in call_sheet(call, noon).sentence
    spring = call_sheet(call, noon + dt.timedelta(days=40))
    assert "vendredi 25 juin 2027" in spring.sentence
    assert [row.label for row in window_rows(call)] == ["Hiver", "Printemps", "Automne"]


@pytest.mark.django_db
def test_a_letter_of_intent_comes_before_the_full_file():
    call = opened("finistere-deux-etapes")
    assert [row.stage for row in call.rounds.order_by("position")] == ["letter", "full"]
    assert call.letter_questions == ["project_title", "experience"]
    assert list(call.required_documents.filter(stage="letter").values_list("code", flat=True)) == [
        "intention"
    ]


@pytest.mark.django_db
@pytest.mark.requirement("R59")
def test_deadlines_and_documents_follow_the_kind_of_body():
    call = opened("ardennes-delais")
    closings = {row.family: row.closing_day.isoformat() for row in call.rounds.all()}
    assert closings == {"private": "2027-04-09", "public": "2027-04-30"}
    asked = {label: bodies for label, bodies, _ in call_sheet(call, PREPARED).documents}
    assert asked["Contrat d’engagement républicain"] == "association loi 1901 et fondation"
    assert asked["Délibération autorisant la demande"] == "personnes publiques"
    assert asked["Budget prévisionnel"] == ""


@pytest.mark.django_db
@pytest.mark.requirement("R52")
def test_a_criterion_is_common_or_of_one_funder():
    sheet = call_sheet(opened("drome-cofinanceurs"), PREPARED)
    assert [funder for _, _, funder in sheet.criteria] == ["", *sheet.co_funders]


@pytest.mark.django_db
@pytest.mark.requirement("F49")
def test_an_overseas_call_closes_on_its_own_clock():
    call = opened("la-reunion")
    assert dt.datetime(2027, 3, 31, 20, tzinfo=dt.UTC) == call.window.closes_at
    assert call_sheet(call, PREPARED).deadline.endswith("(heure de La Réunion)")


@pytest.mark.django_db
def test_a_call_without_territory_has_one_lot():
    (lot,) = opened("lozere-sans-lot").lots.all()
    assert lot.name == "Ensemble du territoire"


@pytest.mark.django_db
@pytest.mark.requirement("R55", "F48")
def test_the_database_keeps_what_applicants_prepare_with():
    call = opened("ardennes-delais")
    window = call.rounds.get(family="private")
    refused = (
        lambda: Round.objects.filter(pk=window.pk).update(closing_day=dt.date(2027, 4, 8)),
        lambda: Round.objects.filter(pk=window.pk).update(opening_day=dt.date(2027, 2, 8)),
        lambda: Lot.objects.filter(call=call).update(ceiling=1000),
        lambda: Lot.objects.filter(call=call).update(share_ceiling=Decimal("0.5")),
        lambda: RequiredDocument.objects.filter(call=call).update(mandatory=False),
        lambda: call.eligibility_questions.update(label="Autre"),
        lambda: call.co_funders.create(code="caf", name="Caisse"),
    )
    for attempt in refused:
        with pytest.raises(IntegrityError, match="publié"), transaction.atomic():
            attempt()
    Round.objects.filter(pk=window.pk).update(closing_day=dt.date(2027, 4, 16))
