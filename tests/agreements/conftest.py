"""Four awards under an envelope of 80 000 €."""

import pytest

from maillage.calls.models import Call
from tests.candidates import Candidates, Department, make_call, make_candidates, make_department
from tests.selection.steps import deliberate, examine, fund, select


@pytest.fixture
def department(db: None) -> Department:
    """The funder and its officers."""
    return make_department()


@pytest.fixture
def call(department: Department) -> Call:
    """The call of 2025."""
    return make_call(department)


@pytest.fixture
def awarded(department: Department, call: Call) -> Candidates:
    """Its four candidates, each awarded 20 000 €."""
    candidates = make_candidates(call)
    fund(call, department, "80000.00")
    deliberation = deliberate(call, department)
    for rank, application in enumerate(candidates.all, start=1):
        examine(application, department)
        select(application, department, deliberation, rank=rank)
    return candidates
