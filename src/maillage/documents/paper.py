"""What every paper shares: who issues it, its number and version, how it becomes a PDF."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from maillage.rules import french
from maillage.rules.hiding import hide

if TYPE_CHECKING:
    from typst import Compiler

Json = dict[str, Any]

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The département, as its letterhead names it."""

    name: str
    service: str = ""
    address: tuple[str, ...] = ()
    contact: str = ""
    court: str = "tribunal administratif"
    president: str = "Président du Conseil départemental"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """A person who signs, and in which capacity; `signed_at` when the signature is already recorded."""

    name: str
    quality: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A legal person named in a paper: an operator, an applicant."""

    name: str
    legal_form: str = ""
    siret: str = ""
    address: tuple[str, ...] = ()
    represented_by: Signatory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """The decision of the elected body that binds the département."""

    number: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How a paper is given out to anyone (F53): names and lines hidden, and what the copy says."""

    sentence: str
    names: tuple[str, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document of record. `reference` is its number; `preview` marks it as worth nothing yet.

    With `copied`, it is printed without the names of people, and says so.
    """

    template: ClassVar[str]

    issuer: Issuer
    reference: str
    version: int = 1
    preview: bool = False
    copied: Copied | None = None

    @property
    def title(self) -> str:
        """What the paper is called, in French: the title of the PDF."""
        raise NotImplementedError

    def content(self) -> Json:
        """Everything the template prints, ready to print: strings, and numbers where a chart needs them."""
        raise NotImplementedError


def signed_line(signatory: Signatory) -> str:
    """« Signé le 6 octobre 2025 à 10 h 12 », empty while the signature is awaited."""
    return f"Signé le {french.moment(signatory.signed_at)}" if signatory.signed_at else ""


def party_json(party: Party) -> Json:
    """A party as the templates print it; the SIRET in its usual groups."""
    signatory = party.represented_by or Signatory(name="")
    return {
        "name": party.name,
        "legal_form": party.legal_form,
        "siret": siret(party.siret),
        "address": list(party.address),
        "signatory": signatory_json(signatory),
    }


def signatory_json(signatory: Signatory) -> Json:
    """A signatory as the templates print it."""
    return {"name": signatory.name, "quality": signatory.quality, "signed": signed_line(signatory)}


def siret(number: str) -> str:
    """« 000 000 109 00017 »: a SIRET as people read it."""
    bare = number.replace(" ", "")
    if len(bare) != 14:
        return number
    return french.NO_BREAK.join((bare[:3], bare[3:6], bare[6:9], bare[9:]))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text typed by a person, each on one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n|\r\n\r\n", text) if part.strip()]


def said(text: str) -> list[Json]:
    """The paragraphs and the lists of a text typed by a person: a line that starts with a dash is an item."""
    found: list[Json] = []
    for block in re.split(r"\n\s*\n|\r\n\r\n", text):
        for line in (" ".join(line.split()) for line in block.splitlines()):
            item = re.match(r"[–—•-]\s*(.+)", line)
            if item:
                if not found or found[-1]["type"] != "list":
                    found.append({"type": "list", "items": []})
                found[-1]["items"].append(item[1])
            elif line:
                found.append({"type": "paragraph", "text": line})
    return found


def fingerprint(paper: Paper) -> str:
    """SHA-256, in hexadecimal, of all that the paper says; the same for the same values, whatever the day."""
    return _mark(_whole(paper))


def _mark(whole: Json) -> str:
    return hashlib.sha256(_canonical(whole).encode()).hexdigest()


def render_pages(paper: Paper, *, at: datetime) -> list[bytes]:
    """Each page of the paper as a PNG picture, to be looked at before it is sent."""
    data = _printed(paper, at)
    stamp = datetime.fromtimestamp(int(at.timestamp()), UTC)
    drawable = _replaced(data, _ODD)
    with _ONE_AT_A_TIME:
        pages = _compiler().compile(
            input=HERE / "templates" / f"{paper.template}.typ",
            format="png",
            ppi=PREVIEW_PPI,
            sys_inputs={"data": _canonical(drawable)},
            timestamp=stamp,
        )
    if pages is None:  # no output is written to a file; told to the type checker
        raise TypeError(type(pages))
    return [pages] if isinstance(pages, bytes) else pages


def render(paper: Paper, *, at: datetime) -> bytes:
    """The paper as a tagged PDF (PDF/UA-1). Same paper and same `at`: same bytes.

    Raises `typst.TypstError` when the template would give an inaccessible document.
    """
    if at.tzinfo is None:
        message = "a paper is dated with an aware datetime"
        raise ValueError(message)
    data = _printed(paper, at)
    stamp = datetime.fromtimestamp(int(at.timestamp()), UTC)
    for signs in (None, _ODD, _UNCOMMON):
        drawable = _replaced(data, signs) if signs else data
        try:
            return _compiled(paper.template, _canonical(drawable), stamp)
        except RuntimeError as failed:  # what `typst.TypstError` is
            if NOT_DRAWN not in str(failed):
                raise
    raise ValueError(NOT_DRAWN)


def _printed(paper: Paper, at: datetime) -> Json:
    """All that is printed: what the paper says, its fingerprint, when it was made."""
    whole = _whole(paper)
    mark = _mark(whole)
    return whole | {
        "fingerprint": " ".join(mark[i : i + 4] for i in range(0, 12, 4)),
        "edited": french.moment(at),
    }


PREVIEW_PPI = 96
NOT_DRAWN = "could not be displayed"
"""What the compiler says of a sign that no font of ours draws: an emoji, a sign pasted from Word."""
MISSING_SIGN = "?"
"""What stands for such a sign on paper; the frozen content keeps it, and the fingerprint tells it."""
_ODD = re.compile(r"[^\n\t\x20-\u2bff]|[\x7f-\x9f]")
"""Beyond the alphabets, the punctuation and the shapes that fonts draw: controls, private signs, emoji."""
_UNCOMMON = re.compile(r"[^\n\t\x20-\x7e\xa0-\u017f\u2010-\u2027\u202f-\u203a\u20ac]")
"""Beyond what French is written with."""


def _replaced(value: Any, signs: re.Pattern[str]) -> Any:
    """Give back the same values, these signs replaced in their texts."""
    if isinstance(value, str):
        return signs.sub(MISSING_SIGN, value)
    if isinstance(value, dict):
        return {key: _replaced(held, signs) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(held, signs) for held in value]
    return value


def _compiled(template: str, text: str, stamp: datetime) -> bytes:
    with _ONE_AT_A_TIME:
        pdf = _compiler().compile(
            input=HERE / "templates" / f"{template}.typ",
            format="pdf",
            sys_inputs={"data": text},
            pdf_standards=["ua-1"],
            timestamp=stamp,
        )
    if not isinstance(pdf, bytes):  # a single file is always bytes; told to the type checker
        raise TypeError(type(pdf))
    return pdf


# One compiler for the process, made at the first paper: it keeps the fonts and the parsed templates.
# It changes its inputs at each call, hence the lock.
_ONE_AT_A_TIME = threading.Lock()


@cache
def _compiler() -> Compiler:
    from typst import Compiler  # noqa: PLC0415  (an 80 MB library, loaded at the first paper only)

    return Compiler(root=HERE / "templates", font_paths=[HERE / "fonts"], ignore_system_fonts=True)


def _without_names(value: Any, copied: Copied) -> Any:
    if isinstance(value, str):
        return hide(value, copied.names, copied.lines)
    if isinstance(value, dict):
        return {key: _without_names(held, copied) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_without_names(held, copied) for held in value]
    return value


def _whole(paper: Paper) -> Json:
    content = paper.content()
    if paper.copied is not None:
        content = _without_names(content, paper.copied) | {"copied": paper.copied.sentence}
    issuer = paper.issuer
    return {
        "title": paper.title,
        "reference": paper.reference,
        "version": str(paper.version),
        "preview": paper.preview,
        "issuer": {
            "name": issuer.name,
            "service": issuer.service,
            "address": list(issuer.address),
            "contact": issuer.contact,
            "court": issuer.court,
            "president": issuer.president,
        },
    } | content


def _canonical(data: Json) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
