"""One cell of another portal, understood."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.received.cells import as_amount, as_flag, as_moment, as_one_of, as_siret, as_text
from maillage.rules.french import PARIS, amount


@pytest.mark.requirement("R47", "R58")
@pytest.mark.parametrize(
    "raw",
    [
        "00000010900017",
        "000 000 109 00017",
        "10900017",
        "10900017.0",
        10900017,
        10900017.0,
        "\u00a000000010900017\u202f",
        "00000010900017,0",
    ],
)
def test_a_siret_gets_back_what_the_spreadsheet_took_from_it(raw: str | float):
    assert as_siret(raw) == "00000010900017"


@pytest.mark.requirement("F50")
@pytest.mark.parametrize("raw", ["00000010900018", "123", "1,09E+13", "abc", "000000109000170"])
def test_a_wrong_siret_is_told_in_french(raw: str):
    with pytest.raises(ValueError, match="SIRET"):
        as_siret(raw)


@pytest.mark.requirement("F60")
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("20\u202f000,00\u00a0€", "20000.00"),
        ("12\u00a0000,50 €", "12000.50"),
        ("20000", "20000.00"),
        (20000.0, "20000.00"),
        (12000.5, "12000.50"),
        ("1 500 euros", "1500.00"),
        ("1500 EUR", "1500.00"),
    ],
)
def test_an_amount_is_read_to_the_cent(raw: str | float, value: str):
    assert as_amount(raw) == Decimal(value)


@pytest.mark.parametrize("raw", ["beaucoup", "-12", -3.0, 12.345, True, float("inf"), float("nan")])
def test_what_is_no_amount_is_refused(raw: str | float):
    with pytest.raises(ValueError, match=r"\w"):
        as_amount(raw)


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_an_amount_written_in_french_is_read_back(value: Decimal):
    assert as_amount(amount(value)) == value


@pytest.mark.requirement("R56", "R58", "F49")
@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("08/05/2025 18:12", dt.datetime(2025, 5, 8, 18, 12, tzinfo=PARIS)),
        ("8/5/2025 à 18 h 12", dt.datetime(2025, 5, 8, 18, 12, tzinfo=PARIS)),
        ("2025-05-09T23:59:59+02:00", dt.datetime(2025, 5, 9, 23, 59, 59, tzinfo=PARIS)),
        ("2025-05-09T21:59:59Z", dt.datetime(2025, 5, 9, 23, 59, 59, tzinfo=PARIS)),
        ("09/05/2025 23:59:59,999", dt.datetime(2025, 5, 9, 23, 59, 59, 999_000, tzinfo=PARIS)),
        ("09_05_2025", dt.datetime(2025, 5, 9, 23, 59, 59, tzinfo=PARIS)),
        (dt.date(2025, 5, 9), dt.datetime(2025, 5, 9, 23, 59, 59, tzinfo=PARIS)),
        (dt.datetime(2025, 5, 9, 8, 30), dt.datetime(2025, 5, 9, 8, 30, tzinfo=PARIS)),  # noqa: DTZ001
        (45786, dt.datetime(2025, 5, 9, 23, 59, 59, tzinfo=PARIS)),
        ("45786,5", dt.datetime(2025, 5, 9, 12, 0, tzinfo=PARIS)),
    ],
)
def test_a_time_stamp_is_read_whatever_its_shape(raw: str | float | dt.date, wanted: dt.datetime):
    assert as_moment(raw, PARIS) == wanted


def test_a_time_without_zone_is_read_on_the_clock_of_the_call():
    assert as_moment("09/05/2025 23:59", ZoneInfo("Indian/Reunion")) == dt.datetime(
        2025, 5, 9, 19, 59, tzinfo=dt.UTC
    )


@pytest.mark.parametrize("raw", ["hier", "31/02/2025", "2025", "09/05/25", 0.0, 999_999.0, True, dt.time(8)])
def test_what_is_no_date_is_refused(raw: str | float | dt.time):
    with pytest.raises(ValueError, match="Indiquez une date"):
        as_moment(raw, PARIS)


@pytest.mark.parametrize("read", [as_siret, as_amount, as_flag, lambda raw: as_moment(raw, PARIS)])
@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0"])
def test_an_empty_cell_is_no_mistake(read: Callable[[str | None], object], raw: str | None):
    assert read(raw) is None


def test_texts_flags_and_choices_are_read_whatever_their_case():
    assert as_text(" \ufeffUne\n ligne ") == "Une ligne"
    assert as_text(12.0) == "12"
    assert [as_flag(raw) for raw in ("Oui", "FAUX", "1", 0, True)] == [True, False, True, False, True]
    assert as_one_of("lens henin", {"LEN": "Lens-Hénin"}) == "LEN"
    assert as_one_of("len", {"LEN": "Lens-Hénin"}) == "LEN"
    with pytest.raises(ValueError, match="«\u00a0Lens-Hénin\u00a0»"):
        as_one_of("Calaisis", {"LEN": "Lens-Hénin"})
    with pytest.raises(ValueError, match="oui ou par non"):
        as_flag("peut-être")
