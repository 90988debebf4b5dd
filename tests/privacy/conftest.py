"""Four awards, as for the reports."""

from tests.agreements.conftest import awarded, awards, call, department

__all__ = ["awarded", "awards", "call", "department"]
