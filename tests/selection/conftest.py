"""A call closed with its four candidates."""

import pytest

from maillage.calls.models import Call
from tests.candidates import Candidates, Department, make_call, make_candidates, make_department
from tests.selection.steps import examine


@pytest.fixture
def department(db: None) -> Department:
    """The funder and its officers."""
    return make_department()


@pytest.fixture
def call(department: Department) -> Call:
    """The call of 2025."""
    return make_call(department)


@pytest.fixture
def candidates(call: Call) -> Candidates:
    """Its four validated applications."""
    return make_candidates(call)


@pytest.fixture
def scored(department: Department, candidates: Candidates) -> Candidates:
    """The four applications scored: Artois first, Boulonnais last, the two others equal."""
    values = {"ART": (5, 5, 4), "LEN": (4, 4, 4), "AUD": (4, 4, 4), "BOU": (3, 4, 3)}
    for application in candidates.all:
        examine(application, department, values=values[application.lot.code])
    return candidates
