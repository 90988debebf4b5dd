"""Employers, schools, homes, shops, clubs and private landlords, by their own names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import Reading

_CAPITAL: Final = "A-ZÀ-ÖØ-Þ"
_PART: Final = rf"(?:[{_CAPITAL}][\w’'.-]{{0,30}}[\w]|[{_CAPITAL}]\b|\d{{1,3}}\b)"
_LITTLE: Final = r"(?:de la |de l[’']|du |des |de |d[’']|la |le |les |l[’']|à la |au |aux |et |& |en )"
_NAME: Final = rf"(?:[«\"“] ?[^»\"”\n]{{2,40}}?[»\"”]|{_LITTLE}?(?:[lLdD][’'])?{_PART}(?: {_LITTLE}?(?:[lLdD][’'])?{_PART}){{0,4}})"
_KIND: Final = (
    r"écoles?|ecoles?|collèges?|colleges?|lycées?|lycees?|lep|maternelle|primaire|groupe scolaire|crèche|creche|micro-crèche|halte-garderie|périscolaire|mfr|cfa|iut|internat"
    r"|ehpad|ehpa|usld|maison de retraite|résidence autonomie|residence autonomie|foyer-logement|béguinage|clinique|ime|itep|impro|esat|sessad|mecs|mas|fam|mapad|foyer de vie|foyer occupationnel"
    r"|entreprise|société|societe|sarl|sas|sasu|sci|scea|gaec|earl|eurl|agence immobilière|agence|immobilière|régie|cabinet|étude|restaurant|café|cafe|bar|brasserie|estaminet|boulangerie|pâtisserie"
    r"|boucherie|poissonnerie|épicerie|epicerie|pharmacie|garage|carrosserie|casse auto|auto-école|friterie|baraque à frites|kebab|pizzeria|snack|usine|fonderie|filature|scierie|imprimerie|papeterie|cimenterie|sucrerie"
    r"|foncière|fonciere|conserverie|menuiserie|jardinerie|plateforme|plate-forme|blanchisserie|laverie|transports?|mosquée|mosquee|église|eglise|paroisse|temple|synagogue|verrerie|cristallerie|cantine|pressing|salon"
    r"|club|fosse|mairie|supermarché|supermarche|hypermarché|hyper|superette|supérette|magasin|librairie|bureau de tabac|tabac|presse|ferme|exploitation|haras|centre équestre|poney-club|camping|cinéma|cinema|théâtre|discothèque|dancing"
    r"|fleuriste|coiffeur|institut|opticien|ambulances?|taxis?|pompes funèbres|marbrerie|entrepôts?|chantiers?|abattoir|laiterie|brasserie|biscuiterie|chocolaterie|meunerie|atelier|maçonnerie|plomberie|toiture"
    r"|association sportive|harmonie|chorale|fanfare|amicale|dojo|judo-club|vélo-club|bibliothèque|médiathèque|piscine|gymnase|stade|centre social|maison de quartier"
)
_TYPED: Final = re.compile(
    rf"(?<![\w-])(?:(?:l[’']|la |le |les |une? |du |des |au |aux |L[’']|La |Le |d[’'])?)(?P<kind>(?i:{_KIND}))"
    rf"(?P<middle>(?: (?i:maternelle|primaire|élémentaire|elementaire|privée?|publique|catholique|professionnel|technique|agricole|scolaire|immobilière|de coiffure|de beauté|de thé|de toilettage|de foot(?:ball)?|de judo|de gym|de tir|de boxe|de danse|de rugby|de basket|de handball|automobile|poids lourds|logistique|municipale?|annexe|paroissiale)){{0,2}}) (?P<name>{_NAME})"
)
_WORK: Final = (
    r"(?:travaill\w*|boss(?:e|ait|er|ent)|employée?s?|employee?s?|embauchée?s?|embauchee?s?|salariée?s?|salariee?s?|licenciée?s?|licenciee?s?|intérim\w*|interim\w*|CDI|CDD|cdi|cdd|apprentie?|apprentissage|alternance|stage|stagiaire"
    r"|ouvri(?:er|ère|ere)s?|chef de chantier|chef d’équipe|caissi(?:er|ère|ere)|vendeu(?:r|se)|cariste|chauffeur|manutentionnaire|magasinier|vigile|agent de sécurité|agent d[’']entretien|femme de ménage|serveu(?:r|se)|cuisinier|plongeur"
    r"|maçon|soudeu(?:r|se)|préparat(?:eur|rice)|opérat(?:eur|rice)|technicien(?:ne)?|comptable|contrat|poste|mission|missions|carrière|retraitée? de|gérante?|patron(?:ne)?|associée?|directeur|directrice|scolarisée?s?|licence|joue|entraîneur|inscrite?)"
)
_EMPLOYED: Final = re.compile(
    rf"\b{_WORK}\b(?P<between>[^.;:!?\n]{{0,35}}?) (?P<link>chez|pour|à l[’']|à la|à|au|aux|dans|de|du) (?P<name>(?:(?:la|le|les) )?{_NAME})"
)
_AT_BRAND: Final = re.compile(
    r"(?<![\w-])(?:(?:au|le|du|chez|l[’']|à l[’']|à|un) ?)?(?:Carrefour|Auchan|E\.? ?Leclerc|Leclerc|Inter(?:marché|marche)|Lidl|Aldi|Match|Cora|Super U|Hyper U|Casino|Monoprix|Netto|Décathlon|Decathlon|Leroy[ -]Merlin|Castorama|Brico\w*|Action|Kiabi"
    r"|Mac ?Do(?:nald[’']?s)?|McDonald[’']?s|Burger King|Quick|KFC|Amazon|Ikea|But|Conforama|Gifi|Noz|Norauto|Jardiland|Gamm Vert|Boulanger|Fnac|Darty|Total|Picard|Ange|Paul)"
    rf"(?: (?i:city|market|contact|express|drive))? (?:de |d[’']|du |des )(?:l[’'])?{_PART}(?:-[\w-]{{1,20}}|(?: {_PART})){{0,2}}"
)
_CLUBS: Final = re.compile(
    rf"(?<![\w-])(?:l[’']|le |la |au |à l[’'])?(?:AS|US|ES|FC|RC|SC|CS|UAS|USO|JS|AC|OC|BC|HBC|TC|VC|UC)(?: {_LITTLE}?{_PART}){{1,3}}|(?<![\w-])[{_CAPITAL}][\w-]{{2,25}} (?:FC|AC|SC|HB|BC|Basket|Handball)\b"
)
_FIRM: Final = re.compile(
    rf"(?<![\w’'-])(?:[lL][ea] |[lL][’'])?(?:{_PART} (?:& |et )?){{1,3}}(?:SARL|SAS|SASU|EURL|SA|Immobilier|Immo|Logistique|Transports|Bâtiment|BTP|Industries?|et Fils|& Fils|Frères|et fils|& fils)(?![\w-])"
)
_ANNEX: Final = re.compile(r"\b(?:la )?mairie annexe\b|\bmairie de quartier\b")
_LOWER: Final = re.compile(
    r"\b(?:l'|la |le |au |du )?(?:ecole|college|lycee|ehpad|esat|ime|creche|maternelle)(?: (?:maternelle|primaire|elementaire|privee?))? (?P<name>(?:saint|sainte|st|ste|jean|jules|jacques|victor|louise?|marie|paul|pierre|anne|pasteur|curie|ferry|jaures|zola|prevert|moulin|michelet|moliere|voltaire|rousseau|hugo|langevin|joliot|basly|carnot|gambetta|ferdinand|emile|henri|georges|charles|rosa|simone|antoine|albert|leo|roger|lucie|les|notre dame|notre-dame|sacre[ -]c(?:oe|œ)ur)(?:[ -][a-z][\w-]{2,20})?)\b"
)
_GENERIC: Final = frozenset(
    [
        "mdph",
        "caf",
        "ccas",
        "cias",
        "cmp",
        "cmpp",
        "cms",
        "mds",
        "pmi",
        "ase",
        "aemo",
        "sie",
        "asll",
        "fsl",
        "dalo",
        "apl",
        "samsah",
        "savs",
        "gem",
        "siao",
        "spip",
        "udaf",
        "atmp",
        "cada",
        "huda",
        "ofii",
        "epsm",
        "ch",
        "chu",
        "chru",
        "csapa",
        "caarud",
        "samu",
        "pass",
        "empp",
        "epci",
        "sdis",
        "rsa",
        "aah",
        "ars",
        "ddets",
        "cpam",
        "carsat",
        "msa",
        "département",
        "departement",
        "état",
        "etat",
        "france",
        "europe",
        "région",
        "region",
        "préfecture",
        "prefecture",
        "pôle",
        "pole",
        "mission",
        "cap",
        "action",
        "insertion",
        "secours",
        "restos",
        "croix-rouge",
        "emmaüs",
        "emmaus",
        "ordre",
        "éducation",
        "education",
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "noël",
        "noel",
        "pâques",
        "paques",
        "toussaint",
        "ramadan",
        "m",
        "mme",
        "mr",
        "mlle",
        "monsieur",
        "madame",
        "dr",
        "il",
        "elle",
        "on",
        "nous",
        "ils",
        "elles",
        "je",
        "vous",
        "tu",
        "ce",
        "cela",
        "ça",
        "c'est",
        "mais",
        "et",
        "ou",
        "donc",
        "or",
        "ni",
        "car",
        "que",
        "qui",
        "si",
        "quand",
        "comme",
        "depuis",
        "après",
        "avant",
        "pour",
        "dans",
        "sur",
        "sans",
        "avec",
        "chez",
        "t1",
        "t2",
        "t3",
        "t4",
        "t5",
        "f1",
        "f2",
        "f3",
        "f4",
        "hlm",
        "h24",
        "bts",
        "bep",
        "cap",
        "ulis",
        "segpa",
        "upe2a",
        "ulis-école",
        "emploi",
        "ville",
        "jeunes",
        "locale",
        "lens",
        "liévin",
        "béthune",
        "arras",
        "calais",
        "boulogne",
        "lille",
        "paris",
        "dunkerque",
        "amiens",
        "valenciennes",
        "douai",
        "belgique",
        "roubaix",
        "tourcoing",
        "internet",
        "facebook",
        "google",
        "police",
        "gendarmerie",
        "justice",
        "tribunal",
        "esat",
        "ehpad",
        "ime",
        "itep",
        "sessad",
        "l'ase",
        "l'ehpad",
        "la",
        "le",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "d",
        "l",
        "à",
        "au",
        "aux",
        "en",
        "son",
        "sa",
        "ses",
        "leur",
        "plus",
        "très",
        "bien",
        "non",
        "oui",
        "aucun",
        "aucune",
        "tout",
        "tous",
        "question",
        "projet",
        "urgence",
        "objectif",
    ]
)
_NATIONAL: Final = re.compile(
    r"(?i:restos du c|secours (?:populaire|catholique)|croix[- ]rouge|emma[uü]s|action logement|mission locale|cap emploi|armée du salut|petits frères des pauvres|pôle emploi|france travail|la poste|maison des ados|saint-vincent-de-paul|(?:pas-de-calais|sia|flandre opale|cottage|logifim|partenord|clésence|vilogia) habitat|maisons (?:et|&) cités|éducation nationale)"
)
_PLACE_OF_TOWN: Final = frozenset(
    ["mairie", "paroisse", "église", "eglise", "piscine", "stade", "gymnase", "bibliothèque", "médiathèque"]
)


def find_organisations(reading: Reading) -> Iterator[Finding]:
    """Give each organisation that is told by its own name."""
    text = reading.text
    for match in _TYPED.finditer(text):
        if _is_name(match["name"]) and not _in_capitals(match) and not _NATIONAL.search(match.group()):
            yield _until_sentence(match, "name")
    for match in _EMPLOYED.finditer(text):
        if _is_name(match["name"]) and not _in_capitals(match) and _may_employ(match):
            yield Finding(*match.span("name"), Kind.ORG)
    for pattern in (_AT_BRAND, _CLUBS, _FIRM):
        for match in pattern.finditer(text):
            yield Finding(*match.span(), Kind.ORG)
    for pattern in (_ANNEX, _LOWER):
        for match in pattern.finditer(reading.plain):
            yield Finding(*match.span(), Kind.ORG)


def _until_sentence(match: re.Match[str], group: str) -> Finding:
    return Finding(match.start(), match.end(group), Kind.ORG)


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[ «»\"“”]+", name.replace("’", "'").lower()) if word]


def _is_name(name: str) -> bool:
    """Tell a name of its own from « École : La », « lycée professionnel » or the name of a service."""
    if name[0] in '«"“':
        return True
    words = [
        word
        for word in _words(name)
        if word not in {"de", "la", "du", "des", "le", "les", "et", "d", "l", "à", "au", "aux", "en", "&"}
    ]
    return (
        bool(words)
        and words[0].removeprefix("l'").removeprefix("d'") not in _GENERIC
        and not words[0].isdigit()
    )


def _in_capitals(match: re.Match[str]) -> bool:
    """In a text in capitals, a capital says nothing."""
    kind = match.groupdict().get("kind") or match.group().split()[0]
    return len(kind) > 4 and kind.isupper()


def _may_employ(match: re.Match[str]) -> bool:
    """« chez » after work names an employer; « à » may only name the town where one works."""
    link, name = match["link"].replace("’", "'"), match["name"]
    if _NATIONAL.search(name):
        return False
    if link in {"chez", "pour"}:
        return True
    return link in {"à la", "à l'", "au"} and name[0].isupper() and match["between"].strip() == ""
