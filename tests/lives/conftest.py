"""Two groups, one of an association, every two months, one of a hospital, every month: begun, or over."""

import datetime as dt

import pytest

from tests.agreements.conftest import make_awards
from tests.candidates import moment
from tests.lives.world import World
from tests.year import artois, audomarois, hold_information_session

DAYS = {False: moment("2026-01-07T10:00"), True: moment("2026-12-02T10:00")}


@pytest.fixture(params=[False, True], ids=["the year begins", "the year is over"])
def world(request: pytest.FixtureRequest, db: None) -> World:
    """Once both have signed; or once the last day is over and the advance paid."""
    awards = make_awards()
    years = tuple(
        make(awards.candidates, awards.department, over=request.param) for make in (artois, audomarois)
    )
    for year in years:
        hold_information_session(year, dt.date(2026, 1, 6))
    return World(awards.department, years, DAYS[request.param])
