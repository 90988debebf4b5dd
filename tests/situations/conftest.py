"""The group of scenario E2, and its meeting of January under way."""

import pytest

from maillage.groups.models import Meeting
from tests.groups.steps import Campaign, campaign, january


@pytest.fixture
def stage(db: None) -> Campaign:
    """A group open and led."""
    return campaign()


@pytest.fixture
def meeting(stage: Campaign) -> Meeting:
    """Its meeting of 13 January 2026, open to sign-up."""
    return january(stage)
