"""From one name to the others: its neighbours, those listed with it, its other mentions."""

from __future__ import annotations

from maillage.deidentification import cues
from maillage.deidentification.naming import Naming
from maillage.deidentification.tokens import Case, Opening


class Spreading(Naming):
    """Takes what goes with a name."""

    def _opens(self, place: int) -> bool:
        return self.tokens[place].opening is Opening.SENTENCE or self.reading.folded(place - 1) == ","

    def extend(self) -> None:
        """Stretch each name over its other words: surname, second first name, particle, initial."""
        for place in range(1, len(self.tokens) - 1):
            if (
                self.named[place - 1]
                and self.named[place + 1]
                and self.reading.free(place)
                and not self.words[place].small
            ):
                self.named[place] = self.tokens[place].spaced and self._same_line(place - 1, place + 1)
        for place in range(len(self.tokens)):
            if self.named[place]:
                self._extend_right(place)
        for place in reversed(range(len(self.tokens))):
            if self.named[place]:
                self._extend_left(place)

    def _extend_right(self, place: int) -> None:
        at = place + 1
        token = self.reading.token(at)
        if token is None or token.line != self.tokens[place].line:
            return
        if token.folded in {"-", "'"} and not token.spaced:
            following = self.reading.token(at + 1)
            if (
                following
                and following.is_word
                and (not following.spaced or following.line == token.line + 1)
                and self.reading.free(at + 1)
                and not (following.folded in cues.AFTER_A_HYPHEN and following.case is Case.LOWER)
            ):
                self.named[at] = self.named[at + 1] = True
            return
        ends = at
        while self._is_particle(ends) and ends - at < 3:
            ends += 1
            if self.reading.folded(ends) in {"'", "-"}:
                ends += 1
        if self.reading.free(ends) and self._prolongs(ends, place, over=ends > at):
            for index in range(at, ends + 1):
                self.named[index] = True

    def _prolongs(self, at: int, place: int, *, over: bool) -> bool:
        """Whether the word at `at` is one more word of the name that ends at `place`."""
        token, word, name = self.tokens[at], self.words[at], self.tokens[place]
        if token.opening is Opening.SENTENCE or token.folded in cues.TITLES:
            return False
        if word.allowed:
            given = self.words[place]
            if over or token.opening is not Opening.NONE:
                return False
            if not given.mostly_first_name and (given.french or not given.name):
                return False
            if token.case is Case.CAPITAL:
                return word.weight >= 20
            return word.last >= 200 and not self.reading.cased(at) and self._closes(at)
        if token.case is Case.LETTER:
            return (
                token.text.isupper()
                and self.reading.folded(at + 1) != "'"
                and name.case is not Case.LOWER
                and token.text != "A"
            )
        if token.opening is not Opening.NONE:
            return False
        if self.reading.cased(at):
            if word.jargon:
                return word.last >= 50 and token.case is Case.CAPITAL and name.case is Case.CAPITAL
            if token.folded in self.reading.lists.acronyms:
                return False
            if over and self.reading.folded(at - 1) in {"la", "le"} and token.case is Case.CAPITAL:
                return True
            return not word.french or word.name
        if name.case is Case.CAPITAL and token.case is Case.LOWER and not over:
            return False
        if not over and self.words[place].mostly_first_name and word.last >= 500 and self._closes(at):
            ended = not word.verb or not self._same_line(at, at + 1) or not self.tokens[at + 1].is_word
            if ended and "f" not in word.natures and not word.jargon:
                return True
        if word.small or word.jargon or self._is_service(at):
            return False
        if token.folded in self.reading.lists.acronyms and self.reading.folded(at - 1) == "'":
            return False
        if not word.french:
            known = word.name or not self._misspelt(at)
            given = self.words[place]
            foreign = given.first >= 100 and not given.french and self._closes(at) and len(token.text) > 3
            ended = not self._same_line(at, at + 1) or not self.tokens[at + 1].is_word
            known = known or (foreign and (ended or not self.reading.lists.looks_like_a_verb(token.folded)))
            return known or (
                self.words[place].first >= 5000 and not self.reading.lists.looks_like_a_verb(token.folded)
            )
        if over:
            return word.last >= 100 or self._is_breton(at)
        if self._aged(at) and not word.verb:
            return True
        if word.mostly_first_name and not self._is_predicate(at):
            return True
        if word.first >= 300 and at + 1 < len(self.tokens) and self._same_line(at, at + 1):
            surname = self.words[at + 1]
            if self.tokens[at + 1].is_word and not surname.french and surname.last >= 20:
                return True
        given = self.words[place]
        if (
            given.first >= 1000
            and (given.mostly_first_name or not given.french)
            and not self._is_predicate(at)
        ):
            return (
                word.last >= 200
                or (word.last >= 20 and word.frequency < 1000)
                or (word.glued and word.last >= 20)
            )
        return (
            word.last >= 500
            and not word.verb
            and "p" not in word.natures
            and word.last * 20 >= word.frequency
            and self.words[place].first >= 300
        )

    def _closes(self, at: int) -> bool:
        """Whether the word at `at` is the last of a name: a mark or a verb comes next."""
        after = self.reading.token(at + 1)
        if after is None or not after.is_word or after.line != self.tokens[at].line:
            return self.tokens[at].folded not in cues.PREDICATES
        return after.folded in cues.SUBJECT_CLITICS or self._carries_verb(at)

    def _is_predicate(self, at: int) -> bool:
        """« sandrine seule », « marie dit que »: what is said of someone."""
        word = self.words[at]
        if self.tokens[at].folded in cues.PREDICATES or self.tokens[at].folded in cues.PEOPLE:
            return True
        if word.mostly_first_name and self.reading.folded(at + 1) == "a":
            return False
        return word.verb and (self.reading.folded(at + 1) in cues.OBJECTS or "n" not in word.natures)

    def _extend_left(self, place: int) -> None:
        at = place - 1
        token = self.reading.token(at)
        if token is None or token.line != self.tokens[place].line:
            return
        if (
            token.folded == "."
            and self.reading.folded(at - 1) in cues.DOUBLE_INITIALS
            and (self.tokens[at - 1].is_capital or self.reading.lower)
        ):
            self.named[at] = self.named[at - 1] = True
            return
        if self.tokens[place].opening is Opening.SENTENCE:
            return
        if token.folded == "-" and not token.spaced and not self._spaced(place):
            before = self.reading.token(at - 1)
            if (
                before
                and before.is_word
                and (before.is_capital or not self.words[at - 1].french or self.words[at - 1].name)
                and self.reading.free(at - 1)
                and before.folded not in cues.KIN
            ):
                self.named[at] = self.named[at - 1] = True
            return
        if (
            token.folded == "."
            and at > 0
            and self.tokens[at - 1].case is Case.LETTER
            and self.tokens[at - 1].text.isupper()
        ):
            if self.reading.folded(at - 1) != "m":
                self.named[at] = self.named[at - 1] = True
            return
        if (
            token.folded in {"tit", "tite"}
            and self.reading.folded(at - 1) == "'"
            and self.reading.folded(at - 2) == "p"
        ):
            self.named[at - 2 : at + 1] = [True] * 3
            return
        if token.folded in cues.SOFT_PARTICLES and self.reading.free(at):
            self.named[at] = True
            return
        if (
            token.is_capital
            and token.folded in {"le", "la", "de", "du"}
            and token.opening is Opening.NONE
            and not token.shouted
        ):
            self.named[at] = True
            return
        if self.named[at] or not self.reading.free(at):
            return
        if (
            token.folded in cues.LOW_PARTICLES
            and not self.reading.cased(place)
            and self.reading.free(at - 1)
            and self._same_line(place, at - 1)
            and self.tokens[place].spaced
            and (self.words[at - 1].first >= 20 or self.words[at - 1].last >= 20)
            and (self._is_strange(at - 1) or self.words[at - 1].mostly_first_name)
        ):
            self.named[at] = self.named[at - 1] = True
            return
        self.named[at] = self._precedes(at, place)

    def _precedes(self, at: int, place: int) -> bool:
        token, word = self.tokens[at], self.words[at]
        if token.folded in cues.EPITHETS and (self.reading.cased(at) or self._is_epithet(at)):
            return True
        if word.allowed and token.case is Case.LOWER and not self.words[place].french:
            return word.first >= 100 and self.reading.folded(at - 1) in {",", "et", ":", "(", "-"}
        if (
            word.allowed
            or word.jargon
            or token.folded in cues.TITLES
            or token.folded in cues.PEOPLE
            or self._tied(at)
        ):
            return False
        if self.reading.cased(at):
            if token.folded in self.reading.lists.acronyms:
                return False
            if not word.french:
                return token.case is not Case.UPPER or word.name
            return (word.first >= 1000 and word.first >= word.frequency) or (
                token.opening is Opening.NONE
                and word.weight >= 100
                and word.weight * 10 >= word.frequency
                and not word.small
            )
        if self.reading.cased(place) or word.small:
            return False
        if not word.french:
            return word.first >= 20 or word.last >= 30 or not self._misspelt(at)
        if word.first >= 1000 and word.first >= 10 * word.frequency and not word.verb:
            return True
        known = word.first >= 1000 or word.last >= 300
        return (
            known
            and not word.verb
            and (at == 0 or not self.tokens[at - 1].is_word or self.reading.folded(at - 1) in cues.TITLES)
        )

    def _is_epithet(self, at: int) -> bool:
        """« la grande Suzy », « gros louis », « la petite Jennifer »."""
        folded = self.tokens[at].folded
        if folded in cues.STRONG_EPITHETS:
            return True
        if folded in cues.EPITHETS and self.reading.folded(at - 1) in {"la", "le"}:
            return len(self.tokens[at + 1].text) >= len(folded) - 1
        before = self.reading.token(at - 1)
        alone = before is None or not before.is_word or before.folded in {"et", "ou", "chez", "ni"}
        return folded in cues.BARE_EPITHETS and alone and not self.reading.cased(at + 1)

    def enumerate(self) -> None:
        """« Awa, Issa et Rose »: what is listed with a name is a name."""
        for step in (1, -1):
            places = range(len(self.tokens)) if step > 0 else reversed(range(len(self.tokens)))
            for place in places:
                if self.named[place]:
                    self._enumerate_from(place, step)

    def _enumerate_from(self, place: int, step: int) -> None:
        at = place + step
        if step > 0:
            at = self._over_age(at)
        listing = (
            self.reading.folded(at) in {",", "et", "ou", "/", "&", "+"}
            or self.reading.text[self.tokens[at].start : self.tokens[at].end] == "é"
            if 0 <= at < len(self.tokens)
            else False
        )
        if not listing:
            return
        link = self.reading.folded(at)
        at += step
        if self.reading.folded(at) in {"et", "ou", "puis", "avec"}:
            at += step
        if step < 0:
            at = self._before_age(at)
        elif link == "et" and self.reading.folded(at) in {"le", "la"} and self._is_nickname(at + 1):
            self.named[at + 1] = True
            return
        if (
            not (0 <= at < len(self.tokens))
            or self.tokens[at].line != self.tokens[place].line
            or not self.reading.free(at)
        ):
            return
        token, word = self.tokens[at], self.words[at]
        if (
            self.named[at]
            or word.allowed
            or word.jargon
            or word.small
            or token.case is Case.LETTER
            or token.folded in cues.TITLES
        ):
            return
        if self.reading.cased(at):
            if token.opening is Opening.SENTENCE and word.french and word.first < 1000:
                return
            self.named[at] = (
                (not word.french and token.folded not in self.reading.lists.acronyms)
                or (word.first >= 100 and word.first * 20 >= word.frequency)
                or (token.case is Case.CAPITAL and word.last >= 100 and word.last * 5 >= word.frequency)
            )
        elif not word.french:
            self.named[at] = (
                word.name if link == "," else word.name or not self._misspelt(at)
            ) and not self._misspelt_badly(at)
        else:
            times = 20 if link == "," else 1
            known = word.first >= 500 and word.first >= times * word.frequency
            known = known and (word.first >= 20 * word.frequency or not word.verb)
            self.named[at] = known and not self.reading.cased(place)

    def _is_nickname(self, at: int) -> bool:
        """« Kiki et le Breton »: a capital under an article, listed with a name, and no title nor trade."""
        if not self.reading.free(at) or self.tokens[at].case is not Case.CAPITAL:
            return False
        folded, word = self.tokens[at].folded, self.words[at]
        if folded in cues.PEOPLE or folded in cues.TITLES or word.jargon or word.small:
            return False
        after = self.reading.token(at + 1)
        alone = after is None or not after.is_word or after.case is Case.LOWER
        return alone and not word.verb and self.reading.folded(at + 1) not in {"de", "du", "des", "d"}

    def _over_age(self, at: int) -> int:
        """Skip « (6 ans) », « 6 ans »."""
        start = at
        if self.reading.folded(at) == "(":
            at += 1
        token = self.reading.token(at)
        if (
            token is None
            or token.case is not Case.NUMBER
            or self.reading.folded(at + 1) not in {"ans", "an", "mois", "a"}
        ):
            return start
        at += 2
        return at + 1 if self.reading.folded(at) == ")" else at

    def _before_age(self, at: int) -> int:
        end = at
        if self.reading.folded(at) == ")":
            at -= 1
        if self.reading.folded(at) not in {"ans", "an", "mois"}:
            return end
        at -= 2
        return at - 1 if self.reading.folded(at) == "(" else at

    def with_honorifics(self) -> None:
        """Stretch each name back over « Tonton », « Capt. », « sœur », but not over « son père »."""
        for place in range(1, len(self.tokens)):
            if not self.named[place] or self.named[place - 1]:
                continue
            at = place - 1
            if self.reading.folded(at) == "." and at:
                at -= 1
            token = self.tokens[at]
            if token.folded not in cues.HONORIFICS or not self._same_line(place, at):
                continue
            if self.reading.folded(at - 1) not in cues.ARTICLES | cues.POSSESSIVES:
                self.named[at:place] = [True] * (place - at)

    def propagate(self) -> None:
        """Take every other mention of a name found once, whatever its case."""
        sure: set[str] = set()
        doubtful: set[str] = set()
        for place, named in enumerate(self.named):
            token, word = self.tokens[place], self.words[place]
            if (
                not named
                or not token.is_word
                or len(token.text) < 3
                or (token.folded in cues.NEVER_ALONE and word.last < 1000)
            ):
                continue
            (doubtful if word.french and not word.mostly_first_name else sure).add(token.folded)
        for place, token in enumerate(self.tokens):
            if self.named[place] or not token.is_word or not self.reading.free(place):
                continue
            folded = token.folded
            common = not self.reading.cased(place) and self.words[place].natures
            if common and self.reading.folded(place - 1) in cues.ARTICLES | cues.DEGREES:
                continue
            if folded in sure or (
                folded not in self.reading.lists.natures
                and (folded.rstrip("s") in sure or folded + "s" in sure)
            ):
                self.named[place] = not (
                    self.words[place].allowed
                    and self.reading.tokens[place].case is Case.UPPER
                    and folded in self.reading.lists.acronyms
                )
            elif folded in doubtful and self.reading.cased(place):
                self.named[place] = token.opening is not Opening.SENTENCE or self._carries_verb(place)
            elif folded in doubtful and token.case is Case.LOWER and self._opens(place):
                self.named[place] = self._carries_verb(place)
