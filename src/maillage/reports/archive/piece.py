"""A piece of the package: its name, its day, and how its bytes are had."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from maillage.documents.spreadsheet import Column, csv_bytes
from maillage.rules.french import paris, search_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file of the package. `stored` is the name of a file received or kept; `made` writes one from what is
    recorded.

    `expected` is the fingerprint kept when the file was received, empty for what is made here.
    `nominative` says that names of participants may be in it.
    """

    path: str
    title: str
    dated: dt.date
    stored: str = ""
    made: Callable[[], bytes] | None = None
    expected: str = ""
    nominative: bool = False

    @property
    def is_there(self) -> bool:
        """Whether its bytes can be had."""
        return self.made is not None or bool(self.stored and default_storage.exists(self.stored))

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Give back its bytes as a stream, closed at the end."""
        if self.made is not None:
            yield io.BytesIO(self.made())
        else:
            with default_storage.open(self.stored) as stream:
                yield stream


def day_of(moment: dt.datetime) -> dt.date:
    """Give back the day of a moment, in Paris."""
    return paris(moment).date()


def slug(text: str) -> str:
    """Give back a name of file: letters, figures and dashes, that any system keeps."""
    words = "".join(sign if sign.isalnum() and sign.isascii() else " " for sign in search_key(text))
    return "-".join(words.split())[:60] or "sans-nom"


def extension_of(file: str) -> str:
    """Give back the extension that a file was given, from its content, when it was received."""
    return file.rpartition(".")[2].lower() or "bin"


def frozen_bytes(rows: QuerySet[Any]) -> bytes:
    """Give back the content frozen in the only one of these rows, written as it was fingerprinted."""
    content = rows.values_list("content", flat=True).get()
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def table_bytes(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Give back rows as a CSV file."""
    return csv_bytes([Column(label=label) for label in columns], rows)
