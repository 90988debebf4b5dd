"""A text being read: its words, what is known of each, and what is allowed there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from maillage.deidentification import cues
from maillage.deidentification.lexicon import Lexicon, lexicon
from maillage.deidentification.namesakes import namesakes
from maillage.deidentification.tokens import Case, Opening, Token, tokenize
from maillage.deidentification.vocabulary import words

_LONGEST: Final = 30
"""A longer run of letters is no word."""
_CLINICAL: Final = tuple(
    words(
        "emie emies isme ismes phagie gnosie philie psychie thymie praxie calculie algie algies lexie manie "
        "orexie phobie phasie mnesie pathie pathies plegie tomie tomies scopie scopies graphie graphies urie "
        "presie typies thrite thrites arthrose somnie lepsie trophie kinesie tonie nevrose psychose hedonie "
        "therapie therapies logie logies statine azole cilline oxetine azepam idone olol pril sartan"
    )
)
"""How the words of medicine end."""
_PEOPLES: Final = (
    "ain",
    "aine",
    "ains",
    "aines",
    "ien",
    "ienne",
    "iens",
    "iennes",
    "ais",
    "aise",
    "ois",
    "oise",
)


@dataclass(slots=True)
class Word:
    """What the lists know of a token."""

    frequency: int = 0
    natures: str = ""
    first: int = 0
    last: int = 0
    jargon: bool = False
    glued: bool = False
    """« lhopital », « lhomme »: a word with its article, or a surname."""
    allowed: bool = False

    @property
    def french(self) -> bool:
        """Whether it is a word of the language, or of the trade."""
        return bool(self.natures) or self.jargon or self.glued

    @property
    def small(self) -> bool:
        """Whether it is an article, a pronoun, a preposition, an adverb…"""
        return self.jargon or any(nature in self.natures for nature in "fr")

    @property
    def verb(self) -> bool:
        """Whether it may be the verb of a sentence."""
        return "v" in self.natures

    @property
    def name(self) -> bool:
        """Whether some people bear it."""
        return self.first >= 20 or self.last >= 5

    @property
    def mostly_first_name(self) -> bool:
        """Whether, even written without a capital, it is more likely a first name than a word."""
        if self.jargon or self.glued:
            return False
        if not self.natures:
            return self.first >= 300
        return self.first >= 2000 and self.first >= 100 * self.frequency

    @property
    def weight(self) -> int:
        """How many bear it, first names counted as surnames of the same rarity."""
        return self.last + self.first // 20


@dataclass(slots=True)
class Reading:
    """The words of a text with what is known of them."""

    text: str
    lists: Lexicon
    tokens: list[Token]
    words: list[Word]
    lower: bool = False
    """Whether its sentences begin without a capital: a name may then have none."""
    shielded: list[bool] = field(default_factory=list)
    """What is already told as an address, a place…"""
    owned: list[bool] = field(default_factory=list)
    """What belongs to the name of an organisation: only a title makes it someone's."""

    @classmethod
    def of(cls, text: str) -> Reading:
        """Read `text`."""
        lists = lexicon()
        tokens = tokenize(text)
        reading = cls(text, lists, tokens, [_word(lists, token) for token in tokens])
        reading.shielded = [False] * len(tokens)
        reading.owned = [False] * len(tokens)
        reading.lower = _is_lower(tokens)
        for place in range(len(tokens)):
            for end in _allowed_from(reading, place):
                for index in range(place, end):
                    reading.words[index].allowed = True
        for word, token in zip(reading.words, tokens, strict=True):
            word.allowed = word.allowed or _is_allowed_misspelt(lists, token, word)
        for start, end in (*_named_after_someone(reading), *namesakes(reading)):
            for index in range(start, end):
                reading.words[index].allowed = True
                reading.shielded[index] = True
        return reading

    def shield(self, start: int, end: int) -> None:
        """Keep the characters from `start` to `end` from being taken for a name."""
        for place in self.between(start, end):
            self.shielded[place] = True

    def own(self, start: int, end: int) -> None:
        """Leave the characters from `start` to `end` to an organisation."""
        for place in self.between(start, end):
            self.owned[place] = True

    def between(self, start: int, end: int) -> range:
        """Give the places of the tokens that the characters from `start` to `end` touch."""
        first = bisect_right(self.tokens, start, key=lambda token: token.end)
        return range(first, bisect_left(self.tokens, end, key=lambda token: token.start))

    def token(self, place: int) -> Token | None:
        """Give the token at `place`, if any."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def folded(self, place: int) -> str:
        """Give the token at `place` without case nor accents, empty outside the text."""
        return self.tokens[place].folded if 0 <= place < len(self.tokens) else ""

    def before(self, place: int) -> int:
        """Give the place of the word before, over an apostrophe; -1 when a mark or a line parts them."""
        previous = place - 1
        if self.folded(previous) == "'":
            previous -= 1
        other = self.token(previous)
        if other is None or not other.is_word or other.line != self.tokens[place].line:
            return -1
        return previous

    def cased(self, place: int) -> bool:
        """Whether the case of the word at `place` says something."""
        token = self.token(place)
        return token is not None and not token.shouted and token.is_capital

    def free(self, place: int, *, titled: bool = False) -> bool:
        """Whether a word stands at `place` that nothing else explains."""
        return (
            0 <= place < len(self.tokens)
            and self.tokens[place].is_word
            and not self.shielded[place]
            and (titled or not self.owned[place])
            and len(self.tokens[place].text) <= _LONGEST
        )


def _word(lists: Lexicon, token: Token) -> Word:
    if not token.is_word or len(token.text) > _LONGEST:
        return Word()
    folded = token.folded
    word = Word(
        lists.frequencies.get(folded, 0),
        lists.natures.get(folded, ""),
        lists.first_names.get(folded, 0),
        lists.surnames.get(folded, 0),
        folded in lists.jargon,
    )
    if word.jargon and word.first >= 1000 and token.case is Case.CAPITAL:
        word.jargon = False
    capital = token.is_capital and not token.shouted and token.opening is not Opening.SENTENCE
    if (
        not word.natures
        and word.first < 300
        and not (capital and word.last >= 5)
        and _is_glued(lists, folded)
    ):
        word.glued = True
    if folded.endswith("qu") and len(folded) > 3:
        word.jargon = True
    return word


def _is_allowed_misspelt(lists: Lexicon, token: Token, word: Word) -> bool:
    """« Doliprrane », « CCAPEEX »: a letter away from what is allowed, and no one's name."""
    if not token.is_word or word.natures or word.first >= 20 or word.last >= 5:
        return False
    if (token.folded,) in lists.communes:
        return False
    if len(token.folded) > 6 and token.folded.endswith(_CLINICAL):
        return True
    if (not token.is_capital or token.shouted) and not token.folded.endswith(_PEOPLES):
        return False
    return 6 <= len(token.folded) <= _LONGEST and lists.looks_allowed(token.folded)


def _is_glued(lists: Lexicon, folded: str) -> bool:
    """« lhopital », « decole », « jai »: an article or a pronoun without its apostrophe."""
    rest = folded[1:]
    return (
        len(rest) > 3
        and folded[0] in "ldjmtscnk"
        and rest[0] in "aeiouyh"
        and (lists.frequencies.get(rest, 0) >= 100 or rest in lists.jargon)
    )


def _is_lower(tokens: list[Token]) -> bool:
    starts = [token for token in tokens if token.opening is Opening.SENTENCE and token.is_word]
    capitals = sum(token.case is not Case.LOWER for token in starts)
    return bool(starts) and capitals <= 0.34 * len(starts)


def _allowed_from(reading: Reading, place: int) -> Iterator[int]:
    """Give the end of the allowed expression that begins at `place`, if any."""
    token = reading.tokens[place]
    if not token.is_word and token.case is not Case.NUMBER:
        return
    for expression in reading.lists.allowed.get(token.folded, ()):
        end = match(reading, place, expression)
        if end is None:
            continue
        acronym = expression[-1] in reading.lists.acronyms and reading.tokens[place].case is Case.UPPER
        if _is_tied(reading, place, end) and not acronym:
            continue
        if len(expression) > 1 or _stands_alone(reading, place):
            yield end
            return


def _is_tied(reading: Reading, place: int, end: int) -> bool:
    """Whether a hyphen ties the words to another: « Christ-Vie », « Marie-Noël »."""
    before, after, follow = reading.token(place - 1), reading.token(end), reading.token(end + 1)
    ahead = (
        after is not None
        and follow is not None
        and after.folded == "-"
        and not after.spaced
        and not follow.spaced
        and follow.is_word
    )
    behind = (
        before is not None and before.folded == "-" and not before.spaced and not reading.tokens[place].spaced
    )
    return ahead or behind


def _stands_alone(reading: Reading, place: int) -> bool:
    """Whether an allowed word is not rather a name: « ADIL » is a service, « Adil » someone."""
    token, word = reading.tokens[place], reading.words[place]
    if token.folded in reading.lists.acronyms and token.case is not Case.UPPER:
        return word.first < 100 and word.last < 50
    if word.first < 2000 or token.folded in cues.FEASTS:
        return True
    before = reading.before(place)
    return before >= 0 and reading.folded(before) in cues.BEFORE_A_PLACE_OR_A_DAY


def match(reading: Reading, place: int, expression: tuple[str, ...]) -> int | None:
    """Give where `expression` ends when it stands at `place`, over hyphens and apostrophes."""
    tokens = reading.tokens
    for rank, word in enumerate(expression):
        while (
            rank and place < len(tokens) and tokens[place].folded in {"-", "'"} and not tokens[place].spaced
        ):
            place += 1
        if place >= len(tokens) or tokens[place].folded != word:
            return None
        if rank and tokens[place].line != tokens[place - 1].line:
            return None
        place += 1
    return place


def _named_after_someone(reading: Reading) -> Iterator[tuple[int, int]]:
    """Give what follows « syndrome de », « loi », « échelle de »…: a name that is nobody here."""
    for place, token in enumerate(reading.tokens):
        if token.folded not in cues.NAMED_AFTER or _is_surname(reading, place):
            continue
        end = start = place + 1
        while end < len(reading.tokens) and end - start < 2 and reading.folded(end) in cues.LINKS:
            end += 1
        if reading.folded(end) == "'":
            end += 1
        first = end
        while (
            end < len(reading.tokens)
            and end - first < 5
            and (
                reading.cased(end)
                or (reading.folded(end) == "-" and not reading.tokens[end].spaced)
                or (
                    end > first
                    and reading.folded(end) == "et"
                    and end + 1 < len(reading.tokens)
                    and reading.cased(end + 1)
                )
            )
        ):
            end += 1
        if end == first and token.folded in cues.BORNE_BY_NOBODY and first > start:
            end = _without_capital(reading, token.folded, first)
        if end > first and reading.folded(first) not in cues.TITLES:
            yield first, end


def _without_capital(reading: Reading, head: str, first: int) -> int:
    """« syndrome de charles bonnet », « maladie de wilson », but « la maladie de kevin » is his."""
    if first + 1 >= len(reading.tokens) or not (reading.lower or reading.tokens[first].shouted):
        return first
    word, after = reading.words[first], reading.words[first + 1]
    if word.french or (word.mostly_first_name and head != "syndrome"):
        return first
    return first + 2 if word.mostly_first_name and after.last >= 20 else first + 1


def _is_surname(reading: Reading, place: int) -> bool:
    """Whether « Saint » begins a surname: « Élodie SAINT-MAXIN », « Mme Saint Georges »."""
    if not reading.folded(place).startswith("saint") or place == 0:
        return False
    before = reading.words[place - 1]
    return before.mostly_first_name or reading.folded(place - 1) in cues.TITLES
