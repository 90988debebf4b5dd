"""What an employer's name says of its type (R16): the words are data, the first that is found decides."""

import re
from collections.abc import Iterable

from maillage.rules.french import search_key

UNKNOWN = "autre"
"""The type of a structure whose name says nothing: told to the facilitator, never a reason to refuse."""


def deduced_type(name: str, words: Iterable[tuple[str, str]]) -> str:
    """The code of the first type one of whose words stands in the name, whole and whatever its accents.

    « CCAS de Lens » is a CCAS, « Mairie de Lens – CCAS » too: the table goes from the most precise to the
    vaguest.
    """
    key = f" {_bare(name)} "
    return next((code for code, word in words if f" {_bare(word)} " in key), UNKNOWN)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", search_key(text)))
