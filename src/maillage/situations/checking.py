"""What identifies a person in the words of a situation: found, shown, replaced. Nothing of it is kept.

The texts of a form are read as one, so that a name found in one is found in all, and the same letter stands
for the same person.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from dataclasses import field as field_of
from typing import TYPE_CHECKING, Final

from maillage.deidentification import Finding, Kind, apply, find, propose
from maillage.rules.letters import foreign_words
from maillage.rules.situations import DETAILS_TOGETHER, cleaned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

TEXTS: Final = ("question", "happens", "supports", "difficulties", "tried")
"""The free texts of a situation, in the order of the form."""
WORDS: Final = {
    Kind.PERSON: "nom d’une personne",
    Kind.ADDRESS: "adresse",
    Kind.PHONE: "numéro de téléphone",
    Kind.EMAIL: "adresse électronique",
    Kind.NIR: "numéro de sécurité sociale",
    Kind.BIRTHDATE: "date de naissance",
    Kind.FILE_ID: "numéro de dossier",
    Kind.PLATE: "plaque d’immatriculation",
    Kind.HANDLE: "identifiant en ligne",
    Kind.PLACE: "lieu",
    Kind.ORG: "organisme",
    Kind.DATE: "date",
    Kind.AGE90: "grand âge",
    Kind.TRAIT: "trait rare",
    Kind.INITIALS: "initiales",
}
"""What each kind of detail is called."""
_BETWEEN: Final = "\n\n"
_ENDS: Final = re.compile(r"[.!?\n]")
_AROUND: Final = 90


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail found: where it is, its sentence around it, and the words proposed in its place.

    `proposal` is None when only its writer can reword it, empty when it is simply taken out.
    """

    field: str
    start: int
    end: int
    kind: Kind
    extract: str = field_of(repr=False)
    before: str = field_of(repr=False)
    after: str = field_of(repr=False)
    proposal: str | None
    dismissed: bool

    @property
    def key(self) -> str:
        """What a button says to name this detail: no word of it."""
        return f"{self.field}:{self.start}:{self.end}:{self.kind}"

    @property
    def dismissal(self) -> str:
        """What the page keeps, and the page only, once its writer said that it names nobody."""
        return f"{self.kind}:{self.extract.casefold()}"

    @property
    def words(self) -> str:
        """The kind in French."""
        return WORDS[self.kind]

    @property
    def direct(self) -> bool:
        """Whether it identifies by itself."""
        return Finding(self.start, self.end, self.kind).blocks

    @property
    def blocks(self) -> bool:
        """Whether the text cannot be kept with it."""
        return self.direct and not self.dismissed

    @property
    def dismissible(self) -> bool:
        """Whether its writer may say that it names nobody, and has not."""
        return Finding(self.start, self.end, self.kind).dismissible and not self.dismissed


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in the texts of a form, in their order."""

    details: tuple[Detail, ...]

    @property
    def blocking(self) -> int:
        """How many details stop the text."""
        return sum(detail.blocks for detail in self.details)

    @property
    def shown(self) -> tuple[Detail, ...]:
        """Those that the writer still has to look at: the firmest first."""
        return tuple(
            sorted((one for one in self.details if not one.dismissed), key=lambda one: not one.blocks)
        )

    @property
    def kept(self) -> dict[str, int]:
        """How many recognisable details are kept, by kind."""
        return dict(Counter(str(one.kind) for one in self.details if not one.direct))

    @property
    def dismissed(self) -> dict[str, int]:
        """How many different details were said to name nobody, by kind."""
        said = {(str(one.kind), one.dismissal) for one in self.details if one.dismissed}
        return dict(Counter(kind for kind, _ in said))

    @property
    def many(self) -> bool:
        """Whether so many recognisable details are kept that, together, they may single someone out."""
        return sum(self.kept.values()) >= DETAILS_TOGETHER

    def to_replace(self, key: str, *, all_of_them: bool) -> list[Detail]:
        """Give back the detail that a button names, or all those shown."""
        return [one for one in self.shown if all_of_them or one.key == key]

    def dismissals(self, key: str) -> list[str]:
        """Give back what the page keeps once its writer said that this detail names nobody."""
        return [one.dismissal for one in self.details if one.key == key and one.dismissible]

    @property
    def can_replace(self) -> bool:
        """Whether something has words proposed in its place."""
        return any(one.proposal is not None for one in self.shown)


def read(texts: Mapping[str, str], dismissed: Collection[str] = ()) -> Reading:
    """Give back what identifies someone in these texts; `dismissed` are the dismissals of the page."""
    clean = {name: cleaned(text) for name, text in texts.items()}
    whole = _BETWEEN.join(clean.values())
    found = _found(whole)
    proposals = propose(whole, found)
    details: list[Detail] = []
    offset = 0
    for name, text in clean.items():
        for finding, proposal in zip(found, proposals, strict=True):
            start, end = max(finding.start - offset, 0), min(finding.end - offset, len(text))
            if start < end:
                details.append(_detail(name, text, (start, end, finding.kind), proposal, dismissed))
        offset += len(text) + len(_BETWEEN)
    return Reading(tuple(details))


def _found(text: str) -> tuple[Finding, ...]:
    """What the detector finds, and the words of another alphabet, where it finds nothing: taken for names."""
    found = find(text)
    read_already = [(one.start, one.end) for one in found]
    unread = [
        Finding(start, end, Kind.PERSON)
        for start, end in foreign_words(text)
        if not any(first < end and start < last for first, last in read_already)
    ]
    return tuple(sorted((*found, *unread), key=lambda one: one.start))


def _detail(
    field: str, text: str, place: tuple[int, int, Kind], proposal: str | None, dismissed: Collection[str]
) -> Detail:
    start, end, kind = place
    extract = text[start:end]
    ends = [match.end() for match in _ENDS.finditer(text)]
    first = max([0, start - _AROUND, *(at for at in ends if at <= start)])
    last = min([len(text), end + _AROUND, *(at for at in ends if at >= end)])
    return Detail(
        field=field,
        start=start,
        end=end,
        kind=kind,
        extract=extract,
        before=text[first:start].lstrip(),
        after=text[end:last].rstrip(),
        proposal=proposal,
        dismissed=Finding(start, end, kind).dismissible and f"{kind}:{extract.casefold()}" in dismissed,
    )


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The texts with the words proposed, and how many details were replaced by kind."""

    texts: dict[str, str] = field_of(repr=False)
    replaced: dict[str, int]


def rewrite(texts: Mapping[str, str], details: Iterable[Detail]) -> Rewritten:
    """Put the words proposed in the place of these details, each where it was found."""
    chosen = list(details)
    written = {
        name: apply(
            cleaned(text),
            [(Finding(one.start, one.end, one.kind), one.proposal) for one in chosen if one.field == name],
        )
        for name, text in texts.items()
    }
    return Rewritten(written, dict(Counter(str(one.kind) for one in chosen if one.proposal is not None)))
