"""Numbers of organisations (R47, F50): format and key only, the directory is for people to consult."""

import re
from collections.abc import Collection

from stdnum.fr import siren as _siren
from stdnum.fr import siret as _siret

from maillage.rules.verdict import YES, Verdict, no


def normalised(text: str) -> str:
    """The digits of a number typed with spaces or dots."""
    return re.sub(r"[\s.\-\u00a0\u202f]", "", text)


def check_siret(text: str) -> Verdict:
    """F50: fourteen digits and their key (La Poste has its own)."""
    if _siret.is_valid(normalised(text)):
        return YES
    return no(
        "Ce numéro SIRET n’est pas valide : il compte 14 chiffres, "
        "à vérifier sur l’annuaire des entreprises.",
        "siret",
    )


def check_siren(text: str) -> Verdict:
    """Nine digits and their key."""
    if _siren.is_valid(normalised(text)):
        return YES
    return no("Ce numéro SIREN n’est pas valide : il compte 9 chiffres, les premiers du SIRET.", "siren")


def check_rna(text: str) -> Verdict:
    """The national number of an association: W, a digit, a letter or digit, seven digits."""
    if re.fullmatch(r"W\d[A-Z\d]\d{7}", normalised(text).upper()):
        return YES
    return no("Ce numéro RNA n’est pas valide : il commence par W, suivi de 9 caractères.", "rna")


def siren_of(siret: str) -> str:
    """The organisation a SIRET belongs to."""
    return normalised(siret)[:9]


def display_siret(siret: str) -> str:
    """« 000 000 109 00017 », with spaces that do not break."""
    digits = normalised(siret)
    return "\u202f".join((digits[:3], digits[3:6], digits[6:9], digits[9:]))


def check_establishment(told: str, held: Collection[str]) -> Verdict:
    """Whether the establishment that an identity provider tells is one of those a person acts for.

    A warning only: people move between establishments before directories know it.
    """
    if not told or not held or told in held:
        return YES
    number = display_siret(told)
    if siren_of(told) in {siren_of(siret) for siret in held}:
        return no(
            f"ProConnect vous rattache à l’établissement {number}, un autre que celui inscrit ici pour le "
            "même organisme : rien à faire si vous y travaillez."
        )
    return no(
        f"ProConnect vous rattache à l’établissement {number}, qui n’est pas de l’organisme pour lequel vous "
        "agissez ici : vérifiez que c’est le bon compte professionnel."
    )
