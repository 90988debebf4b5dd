"""Find the addresses: street, residence, tower, flat, room, with or without a number."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.deidentification import address_cues, cues
from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.reading import Reading
from maillage.deidentification.tokens import Case, Opening


def find_addresses(reading: Reading) -> Iterator[Finding]:
    """Give each address with its number and its flat."""
    place = 0
    while place < len(reading.tokens):
        found = _field(reading, place) or _address(reading, place)
        if found is None:
            place += 1
            continue
        start, end = found
        yield Finding(reading.tokens[start].start, reading.tokens[end - 1].end, Kind.ADDRESS)
        place = end


def _address(reading: Reading, place: int) -> tuple[int, int] | None:
    """Give where the address around the kind of street or building `place` begins and ends."""
    token = reading.tokens[place]
    if not token.is_word or reading.shielded[place] or token.folded == "n":
        return None
    if reading.folded(place - 1) in {"du", "de", "des"} and reading.folded(place - 2) in {
        "quartier",
        "social",
        "centre",
    }:
        return None
    end = None
    if token.folded in address_cues.KINDS:
        end = _named(reading, place)
    elif token.folded == "lieu":
        end = _locality(reading, place)
    elif token.folded in address_cues.ARTICLES:
        end = _numbered_name(reading, place)
    elif token.folded in {"numero", "no"} and reading.folded(place - 1) in {"au", "du"}:
        end = unit(reading, place)
    elif token.folded in address_cues.NATIONAL and not token.shouted | (token.case is Case.LOWER):
        end = _national(reading, place)
    if end is None and token.folded in address_cues.ROOMS:
        end = unit(reading, place)
        alone = token.folded in address_cues.ALONE and end is not None and _is_precise(reading, place, end)
        if not alone and _with_name_before(reading, place) == place:
            end = None
    if end is None:
        return None
    start = place
    if token.folded in address_cues.ROADS:
        while reading.folded(start - 1) in {"grand", "grande", "'", "-"} and start - 1 > place - 3:
            start -= 1
        if reading.folded(start) in {"'", "-"}:
            start = place
    number = _number_before(reading, start)
    if number is not None and reading.folded(number - 1) in address_cues.CARRYING:
        number -= 1
    start = _with_units_before(reading, start if number is None else number)
    if (
        reading.folded(start - 1) == ","
        and reading.folded(start - 2) in address_cues.DWELLINGS
        and token.folded in address_cues.ROADS
    ):
        start -= 2
    if reading.folded(start - 1) == "," and reading.folded(start - 3) == "local":
        start -= 3
    return _from_elsewhere(reading, _with_name_before(reading, start)), _with_units(reading, end)


def _national(reading: Reading, place: int) -> int | None:
    """« RN 43, n° 12 », « 12 RD 943 »: a road is no address without a number upon it."""
    number = reading.token(place + 1)
    if number is None or number.case is not Case.NUMBER or number.line != reading.tokens[place].line:
        return None
    end = place + 2
    upon = end + 1 if reading.folded(end) == "," else end
    numbered = reading.folded(upon) in address_cues.NUMBER_WORDS and unit(reading, upon) is not None
    return end if numbered or _number_before(reading, place) is not None else None


# --- the name of a street or of a building ---------------------------------------------------------------


def _named(reading: Reading, place: int) -> int | None:
    start = place + 1
    if reading.folded(start) == "." and not reading.tokens[start].spaced and len(reading.folded(place)) < 5:
        start += 1
    if reading.folded(start) in {"«", '"', "“", "-"}:
        start += 1
    if reading.folded(start) in address_cues.BETWEEN and reading.folded(start + 1) in address_cues.LINKS:
        start += 1
    elif reading.folded(place) == "maison":
        return None
    if reading.folded(start) in {
        "dit",
        "dite",
        "nommee",
        "appelee",
        "sociale",
        "residentiel",
        "residentielle",
        "autonomie",
        "habitat",
    }:
        start += 1
    name = start
    while name - start < 4 and (
        reading.folded(name) in address_cues.LINKS or (reading.folded(name) == "'" and name > start)
    ):
        name += 1
    if _is_grand_street(reading, place):
        return place + 1
    token = reading.token(name)
    if token is None or token.line != reading.tokens[place].line or not _may_begin(reading, name):
        return None
    if reading.words[place].allowed and reading.words[name].allowed and reading.folded(name + 1) != "-":
        return None
    vague = token.folded in {"secteur", "voisinage"} or reading.folded(place - 1) in {"une", "un", "cette"}
    if token.folded in address_cues.NO_NAME and vague and not reading.cased(name):
        return None
    if not _is_named(reading, place, start, name):
        return None
    end = name_end(reading, name)
    lodge = _lodges(reading, name) if reading.folded(place) in address_cues.LODGING else None
    return max(end, lodge) if lodge else end


def _is_grand_street(reading: Reading, place: int) -> bool:
    """« Grand'Rue », « Grande Rue », « Grand-Place »."""
    before = place - 1
    if reading.folded(before) in {"'", "-"} and before:
        before -= 1
    return (
        reading.folded(before) in {"grand", "grande"}
        and reading.folded(place) in {"rue", "place"}
        and (reading.tokens[place].is_capital or _number_before(reading, before) is not None)
    )


def _may_begin(reading: Reading, name: int) -> bool:
    token = reading.tokens[name]
    if (
        token.folded in {"madame", "monsieur"}
        and reading.folded(name - 1) in address_cues.STREETS
        and reading.folded(name + 1) in {",", "", ".", "a"}
    ):
        return reading.cased(name)
    if token.case is Case.MARK or token.folded in {"x", "y", "z"} or token.folded in address_cues.NOT_NAMED:
        return False
    if token.folded in cues.TITLES:
        return token.folded in address_cues.RANKS
    return token.opening is not Opening.SENTENCE


def _is_named(reading: Reading, place: int, start: int, name: int) -> bool:
    kind, token = reading.folded(place), reading.tokens[name]
    numbered = _number_before(reading, place) is not None
    before = reading.folded(place - 1)
    if (
        before in address_cues.LIVING
        and kind in address_cues.STREETS | address_cues.ON
        and token.is_word
        and not reading.words[name].small
    ):
        return True
    if kind in address_cues.STREETS:
        return _is_street(reading, start, name, numbered=numbered)
    if kind == "tour" and token.case is Case.LETTER and name == start:
        alone = reading.token(name + 1)
        return (
            before not in address_cues.TURNS
            and (alone is None or not alone.is_word)
            and reading.folded(name + 1) != "'"
        )
    if kind in address_cues.LODGING and _lodges(reading, name):
        return True
    dotted = reading.folded(place + 1) == "." and not reading.tokens[place + 1].spaced
    if (kind == "r" and not numbered and not (dotted and reading.cased(name))) or before in {"en", "cette"}:
        return False
    if token.case is Case.NUMBER:
        return (numbered and kind in address_cues.WAYS) or (
            name > start and kind in {"coron", "corons", "cite", "place", "square"}
        )
    if numbered and (kind in address_cues.NUMBERED or kind == "cour"):
        return reading.cased(name) or not reading.words[name].small
    if kind == "lot" and reading.folded(place + 1) == ".":
        return not reading.words[name].small
    if reading.cased(name):
        return _is_proper(reading, place, start, name)
    if token.case is Case.LETTER or (before == "sur" and kind in address_cues.WAYS):
        return False
    if kind in address_cues.SITES:
        return kind == "ferme" and reading.lower and name - start > 1 and "a" in reading.words[name].natures
    if kind in address_cues.HOMES and _is_hyphened(reading, name):
        return True
    return (reading.lower or token.shouted) and _is_proper_without_case(reading, place, start, name)


def _is_hyphened(reading: Reading, name: int) -> bool:
    """« résidence beau-séjour »."""
    mark, after = reading.token(name + 1), reading.token(name + 2)
    return (
        mark is not None and after is not None and mark.folded == "-" and not mark.spaced and not after.spaced
    )


def _is_street(reading: Reading, start: int, name: int, *, numbered: bool) -> bool:
    word, token = reading.words[name], reading.tokens[name]
    linked = name > start
    if token.case is Case.NUMBER:
        return linked or numbered
    if reading.cased(name):
        return not (word.allowed and token.case is Case.UPPER)
    if word.jargon or "f" in word.natures or token.case is Case.LETTER:
        return numbered and linked and token.case is not Case.LETTER
    if linked:
        return numbered or reading.folded(start) in address_cues.OF or reading.folded(start) == "les"
    return (
        numbered
        or not word.french
        or (
            word.weight >= 50
            and not word.verb
            and (reading.lower or token.shouted or "a" not in word.natures)
        )
    )


def _is_proper(reading: Reading, place: int, start: int, name: int) -> bool:
    """« place Jean-Moulin », « cité des Alouettes » but neither « foyer de Lens » nor « place du SAVS »."""
    kind, word, token = reading.folded(place), reading.words[name], reading.tokens[name]
    linked = name > start
    if token.case is Case.UPPER and word.allowed:
        return False
    if kind in {"tour", "tours"} and (
        reading.folded(name) in {"eiffel", "france"} or reading.folded(place - 1) in address_cues.TURNS
    ):
        return False
    if kind in {"cite", "cites"} and _is_quoting(reading, place):
        return False
    if kind in {"cote", "mail", "ch"}:
        return False
    if not linked:
        titled = reading.folded(name + 1) == "-" or reading.cased(name + 1)
        return (
            not word.allowed
            or kind in address_cues.HOMES
            or reading.folded(name) in address_cues.SAINTS
            or titled
        )
    article = reading.folded(start) in address_cues.ARTICLES and reading.tokens[start].case is Case.LOWER
    if kind in address_cues.WAYS:
        led = reading.folded(place - 1) in address_cues.ARTICLES | {"une", "cette"}
        ranked = reading.folded(name) in address_cues.RANKS
        return not article and (
            not word.allowed or ranked or (kind in {"route", "rte", "chemin"} and not led)
        )
    if kind in address_cues.SITES:
        return name - start > 1 or reading.folded(start) in {"du", "des"} or reading.tokens[start].is_capital
    of = name - start - (reading.folded(name - 1) == "'") == 1 and reading.folded(start) in {"de", "d"}
    return not (word.allowed and of)


def _is_proper_without_case(reading: Reading, place: int, start: int, name: int) -> bool:
    kind, word = reading.folded(place), reading.words[name]
    if word.small:
        return False
    if name == start and kind in {"tour", "tours", "residence", "cite"} and word.allowed and word.last >= 5:
        return reading.tokens[name].folded not in reading.lists.acronyms
    if name == start:
        return not word.allowed and (not word.french or (word.weight >= 200 and not word.verb))
    if kind in address_cues.HOMES:
        if kind in address_cues.SHELTERS or (reading.folded(start) in {"de", "d"} and name - start == 1):
            return not word.french and not word.allowed
        return True
    owned = reading.folded(start) in {"du", "des"} or name - start > 1
    if kind == "place":
        return owned and reading.folded(name) in address_cues.SQUARES
    return kind in {"chemin", "route", "square", "quai"} and owned and word.first < 50


def _lodges(reading: Reading, name: int) -> int | None:
    """Give the end of the room that comes soon: « foyer des mineurs marocains, chambre 118 »."""
    for at in range(name + 1, min(name + 10, len(reading.tokens))):
        token = reading.tokens[at]
        if token.opening is Opening.SENTENCE or token.line != reading.tokens[name].line:
            return None
        if token.folded in address_cues.CLAUSES:
            return None
        if token.folded in address_cues.ROOMS:
            end = unit(reading, at)
            if end is not None:
                return end
    return None


def _numbered_name(reading: Reading, place: int) -> int | None:
    """« 44, les Terrasses du Lac », « au 12 les Hauts »."""
    at = place - 1
    if reading.folded(at) == ",":
        at -= 1
    number, before = reading.token(at), reading.folded(at - 1)
    if number is None or number.case is not Case.NUMBER or len(number.text) > 3:
        return None
    if number.line != reading.tokens[place].line or not (
        before in address_cues.LODGED or before in {",", ":", ";"}
    ):
        return None
    name = place + 1
    token = reading.token(name)
    if token is None or token.case is not Case.CAPITAL or token.shouted or reading.words[name].allowed:
        return None
    if before == "," and reading.folded(place) != "les":
        return None
    if reading.words[name].mostly_first_name or not reading.words[name].french:
        return None
    return name_end(reading, name)


def _with_name_before(reading: Reading, start: int) -> int:
    """Stretch the address back over the name of its building: « Le Sémaphore, entrée 9 »."""
    token = reading.tokens[start]
    comma = reading.token(start - 1)
    if (
        token.folded not in address_cues.UNITS | address_cues.WAYS | address_cues.STREETS | {"r"}
        or comma is None
        or comma.folded != ","
    ):
        return start
    at = start - 2
    first = at
    while first >= 0 and start - first < 6 and _is_of_a_building(reading, first, at):
        first -= 1
    first += 1
    while first <= at and not reading.cased(first):
        first += 1
    if first > at:
        return start
    if reading.folded(first - 1) in cues.TITLES or reading.tokens[first].line != token.line:
        return start
    lodged = token.folded in address_cues.UNITS - {"caravane"}
    home = reading.folded(first) in {"le", "la", "les", "l", "maison"} or lodged
    known = any(
        reading.words[i].mostly_first_name or (not reading.words[i].french and reading.words[i].last >= 200)
        for i in range(first, at + 1)
    )
    plain = all(reading.words[i].french or reading.words[i].allowed for i in range(first, at + 1))
    place = any((reading.folded(i),) in reading.lists.communes for i in range(first, at + 1))
    return first if home and plain and not known and not place else start


def _is_of_a_building(reading: Reading, at: int, last: int) -> bool:
    token = reading.tokens[at]
    return (
        token.is_word
        and token.line == reading.tokens[last].line
        and not reading.shielded[at]
        and (
            (reading.cased(at) and token.case is Case.CAPITAL and token.folded not in cues.TITLES)
            or (token.folded in address_cues.LINKS and at < last)
        )
    )


def _locality(reading: Reading, place: int) -> int | None:
    """« lieu-dit Le Rossignol »."""
    at = place + 1
    if reading.folded(at) == "-":
        at += 1
    if reading.folded(at) != "dit":
        return None
    at += 1
    while reading.folded(at) in address_cues.BEFORE_A_LOCALITY:
        at += 1
    token = reading.token(at)
    if token is None or not token.is_word or token.line != reading.tokens[place].line:
        return None
    return name_end(reading, at)


def name_end(reading: Reading, name: int) -> int:
    """Give where the name of a street ends."""
    loose = not reading.cased(name)
    end = name + 1
    while end < len(reading.tokens) and end - name < address_cues.LONGEST:
        broken = reading.tokens[end].line != reading.tokens[name].line
        step = None if broken else _next_part(reading, end, loose=loose)
        if step is None:
            break
        end = step
    if reading.folded(end) in {"»", "”"}:
        end += 1
    return end


def _next_part(reading: Reading, end: int, *, loose: bool) -> int | None:
    """Give the end of one more word of the name of a street: a capital, or small words then a capital."""
    token = reading.tokens[end]
    if token.folded in {"-", "'"} and not token.spaced:
        after = reading.token(end + 1)
        return end + 2 if after and not after.spaced and after.case is not Case.MARK else None
    if token.folded == "." and not token.spaced and reading.tokens[end - 1].case is Case.LETTER:
        return end + 1
    if token.opening is Opening.SENTENCE:
        return None
    if (
        token.folded in address_cues.PROLONGED
        and token.opening is Opening.NONE
        and not _carries(reading, end)
    ):
        return end + 1
    if token.case is Case.NUMBER and reading.folded(end - 1) in address_cues.NATIONAL:
        return end + 1
    if token.case is Case.NUMBER and len(token.text) <= 2 and reading.folded(end + 1) in address_cues.MONTHS:
        return end + 2
    if token.is_word and reading.folded(end - 1).isdigit() and token.folded in address_cues.AFTER_A_NUMBER:
        return end + 1
    if reading.cased(end) and not (reading.words[end].allowed and token.case is Case.UPPER):
        return end + 1
    if loose and _carries_on(reading, end):
        return end + 1
    return _linked_part(reading, end, loose=loose)


def _linked_part(reading: Reading, end: int, *, loose: bool) -> int | None:
    token = reading.tokens[end]
    if token.folded in {"a", "aux"} and reading.folded(end + 1) in address_cues.MATTERS:
        return end + 2
    if token.folded not in address_cues.INSIDE:
        return None
    links = end + 1
    while links - end < 3 and (reading.folded(links) in {"la", "les", "l"} or reading.folded(links) == "'"):
        links += 1
    after = reading.token(links)
    if (
        after is None
        or after.line != token.line
        or not after.is_word
        or after.folded in cues.TITLES - address_cues.RANKS
    ):
        return None
    ranked = reading.folded(end - 1) in address_cues.RANKS
    plain = token.folded in address_cues.OF and not reading.words[links].small and (loose or ranked)
    return links + 1 if reading.cased(links) or plain else None


def _is_quoting(reading: Reading, place: int) -> bool:
    """« un élu a cité Jaurès », « le chef cite Montaigne »: no housing estate."""
    token, before = reading.tokens[place], reading.before(place)
    if before < 0 or token.is_capital:
        return False
    if reading.folded(before) in address_cues.SAID:
        return True
    word = reading.words[before]
    bare = token.text == "cite" and (not reading.text.isascii() or reading.words[place + 1].allowed)
    return bare and "n" in word.natures and not word.small


def _carries(reading: Reading, place: int) -> bool:
    """Whether the word is the verb of the sentence: « rue X est fermée »."""
    after = reading.token(place + 1)
    return reading.folded(place) == "est" and after is not None and after.is_word


def _carries_on(reading: Reading, end: int) -> bool:
    token, word = reading.tokens[end], reading.words[end]
    if (
        not token.is_word
        or token.case is Case.LETTER
        or word.jargon
        or word.small
        or token.folded in address_cues.UNITS
    ):
        return False
    return not word.french or (word.weight >= 100 and not word.verb)


# --- the number, the flat, the floor ---------------------------------------------------------------------


def _number_before(reading: Reading, place: int) -> int | None:
    """Give where the number of the street begins, when one stands before `place`."""
    at = place - 1
    in_words = _number_in_words(reading, place)
    if in_words is not None:
        return in_words
    for _ in range(3):
        token = reading.token(at)
        if token is None or token.line != reading.tokens[place].line:
            return None
        if token.case is Case.NUMBER and len(token.text) <= 4:
            before = reading.token(at - 1)
            if before and before.folded in {"/", "-"} and not before.spaced and not token.spaced:
                inner = reading.token(at - 2)
                return at - 2 if inner and inner.case is Case.NUMBER else None
            return at
        if token.folded not in address_cues.AFTER_THE_NUMBER and token.case is not Case.LETTER:
            return None
        at -= 1
    return None


def _number_in_words(reading: Reading, place: int) -> int | None:
    """« cinquante-huit rue Kléber », « au cent deux avenue Foch »."""
    at = place - 1
    while at >= 0 and (
        reading.folded(at) in address_cues.DIGITS | {"et", "vingts", "cents"}
        or (reading.folded(at) == "-" and at < place - 1)
    ):
        at -= 1
    at += 1
    line = reading.tokens[place].line
    ruled = at < place and reading.folded(at) in address_cues.DIGITS and reading.tokens[at].line == line
    if place - at == 1 and reading.folded(at) == "un":
        return None
    led = reading.folded(at - 1) in {"au", "le", "du", "numero", ",", ":", "adresse"} or place - at > 1
    return at if ruled and led else None


def _with_units(reading: Reading, end: int) -> int:
    """Stretch the address over « , appt 3 », « bâtiment C », « 2e étage », « au 14 »."""
    while True:
        at = end
        while at - end < 2 and reading.folded(at) in {",", "-", "–", "(", "a", "au", "/"}:
            at += 1
        token = reading.token(at)
        if token is None or token.line != reading.tokens[end - 1].line or token.opening is Opening.SENTENCE:
            return end
        stretched = unit(reading, at) if token.folded in address_cues.UNITS else _floor(reading, at)
        following = reading.token(at + 1)
        if (
            token.case is Case.LETTER
            and at > end
            and following
            and following.case is Case.NUMBER
            and not following.spaced
        ):
            stretched = at + 2
        if stretched is None and token.case is Case.NUMBER and reading.folded(end) == "au" and at == end + 1:
            stretched = at + 1
        if stretched is None and token.folded in address_cues.PLACED and at > end:
            stretched = _named(reading, at)
        if stretched is None:
            stretched = (
                _elsewhere(reading, end + (at > end)) if at > end or token.folded in {"rdc", "rez"} else None
            )
        if (stretched is None or stretched <= end) and reading.folded(end) in {",", "-", "–", "sur"}:
            stretched = _way_in(reading, end + (reading.folded(end) != "sur"))
        if stretched is None or stretched <= end:
            return end
        end = stretched


def _way_in(reading: Reading, place: int) -> int | None:
    """« , dernière porte avant le pont », « , au bout, après le calvaire », « , niveau -2 »."""
    at = place
    told = False
    while at < len(reading.tokens) and at - place < address_cues.WAY_IN:
        token, word = reading.tokens[at], reading.words[at]
        if token.line != reading.tokens[place].line or token.opening is Opening.SENTENCE:
            break
        if token.case is Case.MARK and token.folded not in {"-", "'"}:
            break
        if token.folded in address_cues.ACCESS:
            told = True
        elif token.is_word and not (
            token.folded in address_cues.AROUND or "n" in word.natures or "a" in word.natures
        ):
            return None
        if token.folded in cues.PEOPLE or (reading.cased(at) and at > place):
            return None
        at += 1
    return at if told and at > place else None


def _from_elsewhere(reading: Reading, start: int) -> int:
    """Stretch the address back over « derrière le 57 »."""
    at = start - 1
    while reading.folded(at) in address_cues.LINKS | {"'"}:
        at -= 1
    if (
        reading.folded(at) in address_cues.SPOTS
        and at < start - 1
        and reading.tokens[at].line == reading.tokens[start].line
    ):
        return at - 2 if reading.folded(at - 2) in address_cues.ELSEWHERE | {"sous"} else at
    if (
        reading.folded(at) not in address_cues.ELSEWHERE - {"fond"}
        or reading.tokens[at].line != reading.tokens[start].line
    ):
        return start
    return at if reading.tokens[start].case is Case.NUMBER else start


def _elsewhere(reading: Reading, place: int) -> int | None:
    """« , derrière le garage », « , au-dessus de la pharmacie », « , caravane bleue », « , rdc »."""
    at = place
    if reading.folded(at) in {"en", "au", "a"}:
        at += 2 if reading.folded(at + 1) == "-" else 1
    if reading.folded(at) in address_cues.FLOORS:
        at += 1
        if reading.folded(at) == "-" and reading.folded(at + 1) == "de":
            at += 4
        return at + 1 if reading.folded(at) in address_cues.SIDES else at
    if reading.folded(at) in address_cues.ARTICLES and reading.folded(at + 1) in address_cues.RANKED:
        return at + 3 if reading.folded(at + 2) in address_cues.DWELLINGS | address_cues.UNITS else None
    if reading.folded(at) not in address_cues.ELSEWHERE:
        return None
    at += 1
    while reading.folded(at) in address_cues.LINKS | {"'"}:
        at += 1
    token = reading.token(at)
    if (
        token is None
        or not token.is_word
        or token.line != reading.tokens[place].line
        or reading.words[at].verb
    ):
        return None
    while (
        reading.folded(at + 1) == "-" and not reading.tokens[at + 1].spaced and at + 2 < len(reading.tokens)
    ):
        at += 2
    return at + 1


def _with_units_before(reading: Reading, start: int) -> int:
    """Stretch the address back over « appt 3, », « 12e étage, », « mobil-home 44, »."""
    line = reading.tokens[start].line
    farthest = start
    for back in range(2, 9):
        at = start - back
        if at < 0 or reading.tokens[at].line != line:
            break
        if reading.folded(at) in address_cues.FRONT_UNITS or reading.tokens[at].case is Case.NUMBER:
            end = unit(reading, at) or _floor(reading, at) or _mobile(reading, at)
            if end is not None and all(
                reading.folded(i) in {",", "-", "(", "de", "du"} for i in range(end, farthest)
            ):
                farthest = at
    return farthest


def _mobile(reading: Reading, place: int) -> int | None:
    """« mobil-home 44 »."""
    if reading.folded(place) not in {"mobil", "chalet"}:
        return None
    at = place + 1
    while reading.folded(at) in {"-", "home", "n", "°"}:
        at += 1
    token = reading.token(at)
    return at + 1 if token and token.case is Case.NUMBER else None


def unit(reading: Reading, place: int) -> int | None:
    """« appt 3 », « bâtiment C », « porte n° 12 », « aile gauche »."""
    at = place + 1
    if reading.folded(at) == "." and reading.folded(place) in address_cues.SHORT_UNITS:
        at += 1
    while at - place < 4 and reading.folded(at) in {"n", "no", "°", "º", "numero", ":"}:
        at += 1
    token = reading.token(at)
    if token is None or token.line != reading.tokens[place].line:
        return None
    if reading.folded(at) in {"du", "au"} and reading.folded(at + 1) == "fond":
        return at + 2
    if reading.folded(place) == "caravane" and "a" in reading.words[min(at, len(reading.words) - 1)].natures:
        return at + 1
    if token.folded in address_cues.DIGITS and reading.folded(place) in address_cues.COUNTED_IN_WORDS:
        return at + 1
    if token.case is Case.NUMBER and len(token.text) <= 4:
        after = reading.token(at + 1)
        return at + 2 if after and after.is_word and not after.spaced and len(after.text) <= 3 else at + 1
    if token.folded in {"droite", "gauche"} and reading.folded(place) in {
        "appartement",
        "porte",
        "rez",
        "aile",
        "rdc",
        "palier",
        "escalier",
    }:
        return at + 1
    lettered = token.text.isupper() or (
        reading.folded(place) in {"bat", "batiment", "entree", "escalier", "esc", "bt"}
        and (at + 1 == len(reading.tokens) or not reading.tokens[at + 1].is_word)
    )
    if token.case is Case.LETTER and lettered and reading.folded(at + 1) != "'":
        after = reading.token(at + 1)
        return at + 2 if after and after.case is Case.NUMBER and not after.spaced else at + 1
    return None


def _is_precise(reading: Reading, place: int, end: int) -> bool:
    """Whether « appt 3 » alone tells a flat: « logement 3 pièces », « porte 2 fois » do not."""
    if reading.folded(end) in address_cues.COUNTED:
        return False
    kind = reading.folded(place)
    last = reading.tokens[end - 1]
    if last.folded in {"droite", "gauche"}:
        return False
    if last.case is Case.LETTER:
        return last.folded not in {"a", "y", "l", "d"} or (
            reading.cased(place) and kind not in address_cues.LETTERED
        )
    if kind in address_cues.LETTERED - {"porte", "bloc"}:
        return reading.folded(place + 1) in {"n", "no", "°", "numero"}
    return True


def _floor(reading: Reading, place: int) -> int | None:
    """« 2e étage », « 3ème porte gauche »."""
    token = reading.token(place)
    if token is None or token.case is not Case.NUMBER:
        return None
    at = place + 1
    if reading.folded(at + 1) == "corps" and reading.folded(at + 2) == "de":
        return at + 4
    if reading.folded(at) in {"e", "er", "eme", "ieme", "nd", "ere"}:
        at += 1
    if reading.folded(at) in {"etage", "etages", "etg", "porte"}:
        at += 1
    elif at == place + 1:
        return None
    elif reading.folded(at) not in address_cues.SIDES:
        after = reading.token(at)
        ends = after is None or not after.is_word or after.folded in address_cues.AFTER_A_FLOOR
        return at if (ends and not token.spaced) or (ends and at > place + 1) else None
    if reading.folded(at) == "porte":
        at += 1
    if reading.folded(at) in address_cues.SIDES:
        at += 1
    return at


# --- « Adresse : … » -------------------------------------------------------------------------------------


def _field(reading: Reading, place: int) -> tuple[int, int] | None:
    """Give what follows « Adresse : », up to the commune, another detail or the end of the line."""
    label = reading.folded(place - 1)
    if reading.folded(place) not in {":", "="} or label not in address_cues.LABELS:
        return None
    line = reading.tokens[place].line
    start = end = place + 1
    while (
        end < len(reading.tokens)
        and reading.tokens[end].line == line
        and (not reading.shielded[end] or reading.folded(end - 1) == "-")
    ):
        token = reading.tokens[end]
        abbreviated = token.folded == "." and reading.folded(end - 1) in address_cues.ABBREVIATED
        if (
            (token.folded in {";", "|", "."} and not abbreviated)
            or token.folded == "@"
            or (token.case is Case.NUMBER and len(token.text) == 5)
        ):
            break
        parted = reading.folded(end - 1) in {",", "-", "–", "a"} and token.spaced
        if end > start and parted and token.folded not in address_cues.FLOORS and _is_commune(reading, end):
            break
        end += 1
    while end > start and reading.folded(end - 1) in {",", "-", "–", "(", "a"}:
        end -= 1
    kept = [place for place in range(start, end) if reading.tokens[place].case is not Case.MARK]
    precise = any(reading.tokens[at].case is Case.NUMBER or reading.cased(at) for at in kept)
    if (
        not kept
        or not precise
        or (label in address_cues.WHERE and not any(_named_address(reading, at) for at in kept))
        or reading.folded(start) in {"chez", "sans", "inconnue", "neant", "ccas", "idem"}
    ):
        return None
    return start, end


def _named_address(reading: Reading, place: int) -> bool:
    found = _address(reading, place)
    return found is not None and reading.folded(place) in address_cues.NAMED_KINDS


def _is_commune(reading: Reading, place: int) -> bool:
    folded = reading.folded(place)
    return (
        (folded,) in reading.lists.communes
        or reading.words[place].allowed
        or folded in {"saint", "st", "ste"}
    )
