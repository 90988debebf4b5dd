"""The directory of resources (R8, R27): the contact of a service, when to check an entry, its quality."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from maillage.rules.french import search_key
from maillage.rules.verdict import YES, Verdict, no

SERVICE_WORDS: Final = frozenset(
    [
        "accueil",
        "acceuil",
        "action",
        "adil",
        "administration",
        "agence",
        "aide",
        "antenne",
        "asso",
        "association",
        "bureau",
        "caarud",
        "cabinet",
        "ccas",
        "centre",
        "ch",
        "chrs",
        "cias",
        "clsm",
        "cmp",
        "communication",
        "contact",
        "coordination",
        "courrier",
        "cpts",
        "csapa",
        "dalo",
        "departement",
        "direction",
        "dispositif",
        "droits",
        "ehpad",
        "emploi",
        "empp",
        "epsm",
        "equipe",
        "esat",
        "espace",
        "fjt",
        "formation",
        "foyer",
        "france",
        "fsl",
        "gem",
        "handicap",
        "hopital",
        "hebergement",
        "info",
        "infos",
        "insertion",
        "jeunes",
        "justice",
        "lens",
        "logement",
        "maison",
        "mairie",
        "mda",
        "mdph",
        "mds",
        "medical",
        "mission",
        "mobile",
        "orientation",
        "pension",
        "permanence",
        "plateforme",
        "point",
        "precarite",
        "projet",
        "psychiatrie",
        "residence",
        "reseau",
        "samsah",
        "sante",
        "savs",
        "secretariat",
        "service",
        "services",
        "siao",
        "siege",
        "social",
        "sociale",
        "solidarite",
        "spip",
        "standard",
        "travail",
        "urgence",
        "urgences",
        "violences",
    ]
)
"""Words of an office in an address: it is then not someone’s name."""
WEBMAILS: Final = frozenset(
    [
        "gmail.com",
        "hotmail.com",
        "hotmail.fr",
        "outlook.com",
        "outlook.fr",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "sfr.fr",
        "laposte.net",
        "yahoo.fr",
        "yahoo.com",
        "live.fr",
        "icloud.com",
        "bbox.fr",
        "neuf.fr",
        "numericable.fr",
    ]
)
EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BETWEEN: Final = r"[\s./\-\u00a0\u202f]*"
NUMBER: Final = re.compile(
    rf"(?!\d\d?[/.-]\d\d?[/.-]\d{{4}})(?:(?:\+|\b00)\s?33{_BETWEEN}(?:\(0\))?{_BETWEEN}|\b0{_BETWEEN})"
    rf"[1-9](?:{_BETWEEN}\d){{8}}(?![/\d])"
)
"""A French number, however its digits are grouped; « 06/01/2026 12 h » is a day."""
SHORT_NUMBER: Final = re.compile(r"1[0158]|11[0-9]|3\d{3}|116\d{3}")
PERSONAL: Final = (
    "L’annuaire porte le contact du service, jamais celui d’une personne : indiquez {what}, ou cochez « Ce "
    "contact est celui du service »."
)
SHORTEST_NAME: Final = 2


def phone_digits(text: str) -> str:
    """The ten digits of a French number, or a short one, however it is typed; ValueError otherwise."""
    digits = re.sub(r"[\s.()\-\u00a0\u202f]", "", text)
    digits = re.sub(r"^(?:\+33|0033)0?", "0", digits)
    if re.fullmatch(r"0[1-9]\d{8}", digits) or SHORT_NUMBER.fullmatch(digits):
        return digits
    raise ValueError(no("Écrivez un seul numéro français, par exemple 03 21 00 00 00.").sentence)


def shown_phone(digits: str) -> str:
    """« 03 21 00 00 00 », with spaces that do not break."""
    if len(digits) != 10:
        return digits
    return "\u00a0".join(digits[start : start + 2] for start in range(0, 10, 2))


def is_mobile(digits: str) -> bool:
    """Whether a number is a mobile one: it follows a person rather than a desk."""
    return bool(re.fullmatch(r"0[67]\d{8}", digits))


def is_someones(email: str) -> bool:
    """Whether an address reads as one person’s: « prenom.nom@ », « p.nom@ », or a name on a webmail.

    An office says so in its address (« accueil.lens@ »); a doubt is settled by whoever confirms the contact.
    """
    local, _, domain = search_key(email).partition("@")
    local = email.partition("@")[0].lower()
    parts = [part for part in re.split(r"[._\-+ ]+", search_key(local)) if part]
    if any(part in SERVICE_WORDS or part.rstrip("0123456789") in SERVICE_WORDS for part in parts):
        return False
    if domain in WEBMAILS:
        return True
    return SHORTEST_NAME <= len(parts) <= 3 and all(part.isalpha() for part in parts)


def check_contact(*, phone: str, email: str, confirmed: bool) -> Verdict:
    """R27: the contact of the service, never a person’s own, unless it is confirmed as the service’s."""
    if confirmed:
        return YES
    if phone and is_mobile(phone):
        return no(PERSONAL.format(what="un numéro fixe"), "phone")
    if email and is_someones(email):
        return no(PERSONAL.format(what="une adresse de service, par exemple accueil@…"), "email")
    return YES


def check_words(text: str, field: str) -> Verdict:
    """R27: no one’s mobile number nor mailbox hides in the words of an entry."""
    for found in NUMBER.findall(text):
        if is_mobile(phone_digits(found.replace("/", ""))):
            return no(
                f"Retirez le numéro « {found} » : un contact personnel n’entre pas dans un texte.", field
            )
    for found in EMAIL.findall(text):
        if is_someones(found):
            return no(
                f"Retirez l’adresse « {found} » : un contact personnel n’entre pas dans un texte.", field
            )
    return YES


def check_again_on(checked_on: dt.date, months: int) -> dt.date | None:
    """The last day an entry checked that day is still believed; None when it never is to be checked again."""
    if not months:
        return None
    month = checked_on.month - 1 + months
    year, month = checked_on.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(checked_on.day, calendar.monthrange(year, month)[1]))


def is_due(state: str, again_on: dt.date | None, today: dt.date) -> bool:
    """Whether an entry is to be checked: never checked, or the day up to which it was believed is past."""
    return state == "unchecked" or (state == "checked" and again_on is not None and again_on < today)


def may_check(checked_on: dt.date, today: dt.date, last: dt.date | None = None) -> Verdict:
    """Whether a check may be dated so; `last` is the day of the last one."""
    if checked_on > today:
        return no("Cette date est à venir : indiquez le jour de la vérification.", "checked_on")
    if (today - checked_on).days > 366:
        return no("Cette vérification a plus d’un an : vérifiez de nouveau auprès du service.", "checked_on")
    if last is not None and checked_on < last:
        return no("Une vérification plus récente est déjà notée : elle reste.", "checked_on")
    return YES


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the quality of an entry is measured on; `age` is in days since it was last brought up to date."""

    description: int
    needs: int
    publics: int
    modes: frozenset[str] = frozenset()
    referrers: int
    in_person: bool = False
    address: bool
    phone: bool
    email: bool
    link: bool
    fees: str = ""
    fees_note: bool = False
    age: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of the quality: its mark out of one, and what to do to raise it."""

    code: str
    mark: float
    advice: str


FRESH_DAYS: Final = 180
STALE_DAYS: Final = 730


def quality(facts: Facts) -> tuple[Criterion, ...]:
    """The criteria that apply, those of data·inclusion’s schema, version 1."""
    found = [
        ("modes_mobilisation_bien_definis", _half(bool(facts.modes)) + _half(bool(facts.referrers)),
         "Dites comment solliciter le service, et qui peut le faire."),
        ("au_moins_un_public", float(facts.publics > 0), "Dites à quels publics il s’adresse."),
        ("au_moins_une_thematique", float(facts.needs > 0), "Indiquez au moins un besoin."),
        ("au_moins_un_moyen_de_contact", float(facts.phone or facts.email or facts.link),
         "Donnez un moyen de joindre le service."),
        ("date_maj_recente", _freshness(facts.age), "Vérifiez la fiche auprès du service."),
        ("frais_bien_definis", _fees(facts), "Dites si le service est gratuit ou payant, et combien."),
        ("description_bien_definie", _length(facts.description),
         "Écrivez une présentation de 200 à 2\u202f000 signes."),
    ]  # fmt: skip
    if facts.in_person or "se-presenter" in facts.modes:
        found.append(("adresse_bien_definie", float(facts.address), "Donnez l’adresse où se présenter."))
    if "telephoner" in facts.modes:
        found.append(("telephone_bien_defini", float(facts.phone), "Donnez le numéro du service."))
    if "envoyer-un-courriel" in facts.modes:
        found.append(
            ("courriel_bien_defini", float(facts.email), "Donnez l’adresse électronique du service.")
        )
    return tuple(Criterion(code, round(mark, 2), advice) for code, mark, advice in found)


def score(criteria: tuple[Criterion, ...]) -> float:
    """The quality of an entry, from 0 to 1: the mean of the criteria that apply."""
    return round(sum(criterion.mark for criterion in criteria) / len(criteria), 2)


def _half(present: bool) -> float:
    return 0.5 if present else 0.0


def _fees(facts: Facts) -> float:
    if facts.fees == "gratuit":
        return 1.0
    if facts.fees == "payant":
        return 1.0 if facts.fees_note else 0.5
    return 0.0


def _freshness(age: int) -> float:
    if age <= FRESH_DAYS:
        return 1.0
    return max(0.0, (STALE_DAYS - age) / (STALE_DAYS - FRESH_DAYS))


def _length(signs: int) -> float:
    if signs < 50:
        return 0.0
    return 1.0 if 200 <= signs < 2000 else 0.5
