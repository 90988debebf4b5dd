"""Four awards under an envelope of 80 000 €."""

from dataclasses import dataclass

import pytest

from maillage.calls.models import Call
from tests.candidates import Candidates, Department, make_call, make_candidates, make_department
from tests.made_once import made_once
from tests.selection.steps import deliberate, examine, fund, select


@dataclass(frozen=True)
class Awards:
    """The funder and its officers, the call of 2025, and its four candidates."""

    department: Department
    call: Call
    candidates: Candidates


def award_all(department: Department, call: Call, amount: str = "20000.00") -> Candidates:
    """The four candidates of the call, each awarded as much."""
    candidates = make_candidates(call)
    fund(call, department, "80000.00")
    deliberation = deliberate(call, department)
    for rank, application in enumerate(candidates.all, start=1):
        examine(application, department)
        select(application, department, deliberation, rank=rank, amount=amount)
    return candidates


def make_awards(amount: str = "20000.00") -> Awards:
    """The same, of a new call."""
    department = make_department()
    call = make_call(department)
    return Awards(department, call, award_all(department, call, amount))


@made_once(autouse=False)
def awards(module_db: None) -> Awards:
    """What these tests begin from."""
    return make_awards()


@pytest.fixture
def department(awards: Awards, db: None) -> Department:
    """The funder and its officers."""
    return awards.department


@pytest.fixture
def call(awards: Awards, db: None) -> Call:
    """The call of 2025."""
    return awards.call


@pytest.fixture
def awarded(awards: Awards, db: None) -> Candidates:
    """Its four candidates."""
    return awards.candidates
