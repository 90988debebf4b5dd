"""The package written: one ZIP, the same bytes for the same facts, checkable with `sha256sum -c` (C.8)."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import IO

from maillage.documents.archive_slip import ArchiveSlip, SlipLine
from maillage.documents.paper import render
from maillage.reports.archive.contents import Contents
from maillage.reports.archive.piece import table_bytes
from maillage.rules.french import midnight, typeset
from maillage.selection.letters import issuer_of

FIXED = (1980, 1, 1, 0, 0, 0)
"""The day of every entry: the first that a ZIP can tell."""
UNIX, READABLE = 3, 0o100644 << 16
CHUNK = 64 * 1024
INDEX, SLIP, SUMS = "index.csv", "bordereau.pdf", "SHA256SUMS"
COLUMNS = ("Fichier", "Pièce", "Date", "Octets", "SHA-256", "Empreinte gardée", "Conforme", "Nominative")
REMADE = typeset(
    "Les feuilles « refaites à partir des présences » sont écrites à partir de ce que Maillage garde le jour "
    "où ce dossier est produit ; elles portent la date de clôture de la feuille. La feuille signée, quand "
    "elle est au dossier, est l’original."
)


@dataclass(frozen=True, slots=True)
class Written:
    """A package written: how many pieces, how many bytes, its fingerprint."""

    pieces: int
    size: int
    sha256: str


def write_package(contents: Contents, to: IO[bytes]) -> Written:
    """Write the package to a file open for reading and writing, piece after piece, never whole in memory.

    Its entries have a fixed day and order, and its papers the day of what they tell: the same facts give
    the same bytes.
    """
    lines: list[SlipLine] = []
    rows: list[tuple[object, ...]] = []
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in sorted(contents.pieces, key=lambda one: one.path):
            with piece.opened() as stream:
                size, sha256 = _add(archive, piece.path, stream)
            lines.append(
                SlipLine(path=piece.path, title=piece.title, dated=piece.dated, size=size, sha256=sha256)
            )
            same = "" if not piece.expected else "oui" if piece.expected == sha256 else "non"
            named = "oui" if piece.nominative else "non"
            rows.append((piece.path, piece.title, piece.dated, size, sha256, piece.expected, same, named))
        sums = [(line.sha256, line.path) for line in lines]
        for name, made in (
            (INDEX, table_bytes(COLUMNS, rows)),
            (SLIP, render(_slip(contents, lines), at=midnight(contents.retention.latest))),
        ):
            sums.append((_add(archive, name, io.BytesIO(made))[1], name))
        text = "".join(f"{sha256}  {path}\n" for sha256, path in sorted(sums, key=lambda one: one[1]))
        _add(archive, SUMS, io.BytesIO(text.encode()))
    return Written(len(lines), *_measured(to))


def _add(archive: zipfile.ZipFile, path: str, stream: IO[bytes]) -> tuple[int, str]:
    """Copy a stream into the archive; give back its size and its fingerprint."""
    entry = zipfile.ZipInfo(path, FIXED)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, UNIX, READABLE
    digest, size = hashlib.sha256(), 0
    with archive.open(entry, "w") as target:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += target.write(chunk)
    return size, digest.hexdigest()


def _measured(to: IO[bytes]) -> tuple[int, str]:
    to.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := to.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    to.seek(0)
    return size, digest.hexdigest()


def _slip(contents: Contents, lines: list[SlipLine]) -> ArchiveSlip:
    agreement, retention = contents.agreement, contents.retention
    return ArchiveSlip(
        issuer=issuer_of(agreement.lot.call.funder),
        reference=agreement.number,
        call_title=agreement.lot.call.title,
        operator=agreement.operator.name,
        territory=agreement.lot.territory.name,
        first=min((line.dated for line in lines), default=retention.latest),
        latest=retention.latest,
        years=retention.years,
        until=retention.until,
        disposition=retention.disposition_label,
        lines=tuple(lines),
        missing=contents.missing,
        notes=(REMADE,) if contents.nominative else (),
    )
