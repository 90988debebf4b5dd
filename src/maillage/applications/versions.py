"""What each act froze: what changed from one version to the next, and what anyone may verify (F45)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from maillage.applications.content import LABELS
from maillage.applications.models import CODE_ALPHABET, CODE_LENGTH, Act, Application, Submission
from maillage.calls.models import Rhythm
from maillage.rules.budget import HEADINGS, Side
from maillage.rules.french import amount
from maillage.rules.window import hour_of, moment_of

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that the file says otherwise: its name, then what each version says."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One frozen act: `changes` is what it says otherwise than the act before, empty for the first one."""

    pk: int
    act: str
    at: dt.datetime
    by: str
    latest: bool
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What the public page says of an acknowledgement: nothing of the content, nobody's name."""

    number: str
    call: str
    act: str
    moment: str
    hour: str
    sha256: str
    latest: bool

    @property
    def fingerprint(self) -> str:
        """The fingerprint in groups of eight, as the acknowledgement prints it."""
        return " ".join(self.sha256[place : place + 8] for place in range(0, len(self.sha256), 8))


def versions(application: Application) -> tuple[Version, ...]:
    """Give back every frozen act, the first one first, each with what changed since; two queries.

    For the applicant's own page: it tells what the file says.
    """
    rhythms = dict(Rhythm.objects.filter(call=application.lot.call_id).values_list("code", "label"))
    submissions = application.submissions.select_related("by").order_by("at", "pk")
    found: list[Version] = []
    before: dict[str, str] | None = None
    for submission in submissions:
        said = _said(submission.content, rhythms)
        found.append(
            Version(
                pk=submission.pk,
                act=submission.get_act_display(),
                at=submission.at,
                by=submission.by.full_name,
                latest=_is_latest(submission, application),
                changes=() if before is None else _changes(before, said),
            )
        )
        before = said
    return tuple(found)


def verify(code: str) -> Verified | None:
    """Give back what anyone who holds an acknowledgement may verify, None for no such code; one query.

    Spaces, hyphens and small letters are read as people copy them.
    """
    bare = "".join(sign for sign in code.upper() if sign in CODE_ALPHABET)
    if len(bare) != CODE_LENGTH:
        return None
    found = (
        Submission.objects.filter(code=bare)
        .select_related("application__lot__call", "application__round__call")
        .first()
    )
    if found is None:
        return None
    application = found.application
    zone = application.window.zone
    return Verified(
        number=application.number,
        call=application.lot.call.title,
        act=Act(found.act).label,
        moment=moment_of(found.at, zone),
        hour=hour_of(found.at, zone),
        sha256=found.sha256,
        latest=_is_latest(found, application),
    )


def _is_latest(submission: Submission, application: Application) -> bool:
    """Whether the file still says what was frozen: it was neither reopened nor written since."""
    return bool(submission.content.get("version") == application.version)


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Changed, ...]:
    names = dict.fromkeys((*before, *after))
    return tuple(
        Changed(name, before.get(name, NOTHING), after.get(name, NOTHING))
        for name in names
        if before.get(name, NOTHING) != after.get(name, NOTHING)
    )


def _said(content: Mapping[str, Any], rhythms: Mapping[str, str]) -> dict[str, str]:
    """Give back what a frozen content says, by the name people know; older contents may say less."""
    said = {_label(name): text or NOTHING for name, text in content["answers"].items()}
    said[_label("rhythm")] = rhythms.get(content["rhythm"] or "", NOTHING)
    for name, value in content["amounts"].items():
        said[_label(name)] = NOTHING if value is None else amount(Decimal(value))
    said[_label("calendar")] = content.get("calendar") or NOTHING
    said[_label("republican_commitment")] = "souscrit" if content["republican_commitment"] else "non souscrit"
    for line in content.get("budget", ()):
        heading = HEADINGS[Side(line["side"])][line["heading"]]
        said[f"Budget\u00a0: {line['label'] or heading}"] = amount(Decimal(line["amount"]))
    for piece in content["documents"]:
        said[f"Pièce\u00a0: {piece['label']}"] = f"{piece['name']} (empreinte {piece['sha256'][:8]})"
    return said


def _label(name: str) -> str:
    label = LABELS.get(name, name)
    return label[:1].upper() + label[1:]
