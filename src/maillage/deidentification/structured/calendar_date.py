"""Dates precise to the day, and dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.numeral import SPELLED, alternatives
from maillage.deidentification.structured.reading import Reading

LAST_BIRTH: Final = 2010
"""A whole date of that year or before is taken for a birth: a situation tells recent events."""

_FULL_MONTHS: Final = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_MONTHS: Final = rf"(?:(?:{_FULL_MONTHS})\b|(?:janv|fevr|sept|juil|jan|fev|avr|oct|nov|dec)\b\.?)"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?: ?er)?"
_SPELLED_DAY: Final = rf"(?:premier|{alternatives(1, 31)})"
_WEEKDAY: Final = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)"
_YEAR: Final = r"(?:19|20)\d\d"
_SPELLED_YEAR: Final = rf"(?:mille|mil) neuf[ -]cents?(?:[ -](?:{alternatives(1, 99)}))?|deux[ -]mille(?:[ -](?:{alternatives(1, 30)}))?|(?:{alternatives(30, 99)})"
_WRITTEN: Final = re.compile(
    rf"(?<![\w/.])(?:{_WEEKDAY}\.? )?(?:(?:{_DAY} ?(?:au|et|ou|a|,|-|/) ?(?:le )?){{0,4}}{_DAY}(?:[ \n-]?| du mois de | d')(?:{_MONTHS})|{_SPELLED_DAY} (?:{_FULL_MONTHS})\b)"
    rf"(?:(?:[ \n-]{{1,2}}(?:de l'annee )?|,? en (?=(?:19|20)\d\d))(?P<year>{_YEAR}|'?\d\d|{_SPELLED_YEAR})(?![\w:]| ?(?:h|ans|€|euros|jours|mois|fois|%)\b))?"
)
_ENDED: Final = re.compile(r" *(?:[.,;:!?)»\"\n]|\Z)")
_FIGURES: Final = re.compile(
    r"(?<![\w/.,-])(?<!\d )(?P<day>0?[1-9]|[12]\d|3[01])(?: ?er)? ?(?P<mark>[/.-]) ?(?P<month>0?[1-9]|1[0-2]) ?(?P=mark) ?(?P<year>(?:19|20)\d\d|\d\d)(?![\w/-]|[.,]\d)"
)
_SPACED: Final = re.compile(
    r"(?<![\w/.,-])(?<!\d )(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) (?P<year>(?:19|20)\d\d)(?![\w/-]| \d)"
)
_ROMAN: Final = re.compile(
    r"(?<![\w/.,-])(?:0?[1-9]|[12]\d|3[01]) ?(?P<mark>[/.-]) ?(?:x?i{1,3}|i?[vx]|vi{1,3}) ?(?P=mark) ?(?P<year>(?:19|20)\d\d)(?![\w/-])"
)
_ISO: Final = re.compile(
    r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)[/.-](?:0[1-9]|1[0-2])[/.-](?:0[1-9]|[12]\d|3[01])(?![\w/-])"
)
_SHORT: Final = re.compile(
    r"(?<![\w/.,-])(?P<day>0?[1-9]|[12]\d|3[01])(?P<mark>[/.-])(?P<month>0?[1-9]|1[0-2])(?![\w/%-]|[.,]\d| ?(?:h|€|euros|de |du |des )\b)"
)
_WEEKDAY_NUMBER: Final = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?P<number>[1-9]|[12]\d|3[01])(?: ?er)?(?![\w/.,:-]?\d| ?(?:h|heures?|fois|ans|€|euros|mois|jours|personnes|min|minutes|semaines|a \d)\b|\w)"
)
_APPOINTED: Final = re.compile(
    r"\b(?:rdv|rendez-vous|audience|convoquee?s?|reunion|synthese|hospitalisee?s?|admise?|expulsion|commission|sortie|visite|entretien|reference|prevue?|fixee?|date|avant|depuis|voir|reviendra|repasse)"
    r"(?: \w{1,12}){0,2}? \(?(?:le|au|pour le|du) (?P<number>[1-9]|[12]\d|3[01])(?= ?(?:[.,;:!?)\n]|$|a \d|au |avec |matin|a l))"
)
_BORN: Final = re.compile(
    r"(?:\b(?:ne|nee|nes|nees)(?:\(e?s?\)|·e|-e)?(?: a (?:[\w'-]{1,25}(?: |,)){1,4}?(?:\(\d[\dab]\d{0,3}\) ?)?| dans [^\d\n]{0,30}?| vers| ?:)?,? ?(?:en (?:19|20)\d\d,? ?\(?)?(?:le|en|un|au|vers)? ?:? ?(?:\w{2,8}di|dimanche)? ?"
    r"|\b(?:naissance|naiss|nais|ddn|dn|d\.d\.n\.?|dnaiss|dob|nee?\(e\))\b[^\d\n]{0,25}?(?:\ben |\ble )?"
    r"|\b(?:ans|majeure?)(?: revolus)? (?:depuis )?le "
    r"|\b(?:anniversaire|naquit|vu le jour|venue? au monde)\b[^\d\n.]{0,25}?)\Z"
)
_NOT_OF_BIRTH: Final = re.compile(
    r"\b(?:mort|deces|mariage|bail|association|rencontre|sortie|divorce|accident|attentat)\b"
)
_MONTH_OF_BIRTH: Final = re.compile(
    rf"(?:\b(?:nee?s?|naissance|naiss|ddn)\b(?:\(e\))?(?: a [\w'-]{{1,25}},?)?[ :]{{0,3}}(?:en |le |courant |debut |fin |au mois de )?(?:\w{{4,8}} )?)(?P<date>{_MONTHS} ?(?:de |- ?)?(?:19|20)\d\d|(?:0[1-9]|1[0-2])[/.-](?:19|20)\d\d)"
)
_COMPACT_BIRTH: Final = re.compile(
    r"\b(?:nee?|naissance|naiss|ddn|dn)\b(?:\(e\))?[ :]{0,3}(?:le )?(?P<date>(?:0[1-9]|[12]\d|3[01]) ?(?:0[1-9]|1[0-2]) ?(?:(?:19|20)\d\d|\d\d)|[1-3]?\d[ ./,-]{1,2}[01]?\d[ ./,-]{1,2}(?:(?:19|20)\d\d|\d\d))(?!\d)"
)
_CHILD: Final = re.compile(
    r"\b(?:fils|filles?|enfants?|bebe|petite?|ainee?|cadette?|benjamine?|freres?|s(?:oe|œ)urs?|jumea\w+|garcon)\b[^.\n]{0,40}\Z"
)
_NAMED: Final = re.compile(r"(?:[A-ZÀ-Þ][\w'’-]{1,25},? ?(?:\d{1,2} ans,? )?|\()\(?\Z")
_LAW: Final = re.compile(
    r"\b(?:(?:lois?|decrets?|circulaires?|directives?|instruction|deliberation|avenant|convention|arrete ministeriel|declaration|charte|constitution|code|traite)"
    r"(?: [\w'°.-]{1,20}){0,4}?(?: (?:du|de|en date du|des|le))?|(?:ordonnance|arrete|arret|decision|avis)(?: \w{1,12})? n° ?[\w.-]{1,20},?(?: du)?"
    r"|(?:conseil d'etat|cour de cassation|cour europeenne|cassation|cass|cedh|cjue|jorf|journal officiel)[^\n.;]{0,40})[ ,(]{0,2}\Z"
)
_STREET: Final = re.compile(
    r"\b(?:rue|avenue|av|place|bd|boulevard|impasse|cite|square|residence|quai|allees?|ecole|college|lycee|stade|salle|parc|cours|pont|batiment|groupe scolaire|esplanade)"
    r"\.? (?:du |de la |des |de |d')?\Z"
)
_FEASTS: Final = re.compile(
    r"(?:1 ?er|premier|1) (?:janvier|mai|novembre)|8 mai|14 juillet|quatorze juillet|15 aout|11 novembre|11 septembre|(?:24|25|31) decembre|huit mai|onze novembre"
)
_FEAST_WORDS: Final = re.compile(
    r"\b(?:bal|fete|feux?(?: d'artifice)?|pont|week-?end|weekend|ferie|defile|ceremonie|commemoration|chaque|tous les|reveillon|nuit|vacances|brocante|ducasse|muguet|manif\w*|comme|attentats)"
    r" (?:du |des |le |de |un )?\Z|\b(?:au|un) \Z"
)
_THE: Final = re.compile(r"\b(?:le|du|ce)(?: \w{2,8}di| dimanche)? \Z")
_HISTORY: Final = re.compile(
    r"(?:11|onze) novembre 1918|8 mai 1945|14 juillet 1789|6 juin 1944|11 septembre 2001|11/11/1918|4 aout 1789|1er septembre 1939"
)
_TRUCE: Final = re.compile(
    r"\b(?:treve|hivernale|plafonds?|bareme|smic|entree en vigueur|revalorisation|exercice)\b[^.\n]{0,45}\Z"
)
_EVENT: Final = re.compile(
    r"\b(?:bail|signee?s?|depuis|maries?|mariee?s?|mariage|pacsee?s?|divorcee?s?|divorce|decedee?s?|deces|morte?s?|mort|jugement|ordonnance|arrete|arret|arrivee?s?|entree?s?"
    r"|condamnee?s?|embauchee?s?|licenciee?s?|hospitalisee?s?|accident|expulsee?s?|incendie|installee?s?|separee?s?|emprisonnee?|incarceree?|ecrouee?|operee?|retraite|disparue?|diplome|tutelle"
    r"|curatelle|courrier|lettre|facture|contrat|plainte|commission|synthese|audience|rdv|rendez-vous|reunion|sortie|bilan|rapport|mail|decision|acte|emmenage\w*|demenage\w*|attestation|certificat"
    r"|recu|recue|etabli|etablie|version|notification|notifie|achete\w*|achat|vente|vendue?|construite?|creee?|fondee?|ouverte?|enterree?|inhumee?|obtenue?|jusqu'au|avant|apres|hospitalisation|naturalisee?)"
    r"(?: \w{1,12}){0,3}? ?(?:le|du|au|depuis le|en date du|:|,|de)? ?(?:\w{2,8}di|dimanche)? ?\Z"
)
_BEFORE_SHORT: Final = re.compile(
    r"(?:\b(?:le|du|au|depuis|avant|apres|date|synthese|reunion|rencontre|concertation|commission|equipe|rdv|vu|vue|vad|visite|appel|entretien|courrier|mail|hospi|entree|sortie|audience|jusqu'au|et|note|cr|point|convoc\w*|prevu|prevue|vers le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mer|jeu|ven|sam|dim)\.?|[(:]|^|\n[*•-]?) ?\Z"
)
_PRESSURE: Final = re.compile(
    r"\b(?:tension|ta|pa|note|score|eva|douleur|fraction|taux|ratio) ?(?:a |de |:|=)? ?\Z"
)
_ALWAYS_OPEN: Final = frozenset(
    {
        "7/7",
        "24/7",
        "5/7",
        "6/7",
        "1/2",
        "1/3",
        "2/3",
        "1/4",
        "3/4",
        "1/1",
        "2/2",
        "1/5",
        "2/5",
        "3/5",
        "4/5",
        "1/10",
        "9/10",
        "8/10",
        "7/10",
        "6/10",
        "5/10",
        "10/10",
    }
)

_TELLING: Final = frozenset("le lundi mardi mercredi jeudi vendredi samedi dimanche rdv".split())


def find_dates(reading: Reading) -> Iterator[Finding]:
    """Give each date of birth, and each date precise to the day."""
    plain = reading.plain
    for pattern in (_WRITTEN, _FIGURES, _SPACED, _ROMAN, _ISO):
        for match in pattern.finditer(plain):
            kind = _kind(reading, match)
            if kind:
                spelled = kind is Kind.BIRTHDATE and not any(map(str.isdigit, match.group()))
                led = spelled and plain.startswith("le ", max(0, match.start() - 3))
                end = match.end()
                if kind is Kind.DATE and _counts(plain, match):
                    end = match.start() + len(plain[match.start() : match.start("year")].rstrip())
                yield Finding(match.start() - 3 * led, end, kind)
    for match in _SHORT.finditer(plain):
        if _is_short_date(plain, match):
            born = _before(_BORN, plain, match.start())
            yield Finding(*match.span(), Kind.BIRTHDATE if born else Kind.DATE)
    for pattern in (_MONTH_OF_BIRTH, _COMPACT_BIRTH):
        for match in pattern.finditer(plain):
            yield Finding(*match.span("date"), Kind.BIRTHDATE)
    for match in _WEEKDAY_NUMBER.finditer(plain):
        yield Finding(*match.span(), Kind.DATE)
    for match in _APPOINTED.finditer(plain):
        yield Finding(*match.span("number"), Kind.DATE)


def _before(pattern: re.Pattern[str], plain: str, place: int, width: int = 70) -> re.Match[str] | None:
    """Look for `pattern` in what stands just before `place`."""
    return pattern.search(plain, max(0, place - width), place)


def _kind(reading: Reading, match: re.Match[str]) -> Kind | None:
    """Give what that date is, or None when it dates nobody's life."""
    plain, place = reading.plain, match.start()
    born = _before(_BORN, plain, place)
    if born and not _NOT_OF_BIRTH.search(plain, max(0, place - 40), place):
        return Kind.BIRTHDATE
    if _before(_LAW, plain, place) or _before(_STREET, plain, place) or _HISTORY.search(match.group()):
        return None
    year = None if _counts(plain, match) else _whole_year(match["year"])
    if year is None or match.re is _WRITTEN:
        feast = _FEASTS.search(match.group())
        told = _before(_THE, plain, place)
        if (feast and (not told or _before(_FEAST_WORDS, plain, place))) or _before(_TRUCE, plain, place):
            return None
    if year is not None:
        if year <= LAST_BIRTH and not _before(_EVENT, plain, place):
            return Kind.BIRTHDATE
        if _before(_CHILD, plain, place) and _NAMED.search(reading.text, max(0, place - 40), place):
            return Kind.BIRTHDATE
    return Kind.DATE


def _counts(plain: str, match: re.Match[str]) -> bool:
    """Tell « le 12 mars quarante personnes » from « le 12 mars quarante. »"""
    year = match["year"]
    return bool(year) and year.replace("-", " ") in SPELLED and not _ENDED.match(plain, match.end("year"))


def _whole_year(written: str | None) -> int | None:
    """« 84 » is 1984, « 07 » is 2007."""
    if not written:
        return None
    words = written.replace("-", " ")
    if words.startswith("mil"):
        return 1900 + SPELLED.get(words.partition("cent")[2].removeprefix("s").strip(), 0)
    if words.startswith("deux mille"):
        return 2000 + SPELLED.get(words.removeprefix("deux mille").strip(), 0)
    if not written[-1].isdigit():
        return 1900 + SPELLED[words]
    year = int(written.lstrip("'"))
    if year >= 100:
        return year
    return 1900 + year if year > 30 else 2000 + year


def _is_short_date(plain: str, match: re.Match[str]) -> bool:
    """Tell « 11/03 » from a share, a blood pressure or « 7/7 »."""
    if _PRESSURE.search(plain, max(0, match.start() - 25), match.start()):
        return False
    told = _before(_BEFORE_SHORT, plain, match.start(), 20)
    if match["mark"] != "/":
        return bool(
            told and len(match["month"]) == 2 and told.group().strip() in {"le", "du", "au", "rdv", "depuis"}
        )
    if match.group() in _ALWAYS_OPEN and not (told and told.group().strip() in _TELLING):
        return False
    return bool(told) or (match["month"].startswith("0") and len(match["day"]) == 2)
