"""The campaign of each module, with the clock of its pages on that day."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from maillage.chores.demonstration.stage import Stage
from tests.access.matrix import add_to_the_cast
from tests.browser.looking import Eye


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest, campaign: Stage, django_db_blocker: Any) -> Stage:
    """The campaign with the whole cast, and what the module adds to it (`set_the_scene`)."""
    with django_db_blocker.unblock():
        add_to_the_cast(campaign)
        set_the_scene = getattr(request.module, "set_the_scene", None)
        if set_the_scene is not None:
            set_the_scene(campaign)
    return campaign


@pytest.fixture(autouse=True)
def on_the_day(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Put the clock of the pages on the day of the module, and count the paces of everyone from nothing."""
    cache.clear()
    day = getattr(request.module, "CAMPAIGN_DAY", None)
    if day is not None:
        hour = getattr(request.module, "HOUR", "10:00")
        settings.MAILLAGE_TODAY = f"{day.isoformat()}T{hour}"


@pytest.fixture(scope="session")
def eye() -> Iterator[Eye]:
    """A browser that looks at pages."""
    with closing(Eye()) as one:
        yield one
