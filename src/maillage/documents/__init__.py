"""Rows in, bytes out: the papers people sign and file, the spreadsheets and the calendars.

Knows only `rules`: every paper is a frozen dataclass holding plain values, and the same values always give
the same bytes.
"""
