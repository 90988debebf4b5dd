"""The campaign of each module, with the clock of its pages on that day."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def on_the_day(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Put the clock of the pages on the day of the module."""
    settings.MAILLAGE_TODAY = f"{request.module.CAMPAIGN_DAY.isoformat()}T10:00"
