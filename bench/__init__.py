"""Timings: run by `./maillage bench`, never by the tests."""
