"""Receiving a file: everything that is checked before anything is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from decimal import Decimal

import structlog
from django.conf import settings
from django.db import transaction

from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.received import archives, names, papers, photographs, pictures, scanner
from maillage.received.kinds import KINDS, ODS, OLE, kind_of
from maillage.rules.french import decimal
from maillage.rules.verdict import Refused

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Received:
    """A file accepted: the person's own name for it, ours, its kind, its size in bytes, its SHA-256.

    A picture is `content` without the place it was taken at; the fingerprint is that of what is kept.
    """

    name: str
    stored_name: str
    kind: str
    content: bytes
    size: int
    sha256: str


def receive(
    name: str, content: bytes, *, chain: str, subject: Subject, by: Actor, at: dt.datetime
) -> Received:
    """Check a file by its content, never by its name, and search it for viruses where a scanner is set.

    Called before the transaction that keeps the file: no row stays locked meanwhile, and the journal's line
    on an infected file, written here, outlives the refusal. Raises Refused, saying what to do, on a file that
    is empty, too big, of another kind, closed by a password, made to choke, infected, or that nobody could
    search.
    """
    kept = checked(content)
    _search(content, chain=chain, subject=subject, by=by, at=at)
    kind = kind_of(content)
    return _received(name, kept, kind, KINDS[kind])


def receive_receipt(
    name: str, content: bytes, *, chain: str, subject: Subject, by: Actor, at: dt.datetime
) -> Received:
    """Receive a receipt: a photograph is straightened and shrunk, HEIC and WebP included; a PDF is kept as it
    is, as `receive` does. The fingerprint is that of what is kept. Raises Refused as `receive` does.
    """
    if not photographs.is_photograph(content):
        return receive(name, content, chain=chain, subject=subject, by=by, at=at)
    _check_size(content)
    _search(content, chain=chain, subject=subject, by=by, at=at)
    return _received(name, photographs.shrunk(content), "image/jpeg", ".jpg")


def receive_table(
    name: str, content: bytes, *, chain: str, subject: Subject, by: Actor, at: dt.datetime
) -> Received:
    """Receive a spreadsheet as `receive` does, or a text of separated values, which shows no kind.

    Whether the text is one is for its reader to tell. Raises Refused as `receive` does.
    """
    is_ods = content.startswith(archives.START) and kind_of(content) == ODS
    if content.startswith(archives.START) and not is_ods:
        return receive(name, content, chain=chain, subject=subject, by=by, at=at)
    _check_size(content)
    if is_ods:
        archives.check(content).require()
        _search(content, chain=chain, subject=subject, by=by, at=at)
        return _received(name, content, ODS, ".ods")
    _search(content, chain=chain, subject=subject, by=by, at=at)
    return _received(name, content, "text/csv", ".csv")


def _received(name: str, content: bytes, kind: str, extension: str) -> Received:
    return Received(
        name=names.clean(name, extension),
        stored_name=f"{uuid.uuid4().hex}{extension}",
        kind=kind,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _check_size(content: bytes) -> None:
    limit: int = settings.MAILLAGE_UPLOAD_MAX_BYTES
    if not content:
        raise Refused("Ce fichier est vide\u00a0: choisissez-en un autre.", "file")
    if len(content) > limit:
        megabytes = decimal(Decimal(limit) / (1024 * 1024), 0)
        raise Refused(
            f"Ce fichier dépasse {megabytes}\u00a0Mo\u00a0: réduisez-le ou envoyez-le en plusieurs pièces.",
            "file",
        )


def checked(content: bytes) -> bytes:
    """Give back what is kept of a file: itself, or a picture without its notes; raises Refused."""
    _check_size(content)
    if content.startswith(OLE):
        raise Refused(
            "Ce document est dans un ancien format, ou protégé par un mot de passe\u00a0: enregistrez-le en "
            "PDF, DOCX ou XLSX, sans protection, puis joignez-le de nouveau.",
            "file",
        )
    kind = kind_of(content)
    if kind not in KINDS:
        raise Refused(
            "Ce type de fichier n’est pas accepté\u00a0: envoyez un PDF, une image JPEG ou PNG, "
            "un document ODT ou DOCX, un classeur XLSX.",
            "file",
        )
    if kind.startswith("image/"):
        verdict, content = pictures.cleaned(kind, content)
        verdict.require()
    elif kind == "application/pdf":
        papers.check(content).require()
    else:
        archives.check(content).require()
    return content


def _search(content: bytes, *, chain: str, subject: Subject, by: Actor, at: dt.datetime) -> None:
    address: str = settings.MAILLAGE_CLAMD
    if not address:
        return
    try:
        virus = scanner.search(content, address=address)
    except scanner.Silent as silence:
        log.warning("virus_scanner_silent", reason=str(silence))
        raise Refused(
            "La vérification antivirus ne répond pas\u00a0: réessayez dans quelques minutes.", "file"
        ) from silence
    if not virus:
        return
    with transaction.atomic():
        record(
            chain=chain,
            at=at,
            actor=by,
            verb="refuse_infected_file",
            subject=subject,
            after={"virus": virus[:120], "empreinte": hashlib.sha256(content).hexdigest()},
        )
    raise Refused(
        "Ce fichier contient un virus\u00a0: il n’a pas été gardé. Vérifiez votre poste, puis envoyez un "
        "fichier sain.",
        "file",
    )
