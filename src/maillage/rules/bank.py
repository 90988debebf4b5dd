"""Where the money goes: bank details, who proves them right, and what a change suspends (C.5, C8)."""

import re
from typing import Final

from stdnum import bic as _bic
from stdnum import iban as _iban

from maillage.rules.verdict import YES, Verdict, no

SEPA: Final = frozenset(
    [
        "AD",
        "AL",
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GB",
        "GI",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MC",
        "MD",
        "ME",
        "MK",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "SE",
        "SI",
        "SK",
        "SM",
        "VA",
    ]
)
"""Countries of the single euro payments area: the first two letters of an account a transfer reaches."""
_HIDDEN: Final = "\u2022\u2022\u2022\u2022"


def compact(text: str) -> str:
    """A number as it is kept: capital letters and digits, whatever spaces, dots or hyphens it was typed
    with.
    """
    return re.sub(r"[\s.\-\u00a0\u202f]", "", text).upper()


def check_iban(text: str) -> Verdict:
    """The country, the length and the key of an account of the single euro payments area."""
    number = compact(text)
    if not _iban.is_valid(number):
        return no(
            "Cet IBAN n’est pas valide : recopiez-le depuis le RIB, lettres et chiffres compris "
            "(27 caractères en France).",
            "iban",
        )
    if number[:2] not in SEPA:
        return no(
            "Ce compte est tenu hors de l’espace SEPA : le virement n’y est pas possible. "
            "Indiquez un autre compte.",
            "iban",
        )
    return YES


def check_bic(text: str) -> Verdict:
    """The form of a bank identifier; an empty one is right, an IBAN is enough inside the area."""
    if not compact(text) or _bic.is_valid(compact(text)):
        return YES
    return no("Ce BIC n’est pas valide : il compte 8 ou 11 caractères. Vous pouvez le laisser vide.", "bic")


def last_four(iban: str) -> str:
    """All that a letter, the journal or a list ever says of an account."""
    return compact(iban)[-4:]


def masked(iban: str) -> str:
    """« •••• 2606 », for those who follow payments without making them."""
    return f"{_HIDDEN}\u00a0{last_four(iban)}"


def display_iban(iban: str) -> str:
    """« FR14 2004 1010 0505 0001 3M02 606 », in groups of four, as banks print it."""
    number = compact(iban)
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def may_check(*, entered_by: str, confirmed_by: str, by: str) -> Verdict:
    """A second person compares the details with their proof: neither who entered nor who confirmed them."""
    if by in (entered_by, confirmed_by):
        return no(
            "Vous avez saisi ou confirmé ces coordonnées : une autre personne de la gestion financière "
            "doit les comparer au justificatif."
        )
    return YES


def check_reading(iban: str, read: str) -> Verdict:
    """Whoever checks types what the proof shows, so that it was opened and compared."""
    if compact(read) == last_four(iban):
        return YES
    return no(
        "Ces quatre caractères ne sont pas ceux des coordonnées saisies : relisez le justificatif. "
        "S’il porte un autre compte, refusez les coordonnées.",
        "read",
    )


def may_order_to(*, pending: bool, in_force: bool) -> Verdict:
    """C8: nothing is ordered to an account nobody proved right, nor while a new one awaits its
    confirmation.
    """
    if pending:
        return no(
            "De nouvelles coordonnées bancaires attendent d’être confirmées : aucun mandat "
            "pour cet opérateur avant qu’elles soient vérifiées et confirmées, ou refusées."
        )
    if not in_force:
        return no(
            "Cet opérateur n’a pas de coordonnées bancaires en vigueur : il doit les saisir avec un RIB, "
            "puis elles sont vérifiées et confirmées."
        )
    return YES
