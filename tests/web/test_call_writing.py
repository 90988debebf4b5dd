"""A call written by an officer through its sections: rows, mistakes, colleagues, what is missing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.calls.models import Call, Contact
from maillage.calls.operations import publish_call, rewrite_call
from maillage.calls.queries import as_text, fingerprint
from maillage.journal.models import Entry
from maillage.people.models import Organisation, Person, Role
from maillage.territories.operations import load_reference
from tests.builders import PREPARED, make_call, make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_march(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-03-20T11:00:00"


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def claire(admin: Person) -> Client:
    load_reference()
    return officer("Claire Delattre")


def officer(name: str) -> Client:
    client = Client()
    client.force_login(make_person(name, Organisation.objects.get(), Role.INSTRUCTOR))
    return client


def page(call: Call, code: str) -> str:
    return reverse("department:call_section", args=[call.pk, code])


def criteria(client: Client, call: Call, *rows: tuple[str, str], **more: str) -> dict[str, Any]:
    """Give back the section of the criteria as a browser sends it."""
    values = {
        "seen": client.get(page(call, "criteres")).context["seen"],
        "lowest_score": "0",
        "highest_score": "5",
        "score_gap_alert": "2",
        "assessors_wanted": "2",
        "criteria-rows": str(len(rows)),
    }
    for number, (label, weight) in enumerate(rows):
        values |= {f"criteria-{number}-label": label, f"criteria-{number}-weight": weight}
    return values | more


def begun(client: Client, **more: str) -> Call:
    values = {
        "source": "blank",
        "title": "Groupes d’échange 2026",
        "reference": "AAP-2026",
        "opening_day": "2026-04-01",
        "closing_day": "2026-05-15",
    }
    assert client.post(reverse("department:call_new"), values | more).status_code == 302
    return Call.objects.get(reference="AAP-2026")


@pytest.mark.requirement("R1", "R55", "R59", "R63", "R64")
def test_a_call_is_written_from_nothing_to_its_publication_without_its_file(claire: Client):
    call = begun(claire)
    address = reverse("department:call", args=[call.pk])
    publish = reverse("department:call_publish", args=[call.pk])
    lacking = claire.get(address).context["missing"]
    assert {lack.url for lack in lacking} == {
        page(call, code) for code in ("textes", "territoires", "criteres", "eligibilite", "rencontres")
    }
    refused = claire.post(publish)
    assert refused.status_code == 403
    assert all(lack.sentence in refused.content.decode() for lack in lacking)

    def write(code: str, values: Mapping[str, str | list[str]]) -> None:
        seen = claire.get(page(call, code)).context["seen"]
        answer = claire.post(page(call, code), {**values, "seen": seen})
        assert answer.status_code == 302, [form.errors for form in answer.context["editor"].forms]

    write(
        "textes",
        {"title": "Groupes d’échange 2026", "reference": "AAP-2026", "purpose": "Réunir des professionnels."},
    )
    window = {"rounds-0-opening_day": "2026-04-01", "rounds-0-closing_day": "2026-05-15"}
    window |= {"rounds-rows": "1", "rounds-0-stage": "full", "rounds-0-family": "all"}
    cohorts = {
        "cohorts-rows": "2",
        "cohorts-0-name": "AMI 1",
        "cohorts-0-start": "2026-11-01",
        "cohorts-0-end": "2027-10-31",
        "cohorts-1-name": "AMI 2",
        "cohorts-1-start": "2026-12-01",
        "cohorts-1-end": "2027-11-30",
    }
    write("dates", window | cohorts)
    lot = {"lots-rows": "1", "lots-0-name": "Boulonnais", "lots-0-ceiling": "20 000,00 €"}
    lot |= {"lots-0-coffee_ceiling": "300", "lots-0-intercommunalities": "246200729"}
    write("territoires", lot)
    sentence = (
        "Indiquez la cohorte (AMI\u00a01 ou AMI\u00a02) de chaque territoire\u00a0: "
        "les dates de convention en dépendent."
    )
    shown = claire.get(page(call, "territoires"))
    assert sentence.replace("\u00a0", " ") in shown.content.decode().replace("\u00a0", " ")
    made = call.lots.get()
    assert (made.code, made.ceiling, made.coffee_ceiling) == ("BOU", Decimal("20000.00"), Decimal("300.00"))
    write(
        "territoires",
        lot | {"lots-0-code": "BOU", "lots-0-territory": "boulonnais", "lots-0-cohort": "AMI 2"},
    )
    write("eligibilite", {"eligibility-rows": "1", "eligibility-0-label": "Expérience en santé mentale"})
    write("criteres", criteria(claire, call, ("Partenariat", "2"), ("Expertise", "1,5")))
    rhythms = {
        "rhythms-rows": "1",
        "rhythms-0-label": "Une rencontre par mois",
        "rhythms-0-every_months": "1",
    }
    meetings = {
        "wished_capacity": "15",
        "sessions_per_agreement": "4",
        "date_policy": "strict",
        "mix_alert": "60",
    }
    meetings["perimeter_policy"] = "refuse"
    write("rencontres", rhythms | meetings | {"excluded_months": ["7", "8"]})
    assert claire.get(address).context["missing"] == []
    assert claire.post(publish).status_code == 302
    call.refresh_from_db()
    assert call.published_at is not None
    assert call.perimeter_policy == "refuse"
    assert not call.situations, "an unticked box"
    assert claire.get(page(call, "criteres")).status_code == 403


def test_rows_are_added_moved_and_taken_away_without_script_and_without_saving(claire: Client):
    call = make_call(by=Person.objects.get(full_name="Ada Administratrice"), published=False)
    before = as_text(call)
    rows = (("Partenariat", "1"), ("Expertise", "deux"))

    def turned(turn: str) -> list[tuple[Any, Any]]:
        answer = claire.post(page(call, "criteres"), criteria(claire, call, *rows, turn=turn))
        assert answer.status_code == 200
        assert "field-wrong" not in answer.content.decode()
        forms = answer.context["editor"].rows[0].forms
        return [(form["label"].value(), form["weight"].value()) for form in forms]

    assert turned("up:criteria:1") == [rows[1], rows[0]]
    assert turned("down:criteria:0") == [rows[1], rows[0]]
    assert turned("up:criteria:0") == list(rows)
    assert turned("remove:criteria:0") == [rows[1]]
    assert turned("add:criteria")[:2] == list(rows)
    assert len(turned("add:criteria")) == 3
    assert turned("nonsense:criteria:999999999") == list(rows)
    assert as_text(Call.objects.get()) == before


def test_every_mistake_stands_beside_its_field_and_what_was_typed_is_kept(claire: Client):
    call = make_call(by=Person.objects.get(full_name="Ada Administratrice"), published=False)
    values = criteria(claire, call, ("Partenariat avec les CCAS", "lourd"), ("", ""), highest_score="0")
    answer = claire.post(page(call, "criteres"), values)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Partenariat avec les CCAS" in text
    assert "lourd" in text
    assert "Écrivez un nombre, par exemple 2." in text
    values = criteria(claire, call, ("Partenariat", "1"), lowest_score="5")
    answer = claire.post(page(call, "criteres"), values)
    editor = answer.context["editor"]
    assert answer.status_code == 422
    assert "highest_score" in editor.form.errors
    assert call.criteria.count() == 3


def test_a_mistake_found_in_the_whole_call_comes_back_to_its_row(claire: Client):
    call = make_call(by=Person.objects.get(full_name="Ada Administratrice"), published=False)
    address = page(call, "dates")
    values = {
        "seen": claire.get(address).context["seen"],
        "rounds-rows": "1",
        "rounds-0-opening_day": "2025-05-09",
        "rounds-0-closing_day": "2025-04-01",
        "rounds-0-stage": "full",
        "rounds-0-family": "all",
        "cohorts-rows": "1",
        "cohorts-0-name": "AMI 1",
        "cohorts-0-was": "AMI 1",
        "cohorts-0-start": "2025-11-01",
        "cohorts-0-end": "2026-09-30",
    }
    editor = claire.post(address, values).context["editor"]
    assert "closing_day" in editor.rows[0].forms[0].errors
    values["rounds-0-closing_day"] = "2025-05-12"
    editor = claire.post(address, values).context["editor"]
    assert "end" in editor.rows[1].forms[0].errors


@pytest.mark.requirement("F47")
def test_a_colleague_s_version_is_told_of_and_never_overwritten_unknowingly(claire: Client):
    call = make_call(by=Person.objects.get(full_name="Ada Administratrice"), published=False)
    mine = criteria(claire, call, ("Le mien", "1"))
    other = officer("Olga Autre")
    assert other.post(page(call, "criteres"), criteria(other, call, ("Le sien", "1"))).status_code == 302
    answer = claire.post(page(call, "criteres"), mine)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "modifié par Olga Autre" in text
    assert "Le mien" in text
    assert call.criteria.get().label == "Le sien"
    again = mine | {"seen": answer.context["seen"]}
    assert claire.post(page(call, "criteres"), again).status_code == 302
    assert call.criteria.get().label == "Le mien"


@pytest.mark.requirement("R63", "R64")
def test_last_year_s_call_is_copied_its_dates_and_cohorts_to_be_given(claire: Client, admin: Person):
    earlier = make_call(by=admin)
    call = begun(claire, source=f"call-{earlier.pk}", title="")
    text = as_text(call)
    assert call.title == earlier.title
    assert (call.opening_day.year, call.published_at, call.slug != earlier.slug) == (2026, None, True)
    assert [cohort.start.year for cohort in text.cohorts] == [2026, 2026]
    assert {lot.cohort for lot in text.lots} == {""}
    assert [c.label for c in text.criteria] == [c.label for c in as_text(earlier).criteria]
    taken = claire.post(
        reverse("department:call_new"),
        {"title": "X", "reference": "AAP-2026", "opening_day": "2026-05-01", "closing_day": "2026-04-01"},
    )
    assert "La clôture ne peut pas précéder l’ouverture." in taken.content.decode()


def test_a_renamed_cohort_keeps_its_territories_and_a_removed_one_frees_them(claire: Client, admin: Person):
    call = make_call(by=admin, published=False)
    address = page(call, "dates")
    values = {
        "seen": claire.get(address).context["seen"],
        "rounds-rows": "1",
        "rounds-0-opening_day": "2025-04-01",
        "rounds-0-closing_day": "2025-05-09",
        "rounds-0-stage": "full",
        "rounds-0-family": "all",
        "cohorts-rows": "1",
        "cohorts-0-name": "Première vague",
        "cohorts-0-was": "AMI 1",
        "cohorts-0-start": "2025-11-01",
        "cohorts-0-end": "2026-10-31",
    }
    assert claire.post(address, values).status_code == 302
    assert {lot.code: lot.cohort for lot in call.lots.all()} == {
        "ART": "Première vague",
        "LEN": "Première vague",
        "AUD": "",
        "BOU": "",
    }


@pytest.mark.requirement("F48")
def test_one_period_of_several_is_put_off_alone(claire: Client, admin: Person, settings: Settings):
    call = make_call(by=admin, published=False)
    text = as_text(call)
    private = replace(text.rounds[0], family="private")
    public = replace(text.rounds[0], family="public", closing_day=dt.date(2025, 5, 16))
    rewrite_call(
        call,
        replace(text, rounds=(private, public)),
        seen=fingerprint(text),
        section="Dates",
        by=admin,
        at=PREPARED,
    )
    publish_call(call, by=admin, at=PREPARED)
    first, second = call.rounds.order_by("position")
    address = reverse("department:call_extend", args=[call.pk])
    values = {"round": first.pk, "closing_day": "2025-05-12", "motive": "Panne du portail"}
    assert claire.post(address, values).status_code == 302
    assert [w.closing_day.day for w in call.rounds.order_by("position")] == [12, 16]
    for shown in (reverse("department:call", args=[call.pk]), reverse("public:call", args=[call.slug])):
        assert "Panne du portail" in claire.get(shown).content.decode()
    assert second.closing_changes.count() == 0


@pytest.mark.requirement("R87", "R89", "R90")
def test_contacts_are_changed_and_taken_away_and_survive_what_is_written_elsewhere(
    claire: Client, admin: Person
):
    call = make_call(by=admin, published=False)
    person = Person.objects.get(full_name="Claire Delattre")
    address = reverse("department:call_contact", args=[call.pk])
    lots = list(call.lots.filter(code__in=("ART", "LEN")).values_list("pk", flat=True))
    claire.post(address, {"person": person.pk, "lots": lots, "phone": "03 00 00 00 00"})
    claire.post(page(call, "criteres"), criteria(claire, call, ("Partenariat", "1")))
    contact = Contact.objects.get()
    assert sorted(lot.code for lot in contact.lots.all()) == ["ART", "LEN"]
    assert "03 00 00 00 00" in claire.get(f"{address}?personne={person.pk}").content.decode()
    claire.post(reverse("department:call_contact_remove", args=[call.pk, contact.pk]))
    assert not Contact.objects.exists()
    assert Entry.objects.filter(verb="remove_contact").exists()


def test_calls_are_found_by_words_without_accents_and_by_state(claire: Client, admin: Person):
    make_call(by=admin)
    begun(claire, title="Médiation numérique")
    address = reverse("department:calls")

    def found(query: str) -> list[str]:
        return [row.reference for row, *_ in claire.get(f"{address}?{query}").context["rows"]]

    assert found("") == ["AAP-2026", "AAP-2025"]
    assert found("q=MEDIATION") == ["AAP-2026"]
    assert found("state=upcoming") == ["AAP-2025"]
    assert found("q=mediation&state=open") == []
    assert "Aucun appel ne correspond" in claire.get(f"{address}?q=rien").content.decode()
