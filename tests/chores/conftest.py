"""Four awards under an envelope of 80 000 €, as for the agreements."""

from tests.agreements.conftest import awarded, awards, call, department

__all__ = ["awarded", "awards", "call", "department"]
