"""E-mail addresses, also as they are spelled to escape robots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import Reading

_BEFORE: Final = re.compile(r"[\w+][\w.+%&'=~-]{0,63}(?P<apart> ?)\Z")
_AFTER: Final = re.compile(r"(?P<apart> ?)[\w-]{0,62}\w(?P<dots>(?:\.[\w-]{0,62}\w){0,6})")
_LOCAL: Final = r"(?<![\w.+-])[\w.+-]{1,64}(?: [(\[]?(?:point|tiret|underscore|dot)[)\]]? [\w.+-]{1,64}){0,4}"
_DOT: Final = r"(?: ?[(\[]? ?(?:point|dot) ?[)\]]? ?|\.)"
_ENDING: Final = r"(?:fr|com|org|net|be|eu|info|gouv|asso|lu|ch|de|example)"
_SPELLED: Final = re.compile(
    rf"{_LOCAL} ?(?:[(\[{{<] ?(?:at|a|arobas[ez]?|@) ?[)\]}}>]|(?<= )arobas[ez]?|(?<= )at(?= )|(?<= )chez(?= )) ?"
    rf"(?P<domain>[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}?{_DOT}{_ENDING}\b(?:\.{_ENDING}\b)?)"
)
_LONGEST: Final = 66


def find_mail(reading: Reading) -> Iterator[Finding]:
    """Give each e-mail address."""
    plain = reading.plain
    for sign in re.finditer("@", plain):
        before = _BEFORE.search(plain, max(0, sign.start() - _LONGEST), sign.start())
        after = _AFTER.match(plain, sign.end())
        # « il est @kelly.d » tells an account, « kelly @ example.org » an address.
        apart = before and after and (before["apart"], after["apart"])
        if before and after and (apart == ("", "") or (after["dots"] and apart != (" ", ""))):
            yield Finding(before.start(), after.end(), Kind.EMAIL)
    for match in _SPELLED.finditer(plain):
        if " chez " not in match.group() or "point" in match["domain"]:
            yield Finding(*match.span(), Kind.EMAIL)
