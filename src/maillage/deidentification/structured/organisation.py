"""Employers, schools, homes, shops, clubs and private landlords, by their own names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.lexicon import lexicon
from maillage.deidentification.structured.reading import Reading, read

_CAPITAL: Final = "A-ZÀ-ÖØ-Þ"
_PART: Final = rf"(?:[{_CAPITAL}][\w’'.-]{{0,30}}[\w]|[{_CAPITAL}]\b|\d{{1,3}}\b)"
_LITTLE: Final = (
    r"(?:de la |de l[’']|du |des |de |d[’']|la |le |les |l[’']|à la |au |aux |et |& |en |chez |pour )"
)
_NAME: Final = rf"(?:[«\"“] ?[^»\"”\n]{{2,40}}?[»\"”]|{_LITTLE}?(?:[lLdD][’'])?{_PART}(?: {_LITTLE}{{0,2}}(?:[lLdD][’'])?{_PART}){{0,4}})"

# Those that a name of their own nearly always follows, then the others. In plain letters.
_NAMED: Final = (
    r"institution|cooperative|polyclinique|horlogerie|toitures|autocars|optique|bar-tabac|cafe-concert|college-lycee|tabac-presse|auto-ecole|boxing club|sci|sarl|sas|sasu|eurl|gaec|earl|scea|fonciere|ehpad|ehpa|usld|mapad|esat|ime|itep|ditep|impro|sessad|mecs|mfr|cfa|entreprise|societe|restaurant|estaminet|bistrot|auberge|friterie|pizzeria|snack"
    r"|conserverie|menuiserie|jardinerie|blanchisserie|laverie|carrosserie|verrerie|cristallerie|fonderie|filature|scierie|imprimerie|papeterie|cartonnerie|cimenterie|sucrerie|laiterie|biscuiterie|chocolaterie|quincaillerie"
    r"|pepiniere|pouponniere|orphelinat|maison d'enfants|fromagerie|charcuterie|traiteur|bijouterie|cordonnerie|animalerie|charpente|recyclerie|ressourcerie|mareyage|salaisons?|confiserie|parfumerie|bowling|onglerie|horticulture|tolerie|tannerie|cidrerie|faiencerie|poterie|tuilerie|briqueterie|corderie|dentellerie|tissage|bonneterie|cablerie|trefilerie|acierie|plasturgie|sabliere|serrurerie|miroiterie|brulerie|chalutier|carrelages?|marbrerie|maconnerie|plomberie|toiture|chaudronnerie|metallerie|ferronnerie|transports|ambulances|pompes funebres|groupe scolaire|creche|micro-creche|colleges?|lycees?|ecoles?|harmonie|chorale|fanfare|dojo|judo-club|velo-club"
    r"|club (?:de |d')?(?:foot\w*|judo|gym\w*|tir|boxe|danse|rugby|basket|handball|colombophile|bouliste|petanque|cycl\w+|karate|boules|tennis|natation|majorettes|twirling|billard|javelot|echecs|des aines)|boulangerie|patisserie|boucherie|poissonnerie|pharmacie|garage|clinique"
)
_OTHERS: Final = (
    r"maternelle|primaire|halte-garderie|periscolaire|iut|internat|maison de retraite|residence autonomie|foyer-logement|beguinage|mas|fam|foyer de vie|foyer occupationnel|agence immobiliere|agence|immobiliere|regie|cabinet|etude|cafe|bar|brasserie"
    r"|epicerie|casse auto|auto-ecole|baraque a frites|kebab|usine|plateforme|plate-forme|mosquee|eglise|paroisse|temple|synagogue|cantine|pressing|salon|club|fosse|supermarche|hypermarche|hyper|superette|magasin|librairie|bureau de tabac|tabac|ferme"
    r"|exploitation|haras|centre equestre|poney-club|camping|cinema|theatre|discotheque|dancing|fleuriste|coiffeur|institut|opticien|ambulance|transport|taxis?|entrepots?|abattoir|meunerie|atelier|ateliers|association|amicale|bibliotheque|mediatheque"
    r"|carrieres?|teintureries?|brocante|centre de loisirs|colonie|hotel-restaurant|lavage|station|drive"
)
_MIDDLE: Final = (
    r"(?: (?:maternelle|primaire|elementaire|horticole|hotelier|hoteliere|maritime|litteraire|privee?|publique|catholique|professionnel|technique|agricole|scolaire|immobiliere|automobile|poids lourds|logistique|municipale?|paroissiale|sportive?"
    r"|de (?:coiffure|beaute|the|toilettage|foot(?:ball)?|judo|gym|tir|boxe|danse|rugby|basket|handball))){0,2}"
)
_KIND: Final = re.compile(
    rf"(?<![\w-])(?:l'?|la |le |les |une? |du |des |au |aux |d')?(?P<kind>(?:{_NAMED}|{_OTHERS}){_MIDDLE})(?P<gap> \(?| ?: ?)(?=[\w\"'])"
)
_ALWAYS_NAMED: Final = re.compile(rf"(?:{_NAMED}){_MIDDLE}")
_FOLLOWING: Final = re.compile(_NAME)
_WORK: Final = (
    r"(?:travaill\w*|trav\.?|alternante?s?|cuisine|menage|plonge|caisse|vacations?|horaires|boss(?:e|ait|er|ent)|employee?s?|embauchee?s?|embauche|salariee?s?|licenciee?s?|interim\w*|cdi|cdd|apprentie?|appr\.?|apprentissage|alternance|stage|stagiaire|ouvri(?:er|ere)s?|chef de chantier|chef d'equipe"
    r"|caissi(?:er|ere)|vendeu(?:r|se)|cariste|chauffeur|manutentionnaire|magasinier|vigile|agent de securite|agent d'entretien|femme de menage|serveu(?:r|se)|cuisini(?:er|ere)|plongeur|macon|soudeu(?:r|se)|preparat(?:eur|rice)|operat(?:eur|rice)"
    r"|technicien(?:ne)?|comptable|contrat|poste|missions?|carriere|retraitee?|ancien(?:ne)?|gerante?|patron(?:ne)?|associee?|direct(?:eur|rice)|scolarisee?s?|licence|entraineur|inscrite?)"
)
_EMPLOYED: Final = re.compile(
    rf"\b{_WORK}\b\.?(?P<between>[^.;:!?\n]{{0,35}}?) (?P<link>chez|pour|a l'|a la|aux|au|de la|du) ?(?=[\w\"])"
)
_AT_WORK: Final = re.compile(rf"\b{_WORK}\b(?: \w{{1,6}}){{0,2}} ?\Z")
_BRACKETED: Final = re.compile(rf"\((?P<name>{_PART}(?: {_LITTLE}?{_PART}){{0,4}})[,)]")
_WORK_BRACKETED: Final = re.compile(rf"\b{_WORK}\b[^.;:!?()\n]{{0,25}} \(")
_BRANDS: Final = re.compile(
    r"(?<![\w-])(?:(?:au|le|du|chez|l[’']|à l[’']|à|un) ?)?(?:Carrefour|Auchan|E\.? ?Leclerc|Leclerc|Inter(?:marché|marche)|Lidl|Aldi|Match|Cora|Super U|Hyper U|Casino|Monoprix|Netto|Décathlon|Decathlon|Leroy[ -]Merlin|Castorama|Brico\w*|Kiabi"
    r"|Mac ?Do(?:nald[’']?s)?|McDonald[’']?s|Burger King|Quick|KFC|Amazon|Ikea|Conforama|Gifi|Noz|Norauto|Jardiland|Gamm Vert|Fnac|Darty|Picard)"
    rf"(?: (?i:city|market|contact|express|drive))? (?:de |d[’']|du |des )(?:l[’'])?{_PART}(?:-[\w-]{{1,20}}|(?: {_PART})){{0,2}}"
)
_FACTORIES: Final = re.compile(
    r"\b(?:la |chez |de la )?(?:francaise de mecanique|metaleurop|bridgestone|arc international|stora enso|faurecia|outreau technologies|tioxide|umicore|desseilles|noyon dentelles|stellantis|toyota onnaing|roquette freres|mccain|haagen-dazs|plastic omnium|outinord)\b"
)
_CLUBS: Final = re.compile(
    rf"(?<![\w-])(?:l[’']|le |la |au |à l[’'])?(?:AS|US|ES|FC|RC|SC|CS|UAS|USO|JS|AC|OC|BC|HBC|TC|VC|UC)(?: {_LITTLE}?[{_CAPITAL}][a-zß-ÿ][\w’'-]{{1,25}}){{1,3}}|(?<![\w-])[{_CAPITAL}][a-zß-ÿ][\w-]{{1,25}} (?:FC|AC|SC|HB|BC|Basket|Handball)\b"
    rf"|\b[lL][’'](?:Étoile|Entente|Union|Espérance|Avant-Garde|Amicale|Olympique|Harmonie)(?: [a-zéè]{{4,12}})?(?: {_LITTLE}?{_PART}){{1,3}}"
)
_FIRM: Final = re.compile(
    rf"(?<![\w’'-])(?:[lL][ea] |[lL][’'])?(?:[{_CAPITAL}][a-zß-ÿ][\w’'-]{{1,25}} (?:& |et )?){{1,3}}(?:SARL|SAS|SASU|EURL|SA|Immobilier|Immo|Logistique|Transports|Bâtiment|BTP|Industries?|et Fils|& Fils|Frères|et fils|& fils|Services|Propreté|Nettoyage)(?![\w-])"
)
_COMMON_NOUNS: Final = re.compile(
    r"\b(?:la )?mairie annexe\b|\bmairie de quartier\b|\b(?:l')?(?:harmonie|fanfare|chorale) (?:municipale|paroissiale)\b|\b(?:l')?amicale laique\b"
)
_GENERIC: Final = frozenset(
    (
        "mdph caf ccas cias cmp cmpp cms mds pmi ase aemo sie asll fsl dalo apl samsah savs gem siao "
        "spip udaf atmp cada huda ofii epsm ch chu chru csapa caarud samu pass empp epci sdis rsa aah "
        "ars ddets cpam carsat msa departement etat france europe region prefecture pole mission cap "
        "action insertion secours restos croix-rouge emmaus ordre education adapei apei unafam janvier "
        "fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi "
        "mercredi jeudi vendredi samedi dimanche noel paques toussaint ramadan m mme mr mlle monsieur "
        "madame dr il elle on nous ils elles je vous tu ce cela ca c'est mais ou donc or ni car que qui "
        "si quand comme depuis apres avant dans sur sans avec t1 t2 t3 t4 t5 f1 f2 f3 f4 hlm h24 bts bep "
        "ulis segpa upe2a ulis-ecole emploi ville jeunes locale internet facebook google police "
        "gendarmerie justice tribunal esat ehpad ime itep sessad l'ase l'ehpad un une son sa ses leur "
        "plus tres bien non oui aucun aucune tout tous question projet urgence objectif"
    ).split()
)
_TOWNS: Final = frozenset(
    (
        "lens lievin bethune arras calais boulogne lille paris dunkerque amiens valenciennes douai "
        "belgique roubaix tourcoing"
    ).split()
)
_OF_TOWN: Final = re.compile(
    r"(?:mosquee|eglise|paroisse|temple|synagogue|verrerie|usine|fosse|club\b.*|abattoir|supermarche|hypermarche|magasin|haras|centre equestre|salon|garage)"
)
_NATIONAL: Final = re.compile(
    r"restos du c|secours (?:populaire|catholique)|croix[- ]rouge|emmaus|action logement|mission locale|cap emploi|armee du salut|petits freres|pole emploi|france travail|la poste|maison des ados|saint-vincent-de-paul"
    r"|(?:pas-de-calais|sia|flandre opale|cottage|logifim|partenord|clesence|vilogia) habitat|maisons (?:et|&) cites|education nationale|france horizon|solidarite|habitat et humanisme|alcooliques anonymes"
)
_SCHOOL_NAMES: Final = frozenset(
    "pasteur curie ferry jaures zola prevert moulin michelet moliere voltaire rousseau hugo langevin joliot basly carnot gambetta "
    "saint sainte st ste notre-dame jean jules jacques victor louis louise marie paul pierre anne ferdinand emile rosa simone".split()
)
_SIGNS: Final = frozenset(
    "sports theatre gare centre calvaire place commerce poste paix canal port moulin mines mineurs terrils tilleuls pont parc soleil "
    "beffroi chateau plage dunes marais vallee lac fontaine halles marronniers lilas roses peupliers bouleaux acacias "
    "hirondelles alouettes tours arcades capucines glycines".split()
)
_NEIGHBOURS: Final = frozenset(
    "ami amie voisin voisine fils pere mere frere soeur oncle tante cousin cousine copain copine immeuble residence village quartier coin "
    "rue ville ecole foyer matin soir midi fond bas haut dessous dessus bourg secteur proprietaire bailleur locataire gardien mari femme".split()
)
"""« le garage de l’ami », « le café du coin »: whose or where it is, not its name."""
_LITTLE_WORDS: Final = frozenset("de la du des le les et d l a au aux en & l' d' chez un une pour".split())
_WORD: Final = re.compile(r"[\w'&-]+")
_PLAIN_START: Final = re.compile(
    r"(?:(?:de |a )?[ld]'|(?:de la|a la|des?|du|le|la|les|chez|au|aux|a) )?(?P<word>[a-z][\w'-]{2,25})"
)
_LONGEST_NAME: Final = 4
_COMMON: Final = 100
"""Met more often than that (a hundred million words), a word in capitals is only a word."""


def find_organisations(reading: Reading) -> Iterator[Finding]:
    """Give each organisation that is told by its own name."""
    for start, end in (*_sorts(reading), *_employers(reading), *_firms(reading)):
        if not _NATIONAL.search(reading.plain, start, end):
            yield Finding(start, end, Kind.ORG)


def _sorts(reading: Reading) -> Iterator[tuple[int, int]]:
    """Give where a sort of organisation is followed by its name: « l’école Ferdinand-Buisson »."""
    flat = _is_flat(reading.text)
    for match in _KIND.finditer(reading.plain):
        end = _name_end(reading, match, flat=flat)
        if end:
            yield (match.end("kind") + 2 if "(" in match["gap"] else match.start()), end


def _employers(reading: Reading) -> Iterator[tuple[int, int]]:
    """Give where someone works: « chef de chantier chez Bâti-Nord », « intérim (Log’Nord) »."""
    flat = _is_flat(reading.text)
    for match in _EMPLOYED.finditer(reading.plain):
        end = _employer_end(reading, match, flat=flat)
        if end:
            yield match.end(), end
    for match in _WORK_BRACKETED.finditer(reading.plain):
        bracketed = _BRACKETED.match(reading.text, match.end() - 1)
        if bracketed and _is_firm(bracketed["name"]):
            yield bracketed.span("name")


def _firms(reading: Reading) -> Iterator[tuple[int, int]]:
    """Give the names that are those of an organisation by themselves."""
    for pattern in (_BRANDS, _CLUBS, _FIRM):
        for match in pattern.finditer(reading.text):
            if not _shouted(reading.text, match.start()):
                yield match.span()
    for pattern in (_COMMON_NOUNS, _FACTORIES):
        for match in pattern.finditer(reading.plain):
            yield match.span()


def _name_end(reading: Reading, match: re.Match[str], *, flat: bool) -> int:
    """Give where the name that follows the sort of organisation ends, 0 when none does."""
    place = match.end()
    if match["gap"] == " (":
        bracketed = _BRACKETED.match(reading.text, place - 1)
        return bracketed.end("name") if bracketed and _is_firm(bracketed["name"]) else 0
    if ":" in match["gap"] and (
        not _ALWAYS_NAMED.fullmatch(match["kind"]) or _KIND.match(reading.plain, place)
    ):
        return 0
    if match.group().startswith("ferme "):
        return 0  # « il ferme les yeux »
    if flat or _shouted(reading.text, place):
        at_work = _AT_WORK.search(reading.plain, max(0, match.start() - 50), match.start())
        named = bool(at_work or _ALWAYS_NAMED.fullmatch(match["kind"]))
        return _flat_end(reading.plain, place, named=named)
    following = _FOLLOWING.match(reading.text, place)
    if not following or not _is_name(following.group()):
        return 0
    of_town = not _TOWNS.isdisjoint(_WORD.findall(read(following.group()).plain))
    return 0 if of_town and not _OF_TOWN.fullmatch(match["kind"]) else following.end()


def _employer_end(reading: Reading, match: re.Match[str], *, flat: bool) -> int:
    """Give where the name of the employer ends: « chez » names one, « à la » only right after the work."""
    place, link = match.end(), match["link"]
    near = link in {"chez", "pour"}
    if not near and (match["between"].strip() or link == "pour"):
        return 0
    if flat or _shouted(reading.text, place):
        word = _PLAIN_START.match(reading.plain, place)
        if link != "chez" or not word or _is_first_name(word["word"]) or not _is_rare(word["word"]):
            return 0
        return _flat_end(reading.plain, place, named=False)
    following = _FOLLOWING.match(reading.text, place)
    if not following or not _is_name(following.group()) or read(following.group()).plain in _TOWNS:
        return 0
    words = following.group().split(" ")
    return 0 if len(words) == 1 and _is_first_name(words[0]) else following.end()


def _flat_end(plain: str, place: int, *, named: bool) -> int:
    """Give where a name ends in a text that has no capitals, or nothing else: at the first usual word."""
    first = _PLAIN_START.match(plain, place)
    if not first or first["word"] in _GENERIC or first["word"][1] == "'":
        return 0
    linked = (
        first.start("word") > place and not plain.startswith(("de ", "d'", "a "), place)
    ) or plain.startswith(("de la ", "a la ", "de l'"), place)
    sign = first.start("word") > place and _is_sign(plain, place, first["word"])
    school = first["word"] in _SCHOOL_NAMES and plain.endswith(("ecole ", "college ", "lycee "), 0, place)
    school = school or (
        plain.endswith(("college ", "lycee "), 0, place) and lexicon().natures.get(first["word"]) == "n"
    )
    if not (_is_rare(first["word"]) or school or sign or (named and linked and _may_name(first["word"]))):
        return 0
    end = first.end()
    for count, word in enumerate(_WORD.finditer(plain, end, min(len(plain), end + 60))):
        if (
            plain[end : word.start()] != " "
            or count >= _LONGEST_NAME
            or word.group()[1:2] == "'"
            or word.group() in _GENERIC
        ):
            break
        if word.group() in _LITTLE_WORDS:
            ahead = _PLAIN_START.match(plain, word.start())
            if ahead and (_is_rare(ahead["word"]) and ahead["word"] not in _GENERIC):
                end = ahead.end()
                continue
            break
        if not (
            _is_rare(word.group())
            or (sign and word.group().endswith(("s", "x")))
            or (named and linked and _may_name(word.group()) and count < 2)
        ):
            break
        end = word.end()
    return end


def _is_sign(plain: str, place: int, word: str) -> bool:
    """Whether what follows is written over a door: « les petits plats », « chez Lulu », « des sports »."""
    if plain.startswith("les ", place):
        return word.endswith(("s", "x"))
    if plain.startswith("chez ", place):
        return len(word) > 3 and "f" not in lexicon().natures.get(word, "n")
    return word in _SIGNS


def _is_flat(text: str) -> bool:
    """Whether a text is typed without capitals."""
    return sum(map(str.isupper, text)) * 100 < len(text)


def _shouted(text: str, place: int) -> bool:
    """Whether the words around are all in capitals."""
    letters = [letter for letter in text[max(0, place - 30) : place + 30] if letter.isalpha()]
    return sum(map(str.isupper, letters)) > 0.8 * len(letters)


def _is_rare(word: str) -> bool:
    """Whether a word is no usual word of French."""
    known = lexicon()
    count = known.frequencies.get(word)
    if count is None:
        return len(word) > 3 and (word in known.surnames or not known.looks_misspelt(word))
    return count < _COMMON and "v" not in known.natures[word] and word in known.surnames


def _may_name(word: str) -> bool:
    """Whether a usual word may be in a name: a noun or an adjective, never a verb."""
    if word in _NEIGHBOURS:
        return False
    nature = lexicon().natures.get(word, "n")
    return ("n" in nature or "a" in nature) and not {"v", "r", "f"} & set(nature)


def _is_first_name(word: str) -> bool:
    return lexicon().first_names.get(read(word).plain, 0) >= 500


def _is_firm(name: str) -> bool:
    """Whether what stands in brackets after an organisation is its name, not that of a person."""
    words = name.split(" ")
    return (
        _is_name(name)
        and not _is_first_name(words[0])
        and (len(words) > 1 or "'" in name or "’" in name or "-" in name)
    )


def _is_name(name: str) -> bool:
    """Tell a name of its own from « École : La », « lycée professionnel » or the name of a service."""
    if name[0] in '«"“':
        return any(map(str.isupper, name))
    words = [word for word in _WORD.findall(read(name).plain) if word not in _LITTLE_WORDS]
    if not words or words[0].isdigit() or words[0].removeprefix("l'").removeprefix("d'") in _GENERIC:
        return False
    # « un atelier CV », « une association d’IML »
    return len(words) > 1 or len(words[0]) > 5 or not _WORD.findall(name)[-1].rpartition("'")[2].isupper()
