"""Numbers of files, accounts, contracts, meters: whatever a desk would find a person by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import Reading

_FILE: Final = (
    r"(?:caf|cnaf|msa|allocataires?|alloc|mdph|mda|siao|si-siao|dalo|dossiers?|dos|doss|ref|refs|references?|demandeurs?|demande|sne|nur|unique|numero unique|ecrou|ecrouee?"
    r"|matricule|ipp|nip|iep|nda|patiente?|etrangere?|agdref|sejour|titre|recepisse|ofpra|cnda|ofii|demandeur d'asile|visa|police|assurance|assure|contrats?|bail|locataire|client"
    r"|compte|sinistre|plainte|pv|proces-verbal|parquet|procedure|rg|compteur|pdl|pce|prm|linky|gazpar|edf|engie|veolia|recommandee?|suivi|colis|siret|siren|usager"
    r"|identifiant|id|beneficiaire|adherente?|mutuelle|passeport|cni|identite|permis|finess|rpps|adeli|hospitalisation|fsl|ase|pmi|mesure|minute|jugement|enregistrement"
    r"|immatriculation|facture|avis d'echeance|quittance|logement|pole emploi|france travail|cpam|carsat|urssaf|siv|iban|rib|bic|carte|cb|livret|coffre|dls|udaf|asll|sip|banque|tutelle|curatelle"
    r"|cote|piece|decision|notification|fiche|puce|tatouage|abonne|abonnement|inscription|ine|etudiant|candidat|commande|n°|numero|num)"
)
_MARK: Final = r"(?:n ?°|n ?o\.?(?=[ :\d])|no\.? (?=\d)|num(?:ero)?\.?|nr\.?|#|matricule)"
_NUMBER: Final = r"(?P<number>\b(?:(?!(?:du|de|le|la|au|et|un|en|a|sur|par|ou|il|est|les|des|que|qui|pas|son|sa|ce|y) )[a-z]{1,3} |[a-z]{1,6}[./_-]?)?\d[\da-z]{0,24}(?:(?: ?[./_-][ \n]?|[ ])(?:[a-z]{0,4}\d[\da-z]{0,17}|[a-z](?![\w'])(?! \w))|[/_-][a-z]{1,6}\b){0,9})(?!\w)"
_TOLD: Final = re.compile(
    rf"(?<![\w]){_FILE}(?P<link>(?:[ :.,()=/-]{{1,3}}(?!\d)[a-z'é]{{1,14}}){{0,4}}?[ :.,(=]{{0,3}}(?P<mark>{_MARK}|[:=]|\best\b|\bsous\b| )[ :.(le]{{0,3}}){_NUMBER}"
)
_MARKED: Final = re.compile(rf"(?<![\w]){_MARK}[ :.]{{0,2}}{_NUMBER}")
_LAW: Final = re.compile(
    r"\b(?:lois?|decrets?|ordonnance|circulaire|directive|reglement|articles?|art|cerfa|formulaire|arrete|instruction|deliberation|avis|pourvoi|chapitre|page|lot|ligne|bus|tram|train|ter"
    r"|appartements?|appt|apt|logement|chambre|porte|batiment|bat|maison|etage|escalier|cote|rue|code|departement|convention collective|question|point|annexe|fiche|version|semaine|groupe|phase|etape)"
    r"(?: (?!n ?°)[\w-]{1,12})? ?(?:n ?° ?)?\Z"
)
_LEGAL: Final = re.compile(r"\b(?:lois?|decrets?|circulaire|directive|articles?|art|cerfa|formulaire) \Z")
_UNIT: Final = re.compile(
    r" ?(?:€|euros?\b|eur\b|e\b(?!\w)|k€|%|m2\b|m²|m\b|kg\b|g\b|km\b|cm\b|mg\b|ml\b|ans?\b|mois\b|jours?\b|semaines?\b|h\b|heures?\b|min\b|minutes?\b|fois\b|pieces?\b|personnes?\b|enfants?\b|pages?\b"
    r"|dossiers?\b|logements?\b|menages?\b|places?\b|chambres?\b|rendez|rdv\b|visites?\b|courriers?\b|appels?\b|habitants?\b|points?\b|loyers?\b|demandes?\b|situations?\b|agents?\b|familles?\b"
    r"|lettres?\b|refus\b|relances?\b|propositions?\b|communes?\b|annees?\b|eme\b|er\b|e jour|dettes?\b|centimes?\b|kwh\b|tonnes?\b|litres?\b|s\b)"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DATE: Final = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[ ./-](?:0?[1-9]|1[0-2])(?:[ ./-](?:\d{4}|\d\d))?|(?:19|20)\d\d ?[/-] ?(?:(?:19|20)\d\d|\d\d?)|(?:0[1-9]|1[0-2])/(?:19|20)\d\d"
)
_AMOUNT: Final = re.compile(r"\d{1,3}|[1-9]\d{0,2}(?:[ .]\d{3}){1,3}(?:,\d{1,2})?|\d{1,9}(?:,\d{1,2})?")
_PHONES: Final = re.compile(r"(?:0[1-9](?:[ .-]\d\d){4}[ .-]?){1,4}")
_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        r"(?<![\w])\d[a-z] ?\d{3} ?\d{3} ?\d{4} ?\d(?!\w)",  # registered letter
        r"(?<![\w])\d{5} ?\d{5} ?[\da-z]{11} ?\d\d(?!\w)",  # RIB
        r"(?<![\w])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\w)",  # bank card
        r"(?<![\w/-])(?!covid|loi)[a-z]{2,8}[-/_](?:[a-z]{1,4}[-/_])?\d{2,8}(?:[-/_][a-z\d]{1,8}){1,4}(?![\w/-])",  # CC-2023/118
        r"(?<![\w/-])[a-z]{2,8}[-/][a-z]{1,4}[-/]\d{2,8}(?![\w/-])",  # CIM-C-0447
        r"(?<![\w/-])[a-z]{1,6}[-/]?\d{5,12}[a-z]{0,3}(?![\w/-])",  # D0012345
        r"(?<![\w/.-])(?:19|20)\d\d[-/](?:[a-z]{1,5}[-/]?)?\d{3,8}(?![\w/-])",  # 2023/00118
        r"(?<![\w/.-])(?!(?:19|20)\d\d/(?:19|20)\d\d)\d{4}/\d{4}(?![\w/-])",  # 2425/0786
        r"(?<![\w/.-])\d{7}[a-z](?!\w)",  # CAF
        r"(?<![\w/.-])\d{2}/\d{4,6}(?![\w/-])",  # RG 23/01182
        r"(?<![\w/.-])\d{2,4}[-/]?[a-z]{1,4}[-/]?\d{4,9}(?![\w/-])",  # 62ABC01234
    )
)
_IBAN: Final = re.compile(
    r"(?<![\w])(?:fr|be|lu|mc|nl|de|es|it|pt|gb|ch|pl|ro|ie|at|bg|cz|dk|ma|tn|dz|lt|mt) ?\d{2}(?:[ -]?[\da-z]{4}){2,7}(?:[ -]?[\da-z]{1,3})?(?![\w])"
)
_RUN: Final = re.compile(r"(?<![\w.,+/-])\d{6,30}(?![\w]|[.,]\d)")
_GROUPS: Final = re.compile(r"(?<![\w.,+/-])(?<!\d )\d{1,8}(?:[ ./-]\d{1,8}){2,12}(?![\w]|[ .,]\d)")


def find_file_numbers(reading: Reading) -> Iterator[Finding]:
    """Give each number of a file, an account or a contract."""
    plain = reading.plain
    for match in _TOLD.finditer(plain):
        if _names_a_file(plain, match):
            yield _finding(reading.text, match)
    for match in _MARKED.finditer(plain):
        if (
            not follows_a_law(plain, match.start())
            and _digits(match["number"]) >= 4
            and not _measures(plain, match)
        ):
            yield _finding(reading.text, match)
    for shape in _SHAPES:
        for match in shape.finditer(plain):
            if not follows_a_law(plain, match.start()) and not _DATE.fullmatch(match.group()):
                yield Finding(*match.span(), Kind.FILE_ID)
    for match in _IBAN.finditer(plain):
        if _digits(match.group()) >= 12 and not _PHONES.search(match.group()):
            yield Finding(*match.span(), Kind.FILE_ID)
    yield from _long_numbers(plain)


def _finding(text: str, match: re.Match[str]) -> Finding:
    """Give the number, with the letters in capitals that stand before it (« AX 4471 20993 »)."""
    start, end = match.span("number")
    letters, space, _ = text[start:end].partition(" ")
    if space and letters.isalpha() and not letters.isupper():
        start += len(letters) + 1
    return Finding(start, end, Kind.FILE_ID)


def _names_a_file(plain: str, match: re.Match[str]) -> bool:
    """Tell a number of a file from the figures that stand beside the word: an amount, a year, a delay."""
    number, mark = match["number"], match["mark"].strip()
    digits = _digits(number)
    if (
        _measures(plain, match)
        or _legal(plain, match.start())
        or _LAW.search(plain, max(0, match.start("number") - 40), match.start("mark"))
    ):
        return False
    if mark in {"", "est", "sous"}:
        numbered = plain.startswith(("n°", "num"), match.start())
        return digits >= (4 if numbered and not mark else 5)
    if mark in {":", "="}:
        return digits >= 4
    return digits >= 3 or any(letter.isalpha() for letter in number)


def _measures(plain: str, match: re.Match[str]) -> bool:
    return counts_something(plain, match["number"], match.end("number"))


def counts_something(plain: str, number: str, end: int) -> bool:
    """Whether it is a year, a date, or an amount with its unit."""
    if _YEAR.fullmatch(number) or _DATE.fullmatch(number):
        return True
    return bool(_UNIT.match(plain, end)) and bool(_AMOUNT.fullmatch(number))


def _long_numbers(plain: str) -> Iterator[Finding]:
    """Give the numbers too long to count anything."""
    for match in _RUN.finditer(plain):
        if not _UNIT.match(plain, match.end()) and (
            len(match.group()) >= 7 or not match.group().endswith("000")
        ):
            yield Finding(*match.span(), Kind.FILE_ID)
    for match in _GROUPS.finditer(plain):
        digits = _digits(match.group())
        if (
            digits >= 9
            and not _PHONES.fullmatch(match.group())
            and not _AMOUNT.fullmatch(match.group())
            and not _UNIT.match(plain, match.end())
        ):
            yield Finding(*match.span(), Kind.FILE_ID)


def follows_a_law(plain: str, place: int) -> bool:
    """Whether « loi », « Cerfa », « appartement »… stands just before."""
    return bool(_LAW.search(plain, max(0, place - 40), place))


def _legal(plain: str, place: int) -> bool:
    return bool(_LEGAL.search(plain, max(0, place - 40), place))


def _digits(written: str) -> int:
    return sum(map(str.isdigit, written))
