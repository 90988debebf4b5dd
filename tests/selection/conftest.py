"""A call closed with its four candidates."""

import pytest

from maillage.calls.models import Call
from tests.candidates import Candidates, Department, make_call, make_candidates, make_department


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
