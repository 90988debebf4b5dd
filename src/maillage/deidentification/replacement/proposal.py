"""The words proposed for each finding, chosen to read well where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.replacement.people import letters
from maillage.deidentification.structured.reading import read

REMOVED: Final = {
    Kind.PHONE: "[numéro retiré]",
    Kind.EMAIL: "[adresse électronique retirée]",
    Kind.NIR: "[numéro retiré]",
    Kind.FILE_ID: "[numéro retiré]",
    Kind.PLATE: "[immatriculation retirée]",
    Kind.HANDLE: "[compte retiré]",
}
_TITLE: Final = re.compile(
    r"(?:m|mm|mr|mme|mmes|mlle|monsieur|madame|mademoiselle|dr|docteur|docteure|pr|professeur|me|maitre)\b\.? ?"
)
_WHO: Final = re.compile(
    r"\b(?:fils|filles?|enfants?|bebe|petite?|ainee?|cadette?|benjamine?|freres?|s(?:oe|œ)urs?|demi-freres?|demi-s(?:oe|œ)urs?|jumea\w+|garcon|gamine?|neveux?|nieces?|cousine?s?|oncle|tante|tata|tonton|mamie|meme|papi|papy|pepe"
    r"|grand-meres?|grand-peres?|belle-s(?:oe|œ)ur|beau-frere|belle-mere|beau-pere|belle-fille|beau-fils|gendre|bru|marraine|parrain|mari|epoux|epouse|femme|compagne|compagnon|conjointe?|concubine?|copine?|ex|ami|amie|amis|voisine?s?|collegue"
    r"|locataire|gardienne?|concierge|bailleur|proprietaire|infirmi(?:er|ere)s?|medecin|psychiatre|psychologue|educat(?:eur|rice)|assistante? sociale?|referente?|tut(?:eur|rice)|curat(?:eur|rice)|mandataire|avocate?|juge|aide a domicile|aide-soignante?"
    r"|auxiliaire de vie|animat(?:eur|rice)|directeur|directrice|institut(?:eur|rice)|maitresse|prof|benevole|stagiaire|patron|patronne|employeur|facteur|cure|conseiller|conseillere|travailleuse? sociale?|moniteur|monitrice|chien|chienne|chat)"
    r"(?P<comma>,?) \Z"
)
_PLACE_NAMED: Final = re.compile(
    r"\b(?:communes?|villes?|villages?|hameaux?|hameau|quartiers?|bourg|cite|mairie|ccas|lieu-dit|secteur) (?:de |d'|du |des |de la )?\Z"
)
_HEADS: Final = {
    "rue": "une rue", "avenue": "une avenue", "av": "une avenue", "boulevard": "un boulevard", "bd": "un boulevard", "place": "une place",
    "impasse": "une impasse", "allee": "une allée", "allees": "une allée", "alee": "une allée", "chemin": "un chemin", "route": "une route", "cite": "une cité", "residence": "une résidence", "tour": "une tour",
    "immeuble": "un immeuble", "batiment": "un immeuble", "bat": "un immeuble", "hotel": "un hôtel", "foyer": "un foyer", "square": "un square", "quai": "un quai",
    "lotissement": "un lotissement", "coron": "un coron", "ruelle": "une ruelle", "barre": "un immeuble",
}  # fmt: skip
_ARTICLE: Final = re.compile(r"(?:\b(?:la|le|les|une?|cette|cet|ce|sa|son|leur|ma|mon|notre) |l'|d')\Z")
_FULL_MONTHS: Final = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
).split()
_MONTHS: Final = {read(month).plain[:4]: month for month in _FULL_MONTHS}
_MONTH: Final = re.compile(r"\b(?:janv|fevr|fev|jan|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)\w*")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMERIC: Final = re.compile(
    r"(?P<first>\d{1,4})\s?[/. -]\s?(?P<month>\d{1,2})(?:\s?[/. -]\s?(?P<last>\d{2,4}))?"
)
_WEEKDAY: Final = re.compile(r"\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b")
_WORK: Final = re.compile(
    r"\b(?:chez|pour|travaill\w*|boss\w+|employee?|embauchee?|salariee?|licenciee?|poste|cdi|cdd|interim\w*|ouvriere?|chantier)\b[^.\n]{0,40}\Z"
)
_SHOP: Final = re.compile(r"carrefour|auchan|leclerc|intermarche|lidl|aldi|match|cora|super u|magasin|marche")
_CLUB: Final = re.compile(r"\b(?:as|us|es|fc|rc|sc|cs|js|ac|club|foot|judo|basket)\b")


def propose(text: str, findings: Sequence[Finding]) -> tuple[str | None, ...]:
    """Give back the words proposed for each finding; None when only its writer can reword it.

    They are to stand in the place of the finding; `apply` puts them there, and mends what stands around.
    """
    sentence = _Sentence(text, findings)
    return tuple(_WORDS[finding.kind](sentence, finding) for finding in findings)


class _Sentence:
    """The text around the findings, in plain letters, and what must be the same everywhere in it."""

    def __init__(self, text: str, findings: Sequence[Finding]) -> None:
        self.text = text
        self.plain = read(text).plain
        self.letters: Mapping[Finding, str] = letters(text, findings)
        places = [self.words(one) for one in sorted(findings) if one.kind is Kind.PLACE]
        self.places = list(dict.fromkeys(places))

    def words(self, finding: Finding) -> str:
        """Give what was found."""
        return self.plain[finding.start : finding.end]

    def before(self, finding: Finding, width: int = 60) -> str:
        """Give what stands before it."""
        return self.plain[max(0, finding.start - width) : finding.start]


def _person(sentence: _Sentence, finding: Finding) -> str:
    """« Mme A. » ; nothing at all when « son fils » already says who it is."""
    title = _TITLE.match(sentence.words(finding))
    letter = sentence.letters[finding]
    if title:
        kept = sentence.text[finding.start : finding.start + title.end()]
        return f"{kept.rstrip()} {letter}"
    who = _WHO.search(sentence.before(finding))
    after = sentence.plain[finding.end : finding.end + 2]
    if who and (not who["comma"] or after[:1] in {",", "."}):
        return ""
    return letter


def _address(sentence: _Sentence, finding: Finding) -> str:
    """« son logement », or the sort of place without its name: « la résidence »."""
    words, before = sentence.words(finding), sentence.before(finding)
    inside = re.match(r"(?:au |a |aux )?(?:la |le |les |l'|une? )?", words)
    start = inside.end() if inside else 0
    kind = re.match(r"[a-z]+", words[start:])
    noun = _HEADS.get(kind.group()) if kind else None
    if noun is None:
        return "son logement"
    if start:
        return sentence.text[finding.start : finding.start + start] + noun.split(" ")[1]
    if _ARTICLE.search(before):
        return noun.split(" ")[1]
    return f"{noun} proche"


def _place(sentence: _Sentence, finding: Finding) -> str:
    """« une commune du secteur »; the second one is another."""
    named = _PLACE_NAMED.search(sentence.before(finding))
    if named and not named.group().startswith(("mairie", "ccas")):
        return ""
    first = sentence.places.index(sentence.words(finding)) == 0
    return "une commune du secteur" if first else "une autre commune du secteur"


def _date(sentence: _Sentence, finding: Finding) -> str | None:
    """« en mars »; a day of the week alone stays without its number."""
    words = sentence.words(finding)
    month, year = _month(words), _YEAR.search(words)
    if month:
        return f"en {month} {year.group()}" if year else f"en {month}"
    weekday = _WEEKDAY.search(words)
    return f"un {weekday.group()}" if weekday else None


def _birth(sentence: _Sentence, finding: Finding) -> str:
    """« dans les années 1970 »: a clock would be needed to tell the age."""
    words = sentence.words(finding)
    year = _YEAR.search(words)
    numeric = _NUMERIC.fullmatch(words)
    if year:
        written = int(year.group())
    elif numeric and numeric["last"]:
        short = int(numeric["last"])
        written = 1900 + short if short > 30 else 2000 + short
    elif re.fullmatch(r"\d{8}", words):
        written = int(words[4:])
    else:
        return "[date retirée]"
    return f"dans les années {written // 10 * 10}"


def _month(words: str) -> str | None:
    named = list(_MONTH.finditer(words))
    if named:
        short = {
            "fev": "fevr",
            "jan": "janv",
            "avr": "avri",
            "juil": "juil",
            "oct": "octo",
            "nov": "nove",
            "dec": "dece",
        }
        letters_ = named[-1].group()
        return _MONTHS.get(letters_[:4]) or _MONTHS.get(short.get(letters_[:4].rstrip("."), ""), None)
    numeric = _NUMERIC.search(words)
    if numeric and 1 <= int(numeric["month"]) <= 12:
        return _FULL_MONTHS[int(numeric["month"]) - 1]
    return None


def _age(sentence: _Sentence, finding: Finding) -> str:
    words = sentence.words(finding)
    if "naire" in words:
        man = re.search(r"\b(?:un|le|ce|cet|vieux) \Z", sentence.before(finding))
        return "homme très âgé" if man else "personne très âgée"
    if re.search(r"\bplus de \Z", sentence.before(finding)):
        return "85 ans"
    return "plus de 85 ans"


def _organisation(sentence: _Sentence, finding: Finding) -> str:
    """The sort of organisation, as the sentence says it, without its name."""
    kept: list[str] = []
    for word in sentence.text[finding.start : finding.end].split(" "):
        letters_ = word.replace("’", "'").split("'")[-1]
        if letters_[:1] in '«"“' or (letters_[:1].isupper() and not _is_kind(letters_)):
            break
        kept.append(word)
    while kept and kept[-1].lower().rstrip("'’") in _LITTLE:
        kept.pop()
    if kept and len(kept[-1]) > 2 and any(letter.isalpha() for letter in kept[-1]):
        return " ".join(kept)
    words = sentence.words(finding)
    if _WORK.search(sentence.before(finding)):
        return "son employeur"
    if _SHOP.search(words):
        return "un commerce"
    return "un club" if _CLUB.search(words) else "une entreprise"


_LITTLE: Final = frozenset("de du des d la le les l à a au aux en et chez pour & un une".split())


def _is_kind(word: str) -> bool:
    """« ESAT », « SCI », « École »: the sort of organisation, in capitals."""
    plain = read(word).plain
    return plain in {
        "esat",
        "ehpad",
        "sci",
        "ime",
        "itep",
        "impro",
        "sessad",
        "mas",
        "fam",
        "mecs",
        "mfr",
        "cfa",
        "iut",
        "ecole",
        "college",
        "lycee",
        "creche",
        "clinique",
        "entreprise",
        "societe",
    }


def _removed(_sentence: _Sentence, finding: Finding) -> str:
    return REMOVED[finding.kind]


def _trait(_sentence: _Sentence, _finding: Finding) -> None:
    return None


_WORDS: Final[Mapping[Kind, Callable[[_Sentence, Finding], str | None]]] = {
    Kind.PERSON: _person,
    Kind.INITIALS: _person,
    Kind.ADDRESS: _address,
    Kind.PLACE: _place,
    Kind.DATE: _date,
    Kind.BIRTHDATE: _birth,
    Kind.AGE90: _age,
    Kind.ORG: _organisation,
    Kind.TRAIT: _trait,
    **dict.fromkeys(REMOVED, _removed),
}
