"""The essential data of agreements, and small counts that nobody is read in."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.indicators import MeetingCounts, Plan, frequency
from maillage.rules.open_data import (
    LEAST,
    REGULATORY,
    SCDL,
    Candidate,
    Count,
    EssentialGrantData,
    GroupCounts,
    Grouped,
    Line,
    chosen,
    duty_sentence,
    grouped,
    last_origins,
    line_of,
    measures_of,
    missing_before_publication,
    purpose_of,
    totals_by_siren,
)
from maillage.rules.period import Period

SIGNED = dt.date(2025, 10, 6)
YEAR = Period(dt.date(2025, 11, 1), dt.date(2026, 10, 31))
THRESHOLD = Decimal("23000.00")
Facts = dict[str, object]


def data(**changed: object) -> EssentialGrantData:
    facts: Facts = {
        "agreement": "2025-ART-1",
        "funder": "Département du Pas-de-Calais",
        "funder_siret": "22620001200012",
        "signed_on": SIGNED,
        "decision": "2025-CP-123",
        "beneficiary": "Association Horizon Psy 62",
        "beneficiary_siret": "00000010900017",
        "purpose": "Groupe d’échanges, territoire Artois, du 01/11/2025 au 31/10/2026",
        "amount": Decimal("20000.00"),
        "paid_from": SIGNED,
        "paid_until": dt.date(2027, 4, 30),
        "scheme": "gep-2025",
    }
    return EssentialGrantData(**(facts | changed))  # type: ignore[arg-type]  # facts of a test


def candidate(total: str = "40000.00", **changed: object) -> Candidate:
    facts: Facts = {
        "data": data(),
        "public_body": False,
        "year_total": Decimal(total),
        "threshold": THRESHOLD,
    }
    return Candidate(**(facts | changed))  # type: ignore[arg-type]


@pytest.mark.requirement("F1")
def test_the_law_asks_strictly_above_the_threshold_all_sites_of_a_body_together() -> None:
    totals = totals_by_siren(
        [
            ("00000010900017", 2025, Decimal("20000.00")),
            ("00000010900025", 2025, Decimal("3000.00")),
            ("00000010900017", 2026, Decimal("20000.00")),
        ]
    )
    assert totals == {("000000109", 2025): Decimal("23000.00"), ("000000109", 2026): Decimal("20000.00")}
    assert not candidate("23000.00").mandatory
    assert candidate("23000.01").mandatory
    assert not candidate("40000.00", public_body=True).mandatory


def test_below_the_threshold_the_funder_chooses() -> None:
    second = data(agreement="2025-AUD-1", signed_on=dt.date(2025, 10, 1))
    both = (candidate(), candidate("20000.00", data=second))
    assert [one.data.agreement for one in chosen(both, beyond_the_law=False)] == ["2025-ART-1"]
    assert [one.data.agreement for one in chosen(both, beyond_the_law=True)] == ["2025-AUD-1", "2025-ART-1"]


def test_the_three_months_run_from_the_signature_then_from_the_amendment() -> None:
    last_day = dt.date(2026, 1, 6)
    new = line_of(candidate(), None, last_day)
    assert (new.status, new.due_on, new.late) == ("new", last_day, False)
    assert line_of(candidate(), None, last_day + dt.timedelta(1)).late
    assert line_of(candidate(), data(), last_day) == Line(
        data=data(), mandatory=True, status="published", due_on=None, late=False
    )
    amended = candidate(data=data(amount=Decimal("15000.00")), amended_on=dt.date(2026, 3, 31))
    changed = line_of(amended, data(), last_day)
    assert (changed.status, changed.due_on) == ("changed", dt.date(2026, 6, 30))
    renamed = line_of(candidate(data=data(beneficiary="Horizon")), data(), last_day)
    assert (renamed.status, renamed.due_on) == ("changed", None)
    optional = line_of(candidate("20000.00"), None, dt.date(2030, 1, 1))
    assert (optional.due_on, optional.late) == (None, False)
    assert duty_sentence([new, changed, renamed]) == "Publier les données essentielles de 2 conventions"
    assert duty_sentence([renamed, optional]) == ""


def test_the_two_formats_differ_by_two_columns_and_by_the_separator() -> None:
    names = [column.name for column in SCDL]
    assert len(names) == 16
    assert names[6] == "rnaBeneficiaire"
    assert names[-1] == "dispositifAide"
    assert [column.name for column in REGULATORY] == [
        name for name in names if name not in {"rnaBeneficiaire", "dispositifAide"}
    ]
    scdl = {column.name: column.value(data()) for column in SCDL}
    regulatory = {column.name: column.value(data()) for column in REGULATORY}
    assert scdl["datesPeriodeVersement"] == "2025-10-06/2027-04-30"
    assert regulatory["datesPeriodeVersement"] == "2025-10-06_2027-04-30"
    assert (scdl["montant"], scdl["pourcentageSubvention"]) == ("20000.00", "1.00")


@given(st.text(max_size=300), st.text(alphabet="abcé ", max_size=80))
def test_the_purpose_holds_in_the_schema(call: str, territory: str) -> None:
    assert len(purpose_of(call, territory, YEAR)) <= 256


def test_a_wrong_siret_is_told_before_the_publication() -> None:
    assert missing_before_publication([data()]) == ()
    told = missing_before_publication([data(beneficiary_siret="12345678900000", funder_siret="1")])
    assert [sentence[:20] for sentence in told] == ["Le SIRET du Départem", "Le SIRET de Associat"]


counts = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.integers(0, 12), st.integers(0, 9)).map(lambda pair: Count(pair[0] + pair[1], pair[0])),
)


@given(counts)
def test_what_is_told_adds_up_and_is_never_small(found: dict[str, Count]) -> None:
    told = grouped(found, 6)
    total = sum(found.values(), Count(0, 0))
    if told.total is None:
        assert total.attendances > 0
        assert total.people < LEAST or total.people == 24
        assert not told.lines
        assert told.others is None
        return
    assert told.total == total
    lines = [*told.lines.values(), *([told.others] if told.others else [])]
    assert sum(lines, Count(0, 0)) == total
    assert all(line.people >= LEAST and line.attendances >= LEAST for line in lines)
    if told.others:
        assert sum(bool(count.attendances) for count in found.values()) - len(told.lines) >= 2


def _answer(told: Grouped) -> tuple[object, ...]:
    return told.total, tuple(sorted(told.lines.items())), told.others


@pytest.mark.parametrize("kinds", [3, pytest.param(4, marks=pytest.mark.full)])
def test_no_small_count_is_found_by_whoever_knows_the_rule(kinds: int) -> None:
    """An adversary tries every table of people that gives the file that was published: none of its small
    counts is the only one possible.
    """
    worlds: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for people in itertools.product(range(11), repeat=kinds):
        table = {code: Count(2 * count, count) for code, count in zip("abcd"[:kinds], people, strict=True)}
        worlds[_answer(grouped(table, kinds))].append(people)
    for answer, tables in worlds.items():
        listed = [code for code, _ in answer[1]]  # type: ignore[attr-defined]  # the lines of the answer
        for place, code in enumerate("abcd"[:kinds]):
            possible = {table[place] for table in tables}
            assert code in listed or len(possible) > 1 or not 0 < min(possible) < LEAST


@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(2025, 11, 1), dt.date(2025, 11, 9)),
            st.sampled_from("xyz"),
            st.sampled_from("ab"),
        )
    )
)
def test_each_person_stands_in_one_line_only(presences: list[tuple[dt.date, str, str]]) -> None:
    found = sum(last_origins(presences).values(), Count(0, 0))
    assert found == Count(len(presences), len({person for _, person, _ in presences}))


def test_someone_who_moved_counts_where_they_came_last() -> None:
    rows = [(dt.date(2025, 11, 4), "nora", "ccas"), (dt.date(2026, 3, 3), "nora", "bailleur")]
    assert last_origins(rows) == {"ccas": Count(1, 0), "bailleur": Count(1, 1)}


@pytest.mark.requirement("R83", "R84", "R85", "R86")
def test_a_group_is_told_measure_by_measure() -> None:
    counted = MeetingCounts(planned=2, held=2, span=63, gaps=1)
    figures = frequency(counted, Plan(5, 10, 2, frozenset({7, 8})))
    facts: Facts = {
        "call": "gep-2025",
        "territory": "artois",
        "territory_name": "Artois",
        "group": "artois-2025",
        "period": YEAR,
        "frequency": figures,
    }
    large = {"bailleur": Count(18, 9), "ccas": Count(6, 3), "": Count(2, 2), "zz": Count(7, 6)}
    labels = {"ccas": "CCAS", "bailleur": "Bailleur"}
    rows = measures_of(GroupCounts(**facts, origins=large), labels)  # type: ignore[arg-type]
    told = {(row["mesure"], row["provenance"]): row["valeur"] for row in rows}
    assert told["rencontres_tenues", ""] == "2"
    assert told["ecart_moyen_jours", ""] == "63.0"
    assert told["moyenne_par_rencontre", ""] == "16.5"
    assert told["personnes_par_provenance", "Bailleur"] == "9"
    assert told["personnes_par_provenance", "zz"] == "6"
    assert told["participations_par_provenance", "Autres provenances, regroupées"] == "8"
    assert {row["masquee"] for row in rows} == {"non"}
    small = measures_of(GroupCounts(**facts, origins={"ccas": Count(9, 4)}), labels)  # type: ignore[arg-type]
    assert [row["mesure"] for row in small if row["masquee"] == "oui"] == [
        "participations",
        "personnes",
        "moyenne_par_rencontre",
    ]
    assert all(row["valeur"] == "" for row in small if row["masquee"] == "oui")
    assert not [row for row in small if row["indicateur"] == "I3"]
    unknown = measures_of(GroupCounts(**facts, origins={"": Count(9, 9)}), labels)  # type: ignore[arg-type]
    assert [row["provenance"] for row in unknown if row["provenance"]] == ["Provenance non renseignée"] * 2
