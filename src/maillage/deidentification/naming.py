"""What is asked of a word while names are looked for."""

from __future__ import annotations

from typing import Final

from maillage.deidentification import cues
from maillage.deidentification.reading import Reading
from maillage.deidentification.tokens import Case, Opening, Token

QUOTES: Final = frozenset('«"“”»')


class Naming:
    """The words taken for names so far, and what surrounds a word."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.words = reading.words
        self.named = [False] * len(reading.tokens)

    def _is_particle(self, at: int) -> bool:
        """Whether the word at `at` is a particle with a name behind it."""
        folded = self.reading.folded(at)
        if folded not in cues.PARTICLES:
            return False
        after = at + 1
        if self.reading.folded(after) in {"'", "-"}:
            after += 1
        token, following = self.tokens[at], self.reading.token(after)
        if (
            following is None
            or not following.is_word
            or following.line != token.line
            or following.opening is Opening.SENTENCE
        ):
            return False
        if token.case is Case.LETTER and after == at + 1:
            return False
        if folded in cues.SOFT_PARTICLES:
            return True
        if (
            folded in {"de", "d"}
            and following.folded in {"la", "l", "le", "los"}
            and after + 1 < len(self.tokens)
        ):
            last = after + 2 if self.reading.folded(after + 1) == "'" else after + 1
            if last >= len(self.tokens) or self.tokens[last].line != token.line:
                return False
            if not self.reading.cased(last):
                return self._is_strange(last) and len(self.tokens[last].text) > 3
            service = self.tokens[last].case is Case.UPPER and self.words[last].last < 20
            return self.reading.cased(last) and not service
        word = self.words[after]
        if folded in {"nee", "ne", "epouse", "veuve", "ep", "usage", "dit", "dite"}:
            return False
        if following.is_capital and not token.shouted:
            return not word.allowed or token.is_capital
        if token.is_capital and not token.shouted:
            return not word.small
        if self._is_breton(after):
            return True
        if folded in {"le", "la", "les", "des", "l"} and word.last < 20 and word.first < 100:
            return False
        return not word.french or (word.last >= 200 and word.frequency < 2000 and not word.verb)

    def _is_breton(self, at: int) -> bool:
        """« floc'h »: no other language of the lists ends a word so."""
        return (
            self.reading.folded(at).endswith("c")
            and self.reading.folded(at + 1) == "'"
            and self.reading.folded(at + 2).startswith("h")
            and not self._spaced(at + 2)
        )

    def _is_service(self, at: int) -> bool:
        return self.tokens[at].folded in self.reading.lists.acronyms and self.words[at].first < 100

    def _misspelt(self, at: int) -> bool:
        folded = self.tokens[at].folded
        return len(folded) < 3 or self.reading.lists.looks_misspelt(folded)

    def _misspelt_badly(self, at: int) -> bool:
        word = self.words[at]
        return word.first < 300 and word.last < 200 and self._misspelt(at)

    def _is_strange(self, at: int) -> bool:
        """Whether it is no word of the language, nor one that is misspelt."""
        word = self.words[at]
        return not word.french and not word.allowed and (word.name or not self._misspelt(at))

    def _mostly_surname(self, at: int) -> bool:
        """« mercier », « moreau »: in the lexicon, but far more often a surname."""
        word = self.words[at]
        return (
            word.last >= 100
            and word.last >= 10 * word.frequency
            and {*word.natures}.isdisjoint("fr")
            and not word.jargon
        )

    def _leads_to_a_surname(self, at: int) -> bool:
        """« innocent nsengiyumva »: a surname that is no word comes next."""
        after = at + 1
        if not self.reading.free(after) or not self._same_line(at, after):
            return False
        word = self.words[after]
        return not word.french and not word.allowed and word.last >= 5 and not self._misspelt_badly(after)

    def _run(self, at: int) -> None:
        """Take the name from `at` on; its neighbours are seen to by `extend`."""
        self.named[at] = True

    def _tied(self, place: int) -> bool:
        """Whether a hyphen ties it to a word that comes before: judged with it."""
        before = self.reading.token(place - 1)
        return (
            before is not None
            and before.folded == "-"
            and not before.spaced
            and not self._spaced(place)
            and self.reading.folded(place - 2) != "ex"
        )

    def _carries_verb(self, place: int) -> bool:
        """Whether the word is the subject of what follows: « Rose a », « Pierre, 8 ans »."""
        after = self.reading.token(place + 1)
        if after is None or after.line != self.tokens[place].line:
            return False
        if after.is_word:
            return (
                after.folded == "ok"
                or after.folded in cues.SUBJECT_CLITICS
                or (
                    not self.reading.cased(place + 1)
                    and self.words[place + 1].verb
                    and not self.words[place + 1].small
                    and "n" not in self.words[place + 1].natures
                    and "a" not in self.words[place + 1].natures
                )
                or (after.folded in {"l", "s"} and self.reading.folded(place + 2) == "'")
                or (
                    after.folded in {"la", "le", "les", "l"}
                    and place + 2 < len(self.words)
                    and self.words[place + 2].natures == "v"
                )
            )
        return self._aged(place)

    def _aged(self, place: int) -> bool:
        """« Lina, 6 ans », « Noa (8 mois) »."""
        at = place + 1
        if self.reading.folded(at) in {",", "(", ":"}:
            at += 1
        token = self.reading.token(at)
        if token is not None and token.folded in cues.NUMERALS and token.line == self.tokens[place].line:
            for end in range(at + 1, at + 7):
                if self.reading.folded(end) in {"ans", "mois"}:
                    return True
                if self.reading.folded(end) not in cues.NUMERALS | {"-"}:
                    return False
        return (
            token is not None
            and token.case is Case.NUMBER
            and token.line == self.tokens[place].line
            and self.reading.folded(at + 1) in {"ans", "an", "mois", "a"}
        )

    def _spaced(self, at: int) -> bool:
        token = self.reading.token(at)
        return token is None or token.spaced

    def _same_line(self, place: int, at: int) -> bool:
        token: Token | None = self.reading.token(at)
        return token is not None and token.line == self.tokens[place].line
