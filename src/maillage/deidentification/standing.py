"""Names that nothing announces: their case and the lists tell them."""

from __future__ import annotations

from typing import Final

from maillage.deidentification import cues
from maillage.deidentification.naming import QUOTES, Naming
from maillage.deidentification.tokens import Case, Opening

PARTICIPLES: Final = ("é", "ée", "és", "ées", "i", "ie", "is", "u", "ue", "us")
CLOSING: Final = QUOTES | {","}


class Standing(Naming):
    """Takes the words that look like a name."""

    def by_itself(self, place: int) -> None:
        """Take a word that no cue announces, by its case and what the lists know of it."""
        token, word = self.tokens[place], self.words[place]
        if self.named[place] or not self.reading.free(place) or token.case is Case.LETTER:
            return
        if self._signs(place):
            self.named[place] = True
            return
        if word.allowed:
            self.named[place] = self._acts_though_allowed(place) or self._is_a_surname_in_capitals(place)
            return
        if token.folded in cues.TITLES or (self._tied(place) and (word.french or not word.name)):
            return
        if token.shouted or token.case is Case.LOWER:
            self.named[place] = self._named_without_case(place) or self._is_subject(place)
        elif token.case is Case.UPPER:
            self.named[place] = self._named_in_capitals(place)
        elif token.opening is Opening.SENTENCE:
            self.named[place] = self._named_at_start(place)
        else:
            self.named[place] = self._named_inside(place)

    def _signs(self, place: int) -> bool:
        """Whether the word is alone on its line after a comma, or is the last: « Bien à vous,⏎Sofie »."""
        word, token = self.words[place], self.tokens[place]
        if word.french or word.allowed or len(token.text) < 3 or self._is_service(place):
            return False
        before, after = self.reading.token(place - 1), self.reading.token(place + 1)
        if before is None or (after is not None and after.line == token.line):
            return False
        if before.line != token.line:
            return before.folded == ","
        last = after is None and before.folded in {".", "!", ","} and token.spaced
        return last and token.is_capital and not self._misspelt_badly(place)

    def _acts_though_allowed(self, place: int) -> bool:
        """« Fontaine propose de s'en occuper »: a noun of the language, the surname of many."""
        word, token = self.words[place], self.tokens[place]
        return (
            word.last >= 3000
            and "n" in word.natures
            and token.case is Case.CAPITAL
            and token.opening is Opening.SENTENCE
            and not word.jargon
            and token.folded not in cues.FEASTS
            and self._acts(place)
        )

    def _is_a_surname_in_capitals(self, place: int) -> bool:
        """« BOUCHER Sylvie », « MARTINEZ LOPEZ Pilar »: capitals before a first name, though it is a word."""
        token = self.tokens[place]
        if token.case is not Case.UPPER or token.shouted or self.words[place].last < 500:
            return False
        if self._is_first_name_beside(place, 1):
            return True
        after = self.reading.token(place + 1)
        double = after is not None and after.case is Case.UPPER and self.words[place + 1].last >= 500
        return double and self._is_first_name_beside(place + 1, 1)

    def _named_inside(self, place: int) -> bool:
        """Judge a capital inside a sentence."""
        word = self.words[place]
        before = self.reading.before(place)
        previous = self.reading.folded(before) if before >= 0 else ""
        if previous in cues.DETERMINERS and (self.tokens[place].folded,) in self.reading.lists.allowed.get(
            self.tokens[place].folded, ()
        ):
            return False
        labelled = self.reading.folded(place + 1) == ":"
        if (
            self._aged(place)
            and not labelled
            and not word.jargon
            and previous not in cues.DETERMINERS | cues.PLURALS
        ):
            return True
        if previous in {"un", "une", "ce", "cette", "quel", "quelle", "cet"}:
            return not word.french and word.first >= 2000
        if previous in cues.DETERMINERS:
            if word.french:
                return word.mostly_first_name
            return word.first >= 20 or word.last >= 50
        if word.jargon:
            return False
        if previous == "a" and word.first < 100 and word.last < 5:
            return False
        if not word.french:
            return word.name or len(self.tokens[place].text) > 2
        if self.tokens[place].opening is Opening.PAUSE and not self._closed(place):
            return word.mostly_first_name or (word.first >= 2000 and self._carries_verb(place))
        if word.mostly_first_name:
            return True
        folded = self.tokens[place].folded
        if previous in cues.PLURALS and word.first < 1000:
            return word.last >= 200 and folded[-1] not in "sxz" and "n" in word.natures
        if word.first >= 300 and word.first * 5 >= word.frequency:
            return True
        if word.frequency < 200 and (self._apposed(place) or word.natures == "v"):
            return True
        return word.weight >= 50 and word.weight * 10 >= word.frequency

    def _apposed(self, place: int) -> bool:
        """Whether the word stands between commas: « un ancien du club, Nanard, »."""
        return self.reading.folded(place - 1) in {",", "("} and self.reading.folded(place + 1) in {
            ",",
            ")",
            "?",
            ".",
        }

    def _closed(self, place: int) -> bool:
        """Whether the word stands alone between its marks: « (Rose) », « : Rose, »."""
        return self.reading.folded(place + 1) in {")", "»", '"', ",", "”"} and self.words[place].first >= 500

    def _named_at_start(self, place: int) -> bool:
        """Judge a capital that opens a sentence."""
        word, token = self.words[place], self.tokens[place]
        if word.jargon or token.text == "Marié":
            return False
        if self.reading.folded(place + 1) in {":", "="} and word.first < 300 and word.last < 200:
            return False
        if self._aged(place) and (word.first >= 200 or not word.french):
            return True
        if not word.french:
            if word.first >= 100 or (word.name and not self._misspelt_badly(place)):
                return True
            return len(token.text) > 3 and not self._misspelt(place)
        following = place + 2 < len(self.words) and self.reading.folded(place + 1) == "et"
        if following and self.tokens[place + 2].case is Case.LOWER and "n" in self.words[place + 2].natures:
            return False
        if word.mostly_first_name:
            if word.frequency < 1000 and (not word.verb or word.first >= 300 * word.frequency):
                return True
            after = self.reading.token(place + 1)
            return (
                self._carries_verb(place)
                or after is None
                or not after.is_word
                or after.is_capital
                or self._may_act(place)
            )
        if word.first >= 1500 and word.frequency < 60:
            return True
        if word.last >= 2000 and word.last >= 10 * word.frequency and "f" not in word.natures:
            return self._carries_verb(place) or self._acts(place)
        if (
            word.last >= max(500, 2 * word.frequency)
            and token.case is Case.CAPITAL
            and ("n" in word.natures or self._mostly_surname(place))
            and self._acts(place)
        ):
            return True
        if word.first >= max(20, word.frequency // 3) and not word.small and self._acts_alone(place):
            return True
        if word.last >= max(5000, word.frequency // 8) and self._explained(place):
            return True
        return word.first >= 1500 and (self._carries_verb(place) or self._explained(place))

    def _acts(self, place: int) -> bool:
        """« Fontaine propose »: a noun without an article is the subject of a verb and of nothing else."""
        after = self.reading.token(place + 1)
        if after is None or after.case is not Case.LOWER or after.line != self.tokens[place].line:
            return False
        verb = self.words[place + 1]
        return verb.verb and not verb.small and self.tokens[place].folded not in cues.PEOPLE

    def _may_act(self, place: int) -> bool:
        """« Pierre propose »: a verb comes next, though it may be a noun elsewhere, and no participle."""
        after = self.reading.token(place + 1)
        return (
            after is not None
            and after.case is Case.LOWER
            and after.line == self.tokens[place].line
            and self.words[place + 1].verb
            and not self.words[place + 1].small
            and not after.text.endswith(PARTICIPLES)
        )

    def _explained(self, place: int) -> bool:
        """« Rose, qui tient le vestiaire », « Fleur, notre stagiaire »."""
        said = self.reading.folded(place + 2)
        return self.reading.folded(place + 1) == "," and (said in cues.EXPLAINING or said in cues.PREDICATES)

    def _is_subject(self, place: int) -> bool:
        """« depuis que ange est entré », « c'est ange qui »: a noun without an article is a name."""
        word, token = self.words[place], self.tokens[place]
        if word.allowed or word.jargon or "f" in word.natures or len(token.text) < 3:
            return False
        before = self.reading.folded(place - 1)
        free = self.reading.lower or token.shouted
        if free and token.opening is Opening.SENTENCE and word.last >= 5000 and self._explained(place):
            return True
        if (
            before == "est"
            and self.reading.folded(place + 1) == "qui"
            and self.reading.folded(place - 2) == "'"
        ):
            return word.first >= 300 or word.last >= 1000
        if word.first < 800:
            return False
        if free and token.opening is Opening.SENTENCE and (self._explained(place) or self._aged(place)):
            return True
        if free and before == "," and word.first >= 2000 and self._acts_alone(place):
            return True
        led = (
            before in {"que", "avec", "et", "est", "'", "si", "quand", "mais", "car", "comme"}
            if self.tokens[place].opening is not Opening.SENTENCE
            else True
        )
        if before in {"si", "quand", "mais", "car", "que", "comme"} and self._carries_verb(place):
            return True
        if not led or not free:
            return False
        return self.reading.folded(place + 1) in cues.SUBJECT_OF or (
            word.first >= 2000 and self._carries_verb(place)
        )

    def _acts_alone(self, place: int) -> bool:
        """« le jour, prune dort »: a verb that is no noun follows."""
        after = self.reading.token(place + 1)
        return (
            after is not None
            and after.is_word
            and after.line == self.tokens[place].line
            and self.words[place + 1].natures == "v"
        )

    def _named_in_capitals(self, place: int) -> bool:
        """Judge a word in capitals among words that are not: a surname, an acronym, or a shout."""
        word, token = self.words[place], self.tokens[place]
        if word.jargon or token.folded in self.reading.lists.acronyms:
            return False
        beside = any(self._is_first_name_beside(place, step) for step in (-1, 1))
        if beside:
            return not word.small or word.last >= 500
        if word.french:
            return word.mostly_first_name
        if len(token.text) < 4:
            return False
        return word.first >= 100 or word.last >= 20 or (len(token.text) > 6 and not self._misspelt(place))

    def _is_first_name_beside(self, place: int, step: int) -> bool:
        other = self.reading.token(place + step)
        if other is None or other.case is not Case.CAPITAL or other.line != self.tokens[place].line:
            return False
        return self.words[place + step].first >= 1000 and not self.words[place + step].allowed

    def _named_without_case(self, place: int) -> bool:
        """Judge a word whose case says nothing: in lower case, or among capitals."""
        word, token = self.words[place], self.tokens[place]
        if word.jargon and word.first >= 5000 and token.case is Case.LOWER:
            return self._is_bare_subject(place)
        if word.jargon or self._is_service(place):
            return False
        if token.folded in self.reading.lists.acronyms and self.reading.folded(place - 1) in cues.ARTICLES:
            return False
        free = self.reading.lower or token.shouted
        if place + 1 < len(self.tokens) and self.tokens[place + 1].is_word and self._aged(place + 1):
            known = word.first >= 1000 and not word.small and not self.words[place + 1].small
            if known and self.reading.folded(place - 1) not in cues.DETERMINERS:
                return True
        if (
            self._aged(place)
            and word.first >= 300
            and not word.small
            and self.reading.folded(place - 1) not in cues.DETERMINERS
        ):
            return True
        before = self.reading.folded(place - 1)
        if before in {"un", "une", "des", "les", "1", "2", "3"} and word.natures:
            return False
        if word.french:
            if before in cues.DETERMINERS:
                return False
            apposed = self.reading.folded(place - 1) == "," and "n" in word.natures
            borne = word.last >= 500 and self._mostly_surname(place) and not apposed
            if free and before not in cues.PLURALS and borne:
                return True
            given = word.first >= 500 and {*word.natures}.isdisjoint("fr")
            if free and given and before not in cues.PLURALS and self._leads_to_a_surname(place):
                return self.words[place + 1].last >= 20
            if free and self._is_rare_word(place):
                return len(token.text) > 3 or before in cues.CARRIERS or before == "'"
            if word.first >= 1000 * max(word.frequency, 1) and word.first >= 2000:
                return True
            if free and word.mostly_first_name and self._is_bare_subject(place):
                return True
            rare = word.frequency < 3000 or self._carries_verb(place)
            return word.mostly_first_name and free and rare and not word.verb and len(token.text) > 3
        if self._aged(place) and word.name:
            return True
        if word.first >= 300:
            return len(token.text) > 3 or (len(token.text) == 3 and word.first >= 1000)
        if len(token.text) < 4:
            return False
        if not free:
            return (word.last >= 60 or word.first >= 20 or self._hyphened(place)) and not self._misspelt(
                place
            )
        if token.shouted:
            unknown = len(token.text) > 6 and not token.folded.endswith(cues.FRENCH_ENDINGS)
            return (word.last >= 5 or word.first >= 20 or unknown) and not self._misspelt_badly(place)
        if self._hyphened(place) and word.name:
            return True
        return (word.last >= 60 or word.first >= 20) and not self._misspelt(place)

    def _is_bare_subject(self, place: int) -> bool:
        """« hier marie a cassé la porte », but « elle marie a »."""
        before = self.reading.token(place - 1)
        if before is None or before.folded in cues.ARTICLES | cues.PRONOUNS:
            return False
        return self._carries_verb(place) and self.reading.folded(place + 1) in cues.SUBJECT_OF

    def _is_rare_word(self, place: int) -> bool:
        """« foulques », « cheikh »: some bear it far more often than it is a word."""
        word = self.words[place]
        if word.verb or word.frequency >= 1000 or word.first < max(200, 20 * word.frequency):
            return False
        plain = "a" not in word.natures or word.frequency < 100
        return plain or self.reading.folded(place - 1) in cues.CARRIERS

    def _hyphened(self, place: int) -> bool:
        """« ndongo-sy »: two words that are none, tied."""
        for mark, other in ((place + 1, place + 2), (place - 1, place - 2)):
            if self.reading.folded(mark) != "-" or self._spaced(mark) or not 0 <= other < len(self.tokens):
                continue
            alone = not self._same_line(place, other) or self._spaced(max(other, place))
            if self.tokens[other].is_word and not self.words[other].french and not alone:
                return True
        return False

    def spelt_out(self) -> None:
        """« N O W I C K I », « D-U-P-O-N-T », « Marchand G. », « la Princesse » between quotes."""
        place = 0
        while place < len(self.tokens):
            end = place
            letters = 0
            while end < len(self.tokens) and (
                self.tokens[end].case is Case.LETTER or (letters and self.reading.folded(end) in {"-", "."})
            ):
                letters += self.tokens[end].case is Case.LETTER and self.tokens[end].text.isupper()
                end += 1
            if letters >= 4 and self.reading.free(place):
                self.named[place:end] = [True] * (end - place)
            self._between_quotes(place)
            self._hyphened_first_names(place)
            self._after_initial(place)
            self._with_initial(place)
            place = max(end, place + 1)

    def _hyphened_first_names(self, place: int) -> None:
        """« rose-marie », « petit-paul », « ange-désiré »."""
        other = place + 2
        if self.reading.folded(place + 1) != "-" or self._spaced(place + 1) or self._spaced(other):
            return
        if not self.reading.free(place) or not self.reading.free(other):
            return
        one, two = self.words[place], self.words[other]
        if one.allowed or two.allowed:
            return
        if self.tokens[place].folded == "ti" and self.reading.cased(other):
            self.named[place : other + 1] = [True] * 3
            return
        epithet = self.tokens[place].folded in cues.EPITHETS and two.first >= 5000 and not two.small
        if epithet or (one.first >= 500 and two.first >= 200 and max(one.first, two.first) >= 5000):
            self.named[place : other + 1] = [True] * 3

    def _after_initial(self, place: int) -> None:
        """« d. bouchez », « c. lagneau », « <élise> »."""
        token = self.tokens[place]
        if token.folded == "<" and self.reading.folded(place + 2) == ">" and self.reading.free(place + 1):
            self.named[place + 1] = self.named[place + 1] or self.words[place + 1].first >= 100
        if token.case is not Case.LETTER or self.reading.folded(place + 1) != "." or self._spaced(place + 1):
            return
        at = place + 2
        if not self.reading.free(at) or not self._same_line(place, at) or self.reading.cased(at):
            return
        if token.text.isupper() and not self.tokens[at].shouted:
            return
        before = self.reading.token(place - 1)
        if before is not None and not before.is_word and not token.spaced:
            return
        word = self.words[at]
        known = word.last >= (100 if word.french else 20) and "f" not in word.natures and not word.allowed
        if known and not word.jargon and not word.mostly_first_name and len(self.tokens[at].text) > 3:
            self.named[at] = True

    def _between_quotes(self, place: int) -> None:
        """« l'Ours », « la Princesse », « Doudou »."""
        if self.reading.folded(place) not in QUOTES:
            return
        at = place + 1
        article = self.reading.folded(at) in {"le", "la", "l"}
        if article:
            at += 1
            if self.reading.folded(at) == "'":
                at += 1
        if not self.reading.free(at) or self.reading.folded(at + 1) not in CLOSING:
            return
        token, word = self.tokens[at], self.words[at]
        if not article and self.reading.folded(at + 1) in QUOTES and self._is_quoted_name(at):
            self.named[at] = True
        if (
            token.case is Case.CAPITAL
            and not word.allowed
            and not word.jargon
            and (article or word.first >= 100 or word.frequency < 300)
        ):
            self.named[place + 1 : at + 1] = [True] * (at - place)

    def _named_with_initial(self, place: int) -> None:
        """« claire d. », where capitals say nothing."""
        token, word, initial = self.tokens[place], self.words[place], self.reading.token(place + 1)
        if initial is None or initial.case is not Case.LETTER or self.reading.folded(place + 2) != ".":
            return
        free = self.reading.lower or token.shouted
        if not free or initial.line != token.line or self._spaced(place + 2) or not self.reading.free(place):
            return
        if word.allowed or word.jargon or word.small or token.folded in cues.TITLES_OR_PEOPLE:
            return
        if self.reading.folded(place - 1) in cues.ARTICLES or initial.folded in {"m", "a"}:
            return
        if word.first >= 300 and word.first >= word.frequency:
            self.named[place] = self.named[place + 1] = True

    def _is_quoted_name(self, at: int) -> bool:
        """« tintin », « bibiche », where capitals say nothing."""
        word, token = self.words[at], self.tokens[at]
        if not (self.reading.lower or token.shouted) or word.allowed or word.jargon or word.small:
            return False
        if not word.french:
            return len(token.text) > 3 and not self._misspelt(at) and not self._is_service(at)
        return word.first >= 2000 and word.first >= word.frequency

    def _with_initial(self, place: int) -> None:
        """« Marchand G. », « claire d. »: a name and an initial."""
        word = self.words[place]
        self._named_with_initial(place)
        initial = self.reading.token(place + 1)
        if (
            initial is not None
            and self.tokens[place].case is Case.CAPITAL
            and word.last >= max(100, word.frequency)
            and initial.case is Case.LETTER
            and initial.text.isupper()
            and self.reading.folded(place + 2) == "."
            and initial.line == self.tokens[place].line
            and not self._spaced(place + 2)
            and self.reading.free(place)
            and not word.allowed
            and self.tokens[place].folded not in cues.TITLES_OR_KIN
            and initial.text != "M"
        ):
            self.named[place] = self.named[place + 1] = True
