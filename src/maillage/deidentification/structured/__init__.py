"""What is recognised by its shape or by the words around it: numbers, dates, ages, organisations, rare traits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from maillage.deidentification.finding import Finding
from maillage.deidentification.structured.calendar_date import find_dates
from maillage.deidentification.structured.file_number import find_file_numbers
from maillage.deidentification.structured.great_age import find_great_ages
from maillage.deidentification.structured.handle import find_handles
from maillage.deidentification.structured.initials import find_initials
from maillage.deidentification.structured.mail import find_mail
from maillage.deidentification.structured.organisation import find_organisations
from maillage.deidentification.structured.phone import find_phones
from maillage.deidentification.structured.plate import find_plates
from maillage.deidentification.structured.reading import Reading, read
from maillage.deidentification.structured.social_security import find_social_security_numbers
from maillage.deidentification.structured.trait import find_traits

FINDERS: Final[tuple[Callable[[Reading], Iterator[Finding]], ...]] = (
    find_mail,
    find_phones,
    find_social_security_numbers,
    find_plates,
    find_handles,
    find_dates,
    find_file_numbers,
    find_great_ages,
    find_organisations,
    find_initials,
    find_traits,
)


def find_structured(text: str) -> Iterator[Finding]:
    """Give what each of them finds, overlaps included."""
    reading = read(text)
    for finder in FINDERS:
        yield from finder(reading)
