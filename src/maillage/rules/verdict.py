"""Yes, or no with the sentence that says why and what to do."""

from dataclasses import dataclass
from typing import Final

from maillage.rules.french import typeset


class Refused(Exception):  # noqa: N818 - an answer shown to people, not a fault
    """An act is refused. `sentence` is French, typeset here, to be shown; `field` names the form field."""

    def __init__(self, sentence: str, field: str = "") -> None:
        self.sentence = typeset(sentence)
        super().__init__(self.sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule answers: truthy when the act is allowed."""

    allowed: bool
    sentence: str = ""
    field: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise Refused with the sentence of the verdict when the act is not allowed."""
        if not self.allowed:
            raise Refused(self.sentence, self.field)


YES: Final = Verdict(allowed=True)


def no(sentence: str, field: str = "") -> Verdict:
    """A refusal; its sentence is typeset here, so that rules may be written with plain spaces."""
    return Verdict(allowed=False, sentence=typeset(sentence), field=field)
