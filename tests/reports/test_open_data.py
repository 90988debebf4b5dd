"""What is published, by when, frozen once it is; and that nobody is read in it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from frictionless import Package

from maillage.agreements.models import Agreement, Amendment
from maillage.applications.models import Application
from maillage.documents.open_data import FIGURES, GRANTS
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.models import Funder, Organisation
from maillage.people.operations import the_funder
from maillage.reports.models import OpenDataPublication
from maillage.reports.operations import publish_open_data, set_open_data
from maillage.reports.queries.open_data import draft, expectations, latest, lines
from maillage.rules.verdict import Refused
from tests.agreements.steps import in_force
from tests.candidates import Candidates, Department, moment
from tests.year import artois, hold

pytestmark = pytest.mark.django_db

UNIQUE = "open_data_publication_number_unique|UNIQUE constraint failed: reports_opendatapublication"
DECEMBER, AFTER = moment("2025-12-08T09:00"), moment("2026-11-16T09:00")


def publish(department: Department, source: str, at: dt.datetime = DECEMBER) -> OpenDataPublication:
    """What is there now, read then published by the instructor."""
    funder = the_funder()
    seen = draft(source, funder.organisation_id, at.date()).sha256
    return publish_open_data(funder, source, seen=seen, by=department.instructor, at=at)


def written(directory: Path) -> dict[str, list[dict[str, str]]]:
    """The files of the command, read as anyone reads them, valid against their description."""
    call_command("publish", str(directory), stdout=io.StringIO())
    report = Package(str(directory / "datapackage.json")).validate()
    assert report.flatten(["rowNumber", "fieldName", "type"]) == []
    assert report.valid
    return {
        file.name: list(csv.DictReader(io.StringIO(file.read_bytes().decode(), newline="")))
        for file in directory.glob("*.csv")
    }


@pytest.mark.requirement("F1", "R73")
def test_the_law_sets_a_day_for_private_bodies_above_the_threshold_until_it_is_published(
    awarded: Candidates, department: Department
) -> None:
    for application, representative in (
        (awarded.artois, awarded.horizon),
        (awarded.lens, awarded.horizon),
        (awarded.audomarois, awarded.deux_rives),
    ):
        in_force(application, department, representative)
    funder = the_funder().organisation_id
    found = {
        line.data.beneficiary: line for line in lines(funder, None, DECEMBER.date(), beyond_the_law=True)
    }
    assert found["Association Horizon Psy 62"].due_on == dt.date(2026, 1, 6)
    assert found["EPSM Les Deux Rives"].due_on is None, "a public body is outside that law"
    [awaited] = expectations(standing_of(department.instructor), DECEMBER)
    assert awaited.sentence == "Publier les données essentielles de 2 conventions"
    assert (awaited.thing, awaited.due_on, awaited.late) == ("open_data", dt.date(2026, 1, 6), False)
    assert expectations(standing_of(department.instructor), moment("2026-01-07T08:00"))[0].late
    assert expectations(standing_of(awarded.horizon), DECEMBER) == []

    set_open_data(the_funder(), beyond_the_law=False, contact="", by=department.manager, at=DECEMBER)
    assert len(draft(GRANTS, funder, DECEMBER.date()).rows) == 2
    set_open_data(the_funder(), beyond_the_law=True, contact="", by=department.manager, at=DECEMBER)
    assert publish(department, GRANTS).rows == 3
    assert expectations(standing_of(department.instructor), moment("2026-06-01T08:00")) == []
    entry = Entry.objects.get(verb="publish_open_data")
    assert entry.subject_label == "Données essentielles des conventions, publication n°\u00a01"

    agreement = Agreement.objects.get(decision__application=awarded.artois)
    Agreement.objects.filter(pk=agreement.pk).update(amount="15000.00", advance="9000.00")
    Amendment.objects.create(
        agreement=agreement,
        number=1,
        state="in_force",
        motive="Moins de rencontres",
        new_amount="15000.00",
        ceiling=agreement.ceiling,
        period_start=agreement.period_start,
        period_end=agreement.period_end,
        rhythm_before=agreement.rhythm,
        effective_on=dt.date(2026, 3, 2),
        prepared_at=moment("2026-03-01T09:00"),
        prepared_by=department.instructor,
        text="amendments/1.pdf",
        operator_signed_at=moment("2026-03-01T10:00"),
        operator_signed_by=awarded.horizon,
        department_signed_at=moment("2026-03-02T10:00"),
        department_signed_by=department.manager,
        applied_at=moment("2026-03-02T10:00"),
    )
    [awaited] = expectations(standing_of(department.instructor), moment("2026-03-03T08:00"))
    assert awaited.due_on == dt.date(2026, 6, 2), "three months after the amendment"
    second = publish(department, GRANTS, moment("2026-03-03T09:00"))
    assert (second.number, latest(funder)[GRANTS]) == (2, second)
    amounts = [
        {row["agreement"]: row["amount"] for row in one.content["rows"]}[agreement.number]
        for one in OpenDataPublication.objects.order_by("number")
    ]
    assert amounts == ["20000.00", "15000.00"], "the former publication is kept as it was"


def test_two_sites_of_one_body_are_one_body(awarded: Candidates, department: Department) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    funder = the_funder().organisation_id
    body = Organisation.objects.get(pk=awarded.artois.organisation_id)
    site = Organisation.objects.create(
        name="Horizon, Lens", siret=f"{body.siret[:9]}00025", legal_form=body.legal_form
    )
    Application.objects.filter(pk=awarded.lens.pk).update(organisation=site)
    [line] = lines(funder, None, DECEMBER.date(), beyond_the_law=True)
    assert line.mandatory


def test_what_is_published_is_what_was_read_and_never_changes(
    awarded: Candidates, department: Department
) -> None:
    funder = the_funder()
    with pytest.raises(Refused, match="rien à publier"):
        publish(department, GRANTS)
    in_force(awarded.artois, department, awarded.horizon)
    with pytest.raises(Refused, match="ont changé depuis l’aperçu"):
        publish_open_data(funder, GRANTS, seen="0" * 64, by=department.instructor, at=DECEMBER)
    Organisation.objects.filter(pk=awarded.artois.organisation_id).update(siret="12345678901234")
    with pytest.raises(Refused, match="Le SIRET de Association Horizon Psy 62 n’est pas valide"):
        publish(department, GRANTS)
    Organisation.objects.filter(pk=awarded.artois.organisation_id).update(siret="00000010900017")
    first = publish(department, GRANTS)
    with pytest.raises(Refused, match="rien n’a changé"):
        publish(department, GRANTS)
    for attack in (
        "UPDATE reports_opendatapublication SET rows = 2",
        "DELETE FROM reports_opendatapublication",
    ):
        with (
            pytest.raises(DatabaseError, match="open_data_publication_frozen"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attack)
    for wrong, named in (
        ({"number": 0}, "open_data_publication_from_one"),
        ({"source": "autre"}, "open_data_publication_source_known"),
        ({"rows": 0}, "open_data_publication_says_something"),
        ({"sha256": "court"}, "open_data_publication_has_a_fingerprint"),
        ({"number": 1}, UNIQUE),
    ):
        facts: dict[str, Any] = {"number": 2, "source": GRANTS, "rows": 1, "sha256": "0" * 64} | wrong
        with pytest.raises(IntegrityError, match=named), transaction.atomic():
            OpenDataPublication.objects.create(
                funder_id=first.funder_id, content={}, at=DECEMBER, by=department.instructor, **facts
            )


@pytest.mark.requirement("R83", "R85", "R86")
def test_the_files_are_valid_and_tell_nobody(
    awarded: Candidates, department: Department, tmp_path: Path
) -> None:
    year = artois(awarded, department, over=True)
    many = {f"P{rank}": "bailleur" for rank in range(7)}
    hold(year, dt.date(2026, 1, 13), **many, Anne="ccas", Bruno="spip", Chloé="psychiatrie")
    hold(year, dt.date(2026, 3, 10), P1="bailleur", Anne="bailleur", Dan="ccas", Eve="ccas", Flo="ccas")
    files = written(tmp_path / "preview")
    assert "aperçu" in (tmp_path / "preview" / "LISEZ-MOI.md").read_text()
    publish(department, GRANTS)
    publish(department, FIGURES, AFTER)
    first = written(tmp_path / "first")
    assert first == files
    assert set(first) == {"subventions-scdl.csv", "subventions-reglementaire.csv", "indicateurs.csv"}
    told = {
        (row["mesure"], row["provenance"]): row["valeur"] for row in first["indicateurs.csv"] if row["valeur"]
    }
    assert (told["participations", ""], told["personnes", ""]) == ("15", "13")
    landlords, others = "Bailleurs sociaux (agences locales)", "Autres provenances, regroupées"
    assert {
        origin: value for (measure, origin), value in told.items() if measure.startswith("personnes_")
    } == {
        landlords: "8",
        others: "5",
    }
    assert told["participations_par_provenance", landlords] == "9"
    second = tmp_path / "second"
    written(second)
    for file in second.iterdir():
        assert file.read_bytes() == (tmp_path / "first" / file.name).read_bytes(), "the same bytes"
    assert "Anne" not in "".join(file.read_text() for file in second.iterdir())


def test_the_command_says_what_it_cannot_do(department: Department, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="n’est pas une date"):
        call_command("publish", str(tmp_path), "--today", "hier")
    call_command("publish", str(tmp_path), "--today", "2026-11-20", stdout=io.StringIO())
    Funder.objects.all().delete()
    with pytest.raises(CommandError, match="vide"):
        call_command("publish", str(tmp_path))
