"""What a closed call received, looked for, exported, and side by side for the committee (E1)."""

import io
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.documents.paper import render
from maillage.selection.papers import selection_file_of
from maillage.selection.queries import Wanted, comparison, kept, received_spreadsheet, reception
from tests.candidates import (
    Candidates,
    Department,
    make_application,
    make_organisation,
    moment,
)
from tests.selection.steps import examine

AFTER = moment("2025-05-12T10:00")


def five(candidates: Candidates) -> Application:
    """The four of the scenario, and Les Tilleuls, deposited and never validated."""
    tilleuls = make_organisation("Association Les Tilleuls", "00000040600017")
    return make_application(
        candidates.boulonnais.lot,
        tilleuls,
        candidates.trait_union,
        number="AAP-2025-BOU-002",
        state="deposited",
    )


@pytest.mark.requirement("R57", "R61")
def test_four_are_validated_one_is_not_considered_and_the_spreadsheet_has_five_lines(
    candidates: Candidates, call: Call
) -> None:
    five(candidates)
    found = reception(Application.objects.all(), call, AFTER)
    assert found.sentence == "4 validées, 1 non prise en compte"
    (aside,) = [row for row in found.rows if not row.considered]
    assert aside.why.replace("\u00a0", " ") == (
        "Déposée le 8 mai 2025 à 18 h 12 mais non validée à la clôture, le 9 mai 2025 à 23 h 59."
    )
    assert [(lot.name, lot.total) for lot in found.lots][-2:] == [("Boulonnais", 2), ("Lens-Hénin", 1)]
    content = received_spreadsheet(found.rows, found.late, title=call.title, at=AFTER)
    head, *lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert head[:4] == ["Numéro", "Territoire", "Organisme", "SIRET"]
    assert len(lines) == 5
    assert [line[head.index("Prise en compte")] for line in lines].count("non") == 1


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(text="tilleuls"), ["BOU-002"]),
        (Wanted(text="BOU-001"), ["BOU-001"]),
        (Wanted(text="000 000 208"), ["AUD-001"]),
        (Wanted(family="public"), ["AUD-001"]),
        (Wanted(lot="Boulonnais", state="validated"), ["BOU-001"]),
        (Wanted(flag="left_aside"), ["BOU-002"]),
        (Wanted(flag="conflict"), []),
        (Wanted(lot="Artois", flag="unknown", order="unknown"), ["ART-001"]),
    ],
)
def test_applications_are_looked_for(
    candidates: Candidates, call: Call, wanted: Wanted, numbers: list[str]
) -> None:
    five(candidates)
    rows = kept(reception(Application.objects.all(), call, AFTER).rows, wanted)
    assert [row.number.removeprefix("AAP-2025-") for row in rows] == numbers


@pytest.mark.requirement("F7")
def test_equal_candidates_of_a_territory_share_their_rank_side_by_side_and_on_paper(
    department: Department,
    candidates: Candidates,
    call: Call,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lot = candidates.boulonnais.lot
    others = [
        make_application(
            lot,
            make_organisation(f"Association {n}", siret),
            candidates.trait_union,
            number=f"AAP-2025-BOU-01{n}",
        )
        for n, siret in enumerate(("00000040600017", "00000050500017", "00000070300017"))
    ]
    for application, values in zip(
        (candidates.boulonnais, *others[:2]), ((4, 4, 4), (4, 4, 4), (5, 5, 5)), strict=True
    ):
        examine(application, department, values=values)
    every = Application.objects.all()
    with django_assert_num_queries(7):
        found = comparison(every, call, AFTER, lot="BOU")
    (compared,) = found.lots
    assert [(row.number[-3:], row.rank) for row in compared.candidates] == [
        ("011", 1),
        ("001", 2),
        ("010", 2),
        ("012", None),
    ]
    assert compared.candidates[0].average == Decimal("5.00")
    assert [len(band) for band in compared.bands] == [3, 1]
    with django_assert_num_queries(7):
        whole = comparison(every, call, AFTER)
    assert render(selection_file_of(call, whole), at=AFTER)[:4] == b"%PDF"
