"""Pins on the map: each place stands once, neighbours share a pin, what is not on the map is said."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.territories.map import WIDTH, project
from maillage.territories.models import Territory
from maillage.territories.pins import NEAR, Place, pin_map
from tests.builders import make_call, make_department

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)

PLACES = st.lists(
    st.builds(
        lambda number, x, y, count: Place(
            f"{number:05}", f"Lieu {number}", x, y, tuple((f"S{one}", f"/s{one}/") for one in range(count))
        ),
        st.integers(0, 99_999),
        st.none() | st.floats(0, 4),
        st.floats(49.5, 51.5),
        st.integers(1, 30),
    ),
    unique_by=lambda place: place.code,
    max_size=40,
)


@pytest.fixture(autouse=True)
def _ground() -> None:
    make_call(by=make_department())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(places=PLACES, closer=st.booleans())
def test_every_place_stands_once_on_a_pin_or_beside_the_map(places: list[Place], closer: bool):
    code = Territory.objects.order_by("pk").values_list("code", flat=True)[0] if closer else ""
    drawn = pin_map(DAY, places, territory=code)
    shown = [place for pin in drawn.pins for place in pin.places]
    assert sorted(place.code for place in [*shown, *drawn.outside]) == sorted(place.code for place in places)
    left, top, width, height = (float(one) for one in drawn.view_box.split())
    for pin in drawn.pins:
        assert left - 1 <= pin.x <= left + width + 1
        assert top - 1 <= pin.y <= top + height + 1
        assert pin.count == sum(len(place.things) for place in pin.places)
        for place in pin.places:
            point = project(place.longitude or 0, place.latitude or 0)
            assert math.dist(point, (pin.x, pin.y)) < NEAR * width / WIDTH + 1
    anchors = [pin.anchor for pin in drawn.pins]
    assert len(set(anchors)) == len(anchors)
    assert all(pin.href == f"#{pin.anchor}" for pin in drawn.pins if pin.count > 1)
