"""A text read by the detector before it is written anywhere, and what its writer is shown of it (R24, F22).

Nothing of the text is kept here: what is refused lives in the page alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from maillage.deidentification import Finding, Kind, find, propose
from maillage.rules.verdict import YES, Verdict, no

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


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage found: its words, what it is, the neutral words proposed (None: reword it oneself, empty:
    take it away), and whether it stops the text.

    A passage `dismissed` is one of which its writer said « ce n’est pas un nom ».
    """

    start: int
    end: int
    words: str
    kind: Kind
    proposal: str | None
    dismissed: bool

    @property
    def label(self) -> str:
        """What it is, in French."""
        return WORDS[self.kind]

    @property
    def blocks(self) -> bool:
        """Whether the text cannot be kept with it."""
        return Finding(self.start, self.end, self.kind).blocks and not self.dismissed

    @property
    def dismissible(self) -> bool:
        """Whether its writer may answer that it names nobody."""
        return Finding(self.start, self.end, self.kind).dismissible


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and what was found in it."""

    text: str
    passages: tuple[Passage, ...]

    @property
    def blocking(self) -> tuple[Passage, ...]:
        """What must be taken away or replaced."""
        return tuple(passage for passage in self.passages if passage.blocks)

    @property
    def doubtful(self) -> tuple[Passage, ...]:
        """What may let someone be recognised: its writer decides."""
        return tuple(passage for passage in self.passages if not passage.blocks and not passage.dismissed)

    def replaced(self, places: Collection[int] | None = None) -> str:
        """Give back the text with the neutral words proposed, for the passages of these ranks or for all."""
        text = self.text
        for rank, passage in reversed(list(enumerate(self.passages))):
            if passage.proposal is not None and (places is None or rank in places):
                text = f"{text[: passage.start]}{passage.proposal}{text[passage.end :]}"
        return text


def read(text: str, *, dismissed: Collection[str] = (), without: Iterable[Kind] = ()) -> Reading:
    """Give back what is found in a text. `dismissed` are the words of which the writer said that they name
    nobody; the kinds of `without` are of no harm in such a text, and not told.
    """
    known = {words.casefold() for words in dismissed}
    harmless = set(without)
    found = tuple(finding for finding in find(text) if finding.kind not in harmless)
    return Reading(
        text,
        tuple(
            Passage(
                start=finding.start,
                end=finding.end,
                words=text[finding.start : finding.end],
                kind=finding.kind,
                proposal=proposal,
                dismissed=finding.dismissible and text[finding.start : finding.end].casefold() in known,
            )
            for finding, proposal in zip(found, propose(text, found), strict=True)
        ),
    )


def may_keep(reading: Reading, *, decided: bool) -> Verdict:
    """Whether a text may be written: nothing in it identifies by itself, and of the rest its writer decided.

    The sentence names kinds, never the words found: it may end up in a log.
    """
    if reading.blocking:
        return no("Retirez ou remplacez les éléments qui permettent de reconnaître la personne.", "text")
    if reading.doubtful and not decided:
        return no("Relisez ces éléments : pris ensemble, ils peuvent faire reconnaître quelqu’un.", "text")
    return YES
