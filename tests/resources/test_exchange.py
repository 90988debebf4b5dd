"""The directory in the data·inclusion schema and back, and the FINESS register: tried, then brought once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from data_inclusion.schema.v1 import Service, Structure
from data_inclusion.schema.v1.score_qualite import score as oracle
from django.db import Error, transaction

from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.models import Person
from maillage.people.operations import the_funder
from maillage.resources import inclusion, vocabulary
from maillage.resources.access import keeper_of
from maillage.resources.content import content_of
from maillage.resources.models import DirectorySupply, Resource
from maillage.resources.operations import (
    add_resource,
    archive_resource,
    check_resource,
    drop_supply,
    edit_resource,
    receive_supply,
    run_supply,
    seed_directory,
)
from maillage.resources.queries.quality import fresh_on, quality_of
from maillage.resources.queries.supply import exported, report
from maillage.rules.directory import score
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune
from tests.resources.conftest import NOW, TODAY, Ground

FINESS = Path("tests/resources/finess.csv").read_bytes()


def files(day: dt.date = TODAY) -> dict[str, bytes]:
    entries = exported(Resource.objects.order_by("pk"), day)
    return {
        "json": inclusion.as_json(entries),
        "services": inclusion.as_csv(entries, structures=False),
        "structures": inclusion.as_csv(entries, structures=True),
    }


def receive(ground: Ground, content: bytes, kind: str = "di", by: Person | None = None) -> DirectorySupply:
    return receive_supply(kind=kind, name="fichier.json", content=content, by=by or ground.claire, at=NOW)


def reported(supply: DirectorySupply) -> list[dict[str, Any]]:
    keeper = keeper_of(standing_of(supply.added_by), (), funder=the_funder().organisation_id)
    return report(supply, keeper, TODAY, months=12)


def outcomes(supply: DirectorySupply) -> Counter[str]:
    return Counter(row["outcome"] for row in reported(supply))


def service(**said: Any) -> dict[str, Any]:
    return {
        "source": "dora",
        "structure_id": "dora--s1",
        "id": "dora--1",
        "nom": "Groupe d’entraide mutuelle",
        "description": "Un lieu pour se retrouver.",
        "date_maj": "2026-01-10",
        "code_insee": "62160",
        **said,
    }


def as_file(*services: dict[str, Any]) -> bytes:
    return json.dumps({"structures": [], "services": list(services)}).encode()


@pytest.mark.requirement("R27")
def test_the_seed_and_a_whole_entry_are_valid_in_the_schema_and_come_back_unchanged(ground: Ground) -> None:
    added = seed_directory(by=ground.claire, at=NOW)
    assert added == 55 + 127
    assert seed_directory(by=ground.claire, at=NOW) == 0
    assert set(Resource.objects.values_list("state", flat=True)) == {"unchecked"}
    assert set(Resource.objects.values_list("phone", "email")) == {("", "")}
    whole = add_resource(ground.content(), by=ground.claire, at=NOW)
    said = files()
    known = json.loads(said["json"])
    services = [Service(**one) for one in known["services"]]
    assert len(services) == len([Structure(**one) for one in known["structures"]]) == added + 1
    (mine,) = [one for one in known["services"] if one["id"].endswith(str(whole.public_id))]
    assert mine["telephone"] == "+33321000000"
    assert mine["thematiques"] == ["sante--sante-mentale"]
    assert mine["zone_eligibilite"]  # the intercommunalities of the territory
    assert "contact_nom_prenom" not in mine
    before = Entry.objects.count()
    for content in (said["json"], said["services"]):
        supply = receive(ground, content)
        assert outcomes(supply) == {"same": added + 1}
        with pytest.raises(Refused, match="Aucune fiche"):
            run_supply(supply, keeper=ground.keeper(ground.claire), at=NOW)
    assert Entry.objects.count() == before + 2  # the two files received
    assert Resource.objects.count() == added + 1


@pytest.mark.requirement("R27")
def test_an_emptied_directory_is_filled_again_from_its_own_export(ground: Ground) -> None:
    add_resource(ground.content(), by=ground.claire, at=NOW)
    add_resource(ground.content("CMP du Port", kind="cmp", fees="", phone=""), by=ground.claire, at=NOW)
    content = files()["json"]
    first = {one.pop("nom"): one for one in json.loads(content)["services"]}
    Resource.objects.all().delete()
    supply = receive(ground, content)
    assert run_supply(supply, keeper=ground.keeper(ground.claire), at=NOW)["new"] == 2
    again = {one.pop("nom"): one for one in json.loads(files()["json"])["services"]}
    for name, one in first.items():
        changing = ("id", "structure_id")
        assert {k: v for k, v in one.items() if k not in changing} == {
            k: v for k, v in again[name].items() if k not in changing
        }
    with pytest.raises(Refused, match="déjà importé"):
        run_supply(supply, keeper=ground.keeper(ground.claire), at=NOW)


def test_the_tables_open_as_tables(ground: Ground) -> None:
    add_resource(ground.content("=1+1 Service"), by=ground.claire, at=NOW)
    rows = list(csv.DictReader(io.StringIO(files()["structures"].decode("utf-8-sig"))))
    assert [row["reseaux_porteurs"] for row in rows] == [""]
    assert rows[0]["nom"] == "'=1+1 Service"


@pytest.mark.requirement("R27")
def test_the_quality_is_that_of_the_schema(ground: Ground) -> None:
    # The package reads the clock: the entry is dated back from today, as it sees it.
    today = dt.date.today()  # noqa: DTZ011  # the oracle's own clock
    variants: tuple[dict[str, Any], ...] = (
        {},
        {"presentation": "Court."},
        {"presentation": "x" * 60},
        {"presentation": "x" * 2500},
        {"fees": "payant"},
        {"fees": "payant", "fees_note": "2 euros"},
        {"fees": "", "publics": frozenset(), "needs": frozenset()},
        {"modes": frozenset(), "referrers": frozenset(), "phone": "", "email": ""},
        {"modes": frozenset({"se-presenter"}), "receptions": frozenset(), "address": ""},
        {"modes": frozenset({"utiliser-lien-mobilisation"}), "phone": "", "email": ""},
    )
    for rank, said in enumerate(variants):
        at = NOW.replace(year=today.year, month=today.month, day=1)
        content = ground.content(f"Service {rank}", **said)
        resource = add_resource(content, by=ground.claire, at=at)
        for age in (0, 100, 200, 365, 700, 800):
            day = fresh_on(resource) + dt.timedelta(days=age)
            (entry,) = exported(Resource.objects.filter(pk=resource.pk), day)
            said_day = (today - dt.timedelta(days=age)).isoformat()
            theirs, _ = oracle(Service(**inclusion.service_of(entry) | {"date_maj": said_day}))
            ours = score(quality_of(content, fresh=fresh_on(resource), today=day))
            assert abs(theirs - ours) <= 0.011, (rank, age, theirs, ours)


@pytest.mark.requirement("R27")
def test_a_file_adds_completes_and_leaves_what_was_checked_since(ground: Ground) -> None:
    run_supply(receive(ground, as_file(service())), keeper=ground.keeper(ground.claire), at=NOW)
    resource = Resource.objects.get()
    assert (resource.kind, resource.state, resource.licence) == (
        "autre",
        "unchecked",
        "Licence Ouverte (data·inclusion)",
    )
    supply = receive(ground, as_file(service(telephone="03 21 11 11 11", frais="gratuit")))
    (row,) = reported(supply)
    assert row["changes"] == [
        ["frais", "", "gratuit"],
        ["téléphone", "", "03\u00a021\u00a011\u00a011\u00a011"],
    ]
    assert run_supply(supply, keeper=ground.keeper(ground.claire), at=NOW)["changed"] == 1
    assert Resource.objects.get().phone == "0321111111"
    assert Resource.objects.get().presentation == "Un lieu pour se retrouver."
    check_resource(resource, by=ground.claire, at=NOW)
    stale = receive(ground, as_file(service(telephone="03 21 22 22 22")))
    assert outcomes(stale) == {"older": 1}


@pytest.mark.requirement("R27")
def test_a_probable_double_waits_for_an_answer(ground: Ground) -> None:
    add_resource(ground.content("GEM Les Voisins du Port", kind="gem"), by=ground.claire, at=NOW)
    brought = as_file(service(nom="Gem les voisins du port"), service(id="dora--2", nom="Maison du droit"))
    supply = receive(ground, brought)
    assert outcomes(supply) == {"twin": 1, "new": 1}
    with transaction.atomic():
        run_supply(supply, answers={1: "same"}, keeper=ground.keeper(ground.claire), at=NOW)
    assert Resource.objects.count() == 2
    again = receive(ground, as_file(service(nom="Gem les voisins du port", id="dora--3")))
    run_supply(again, answers={1: "other"}, keeper=ground.keeper(ground.claire), at=NOW)
    assert Resource.objects.count() == 3


@pytest.mark.requirement("R27")
def test_an_answer_about_a_double_is_held_to_what_any_line_is(ground: Ground) -> None:
    claire = ground.keeper(ground.claire)
    gem = add_resource(ground.content("GEM Les Voisins du Port", kind="gem"), by=ground.claire, at=NOW)
    old = check_resource(
        add_resource(ground.content("Maison du droit"), by=ground.claire, at=NOW), by=ground.claire, at=NOW
    )
    gone = archive_resource(
        add_resource(ground.content("Accueil de jour"), by=ground.claire, at=NOW), by=ground.claire, at=NOW
    )
    brought = as_file(
        service(nom="Gem les voisins du port", telephone="0321777777", publics=["tous-publics", "jeunes"]),
        service(id="dora--2", nom="Les voisins du port gem", telephone="0321888888"),
        service(id="dora--3", nom="Maison du droit", telephone="0321999999", date_maj="2020-01-01"),
        service(id="dora--4", nom="Accueil de jour"),
        service(id="dora--5", nom="Boutique", thematiques=["\ud800", "\x00"]),
    )
    supply = receive(ground, brought)
    assert outcomes(supply) == {"twin": 4, "new": 1}
    counts = run_supply(supply, answers=dict.fromkeys(range(1, 5), "same"), keeper=claire, at=NOW)
    assert {code: count for code, count in counts.items() if count} == {
        "changed": 1,
        "refused": 2,
        "older": 1,
        "new": 1,
    }
    for one in (gem, old, gone):
        one.refresh_from_db()
    assert (gem.phone, old.phone, gone.state) == ("0321777777", "0321000000", "archived")
    assert set(gem.tags.filter(kind="public").values_list("code", flat=True)) == {"tous-publics"}
    assert b"surrogate" not in json.dumps(supply.report).encode()


@pytest.mark.requirement("R27")
def test_a_structure_and_a_service_of_one_file_have_two_numbers(ground: Ground) -> None:
    alone = {name: said for name, said in service(id="s--1", nom="Un lieu").items() if name != "structure_id"}
    both = json.dumps({"structures": [alone], "services": [service(), service(id="dora--2", nom="Deux")]})
    assert [row["number"] for row in reported(receive(ground, both.encode()))] == [1, 2, 3]


@pytest.mark.requirement("R7", "R27")
def test_a_coordinator_brings_in_what_touches_their_territory(ground: Ground) -> None:
    there = ground.content("GEM du beffroi", kind="gem", territories=frozenset({ground.artois}))
    add_resource(there, by=ground.claire, at=NOW)
    for one in (service(id="dora--9", nom="Au loin"), service(id="dora--8", nom="Maison commune")):
        run_supply(receive(ground, as_file(one)), keeper=ground.keeper(ground.claire), at=NOW)
    Resource.objects.get(name="Au loin").zones.update(commune=Commune.objects.get(code="62041"))
    brought = as_file(
        service(id="dora--9", nom="Au loin", frais="gratuit"),
        service(id="dora--8", nom="Maison commune", frais="gratuit"),
        service(id="dora--1", nom="À Arras", code_insee="62041"),
        service(id="dora--2", nom="Pour tous", zone_eligibilite=["62"]),
        service(id="dora--3", nom="Pour l’intercommunalité", zone_eligibilite=["246200729"]),
    )
    supply = receive(ground, brought, by=ground.elodie)
    run_supply(supply, keeper=ground.keeper(ground.elodie), at=NOW)
    supply.refresh_from_db()
    found = [row["outcome"] for row in supply.report]
    assert found == ["beyond", "changed", "beyond", "new", "new"]


@pytest.mark.requirement("R27")
def test_a_contact_confirmed_here_lets_no_other_in(ground: Ground) -> None:
    claire = ground.keeper(ground.claire)
    run_supply(receive(ground, as_file(service())), keeper=claire, at=NOW)
    known = Resource.objects.get()
    confirmed = replace(content_of(known), phone="0612345678", contact_confirmed=True)
    edit_resource(known, confirmed, by=ground.claire, at=NOW)
    assert outcomes(receive(ground, as_file(service(telephone="0711111111")))) == {"refused": 1}
    same = as_file(service(telephone="0612345678", frais="gratuit"))
    assert outcomes(receive(ground, same)) == {"changed": 1}


HOSTILE = {
    "empty list": (b"[]", "ni structure ni service"),
    "not json": (b"{", "ne se lit pas"),
    "deep": (b"[" * 200_000, "ne se lit pas"),
    "numbers": (b"[1, 2]", "n’est pas une fiche"),
    "no list": (b'{"services": 3}', "sont des listes"),
    "binary": (b"\x00\x01\x02", "ni un CSV ni un XLSX"),
    "no column": (b"nom;autre\r\nA;B\r\n", "id"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_file_is_refused_in_french_and_nothing_is_kept(ground: Ground, name: str) -> None:
    content, sentence = HOSTILE[name]
    with pytest.raises(Refused, match=sentence):
        receive(ground, content)
    assert not DirectorySupply.objects.exists()


WRONG: dict[str, dict[str, Any]] = {
    "nom": {"nom": "A"},
    "date_maj": {"date_maj": "hier"},
    "thematiques": {"thematiques": ["sante--magie"]},
    "telephone": {"telephone": "12"},
    "courriel": {"courriel": "pas une adresse"},
    "site_web": {"lien_mobilisation": "javascript:alert(1)"},
    "longitude": {"longitude": 400, "latitude": 3},
    "frais": {"frais": "troc"},
    "email": {"courriel": "jean.dupont@example.org"},
    "phone": {"telephone": "06 12 34 56 78"},
    "referral": {"mobilisation_precisions": "Appelez Jeanne au 07 11 22 33 44."},
    "description": {"description": "x" * 9000},
}


@pytest.mark.requirement("R27")
def test_a_wrong_line_is_told_with_its_number_and_the_others_come_in(ground: Ground) -> None:
    lines = [
        service(**{"id": f"dora--{place}", "nom": f"Service {name}", **said})
        for place, (name, said) in enumerate(WRONG.items(), start=1)
    ]
    lines += [
        service(id="dora--1", nom="Encore le premier"),
        service(id="dora--50", nom=["une", "liste"]),
        service(id="dora--51", nom="Ailleurs", code_insee="75056"),
        service(id="dora--52", nom="Maison commune", contact_nom_prenom="Jeanne Martin"),
    ]
    supply = receive(ground, as_file(*lines))
    rows = reported(supply)
    told = {row["number"]: {problem[0] for problem in row["problems"]} for row in rows if row["problems"]}
    assert [told[place] for place in range(1, len(WRONG) + 1)] == [{name} for name in WRONG]
    assert outcomes(supply) == {"refused": len(WRONG) + 2, "outside": 1, "new": 1}
    run_supply(supply, keeper=ground.keeper(ground.claire), at=NOW)
    assert Resource.objects.get().name == "Maison commune"
    assert "Jeanne" not in json.dumps(json.loads(files()["json"]))
    dropped = drop_supply(receive(ground, as_file(service())), by=ground.claire, at=NOW)
    assert not dropped.is_open
    with pytest.raises(Error, match="supply_done_or_dropped"), transaction.atomic():
        DirectorySupply.objects.filter(pk=supply.pk).update(dropped_at=NOW)


@pytest.mark.requirement("R27")
def test_the_register_of_establishments_is_read_once_and_keeps_our_names(ground: Ground) -> None:
    supply = receive(ground, FINESS, "finess")
    assert outcomes(supply) == {"new": 1, "outside": 1, "refused": 1}
    run_supply(supply, keeper=ground.keeper(ground.claire), at=NOW)
    found = Resource.objects.get()
    assert (found.name, found.kind, found.finess) == ("CMP fictif du port", "cmp", "620000018")
    assert found.commune is not None
    assert (found.address, found.postcode, found.commune.name) == ("12 rue De L’Exemple", "62400", "Béthune")
    assert vocabulary.kind_label(found.kind) == "Centre médico-psychologique (CMP)"
    Resource.objects.update(name="CMP du Port")
    assert outcomes(receive(ground, FINESS, "finess"))["same"] == 1
    with pytest.raises(Refused, match="FINESS"):
        receive(ground, as_file(service()), "finess")
