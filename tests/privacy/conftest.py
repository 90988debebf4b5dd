"""Four awards, as for the reports."""

from tests.agreements.conftest import awarded, call, department

__all__ = ["awarded", "call", "department"]
