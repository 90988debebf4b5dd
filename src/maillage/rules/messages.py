"""What a group writes around a meeting: when each message leaves, and the words its text may borrow."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from maillage.rules.french import listing
from maillage.rules.verdict import YES, Verdict, no

VARIABLES = ("date", "heure", "lieu", "groupe")
LONGEST_TEXT = 1200
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def check_text(text: str, field: str = "") -> Verdict:
    """Only the words that can be filled in stand in braces: a mistyped one would leave as it is."""
    known = listing([f"{{{name}}}" for name in VARIABLES], "ou")
    for name in _VARIABLE.findall(text):
        if name not in VARIABLES:
            return no(f"« {{{name}}} » n’est pas connu : utilisez {known}.", field)
    if set(_VARIABLE.sub("", text)) & {"{", "}"}:
        return no(f"Une accolade est seule : utilisez {known}, ou retirez-la.", field)
    return YES


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its words in braces replaced, once: a value that holds braces stays as it is."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def leaves_at(kind: str, hours: int, starts_at: datetime, ends_at: datetime) -> datetime:
    """A convocation or a reminder so many hours before the start, the last word so many after the end."""
    delta = timedelta(hours=hours)
    return ends_at + delta if kind == "after" else starts_at - delta


def latest_due(moments: Mapping[str, datetime], at: datetime, *, since: datetime) -> str:
    """The message whose moment came last, among those whose moment is after the seat was taken; "" when none.

    A run that was missed sends the latest only: a reminder says all that the convocation said.
    """
    come = [(moment, kind) for kind, moment in moments.items() if since < moment <= at]
    return max(come)[1] if come else ""
