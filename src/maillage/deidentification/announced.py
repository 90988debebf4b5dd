"""Names that something announces: a title, a kin, a trade, « s'appelle », « Nom : »."""

from __future__ import annotations

from maillage.deidentification import cues
from maillage.deidentification.naming import QUOTES, Naming
from maillage.deidentification.tokens import Case, Opening


class Announced(Naming):
    """Takes the names that follow a cue."""

    def after_a_word(self, place: int) -> None:
        """Take the name that the word at `place` announces, if any."""
        self.after_title(place)
        self.after_kin(place)
        self.after_naming(place)
        self.after_birth_name(place)
        self.after_such_as(place)
        self.at_someone(place)
        self.in_full(place)

    def after_title(self, place: int) -> None:
        """« Mme Lemaire », « mr grare », « le docteur SAUVAGE »."""
        token = self.tokens[place]
        if token.folded not in cues.TITLES or not self._is_title(place):
            return
        at = self._over(place + 1, {".", "-"} if self._glued(place + 1) else {"."})
        while (
            self.reading.folded(at) in {"le", "la", "l", "'"}
            and self.reading.folded(at + 1) in cues.TITLES_OR_ELISION
        ):
            at += 1
        if self.reading.folded(at) in cues.TITLES and self._is_title(at):
            return
        if self.reading.folded(at) == "(" and self._same_line(place, at):
            at += 1
        weak = token.folded in cues.WEAK_TITLES
        if not self._same_line(place, at) or (self.tokens[at].opening is Opening.SENTENCE):
            return
        if (
            token.folded in {"docteur", "dr", "docteurs", "doc"}
            and self.reading.folded(at)
            in {
                "de",
                "du",
                "des",
            }
            and not (self.reading.cased(at + 1) and not self.words[at + 1].allowed)
        ):
            return
        if (
            self.reading.folded(at) in {"le", "la", "l"}
            and not self.reading.cased(at)
            and not (self.reading.free(at + 1) and (self.reading.cased(at + 1) or self._is_strange(at + 1)))
        ):
            return
        if weak and self.reading.free(at) and self._is_pet_name(at):
            self._run(at)
            return
        if (
            token.folded in {"dr", "docteur", "me", "maitre"}
            and self.reading.free(at, titled=True)
            and self._is_a_doctor(at)
        ):
            self._run(at)
            return
        if self._bears_a_place(at):
            return
        strong = not weak or (0 <= at < len(self.tokens) and self.reading.cased(at))
        self._take(at, titled=strong)

    def _bears_a_place(self, at: int) -> bool:
        """« Mme de Saint-Aubert »: right after a title, a place is a surname."""
        start, at = at, at + 1
        if self.reading.folded(start) not in {"de", "du", "d"}:
            return False
        if self.reading.folded(at) == "'":
            at += 1
        if not (
            self._same_line(start, at) and self.reading.shielded[at] and self.reading.words[at].natures != "f"
        ):
            return False
        end = at
        while self.reading.folded(end + 1) == "-" and not self._spaced(end + 2):
            end += 2
        if not self.tokens[at].is_word or end >= len(self.tokens):
            return False
        self.named[start : end + 1] = [True] * (end + 1 - start)
        return True

    def _is_a_doctor(self, at: int) -> bool:
        """« dr bataille »: after that title, a word someone bears is a name."""
        word, token = self.words[at], self.tokens[at]
        if self.reading.cased(at) or token.folded in cues.PEOPLE:
            return False
        return word.last >= (200 if word.allowed else 20) and "f" not in word.natures

    def _is_title(self, place: int) -> bool:
        token = self.tokens[place]
        if token.folded == "me" and token.text != "Me":
            return self._pleads(place + 1)
        if token.folded in {"m", "me", "mm", "mad"}:
            following = self.reading.token(place + 1)
            return (
                token.is_capital
                or token.text == "M"
                or (
                    token.folded in {"m", "mad"}
                    and following is not None
                    and following.folded == "."
                    and not following.spaced
                )
            )
        if token.folded in {"don", "major", "feu", "miss", "gendarme", "pr", "doc"}:
            return token.is_capital or token.folded in {"gendarme", "miss", "feu"}
        return True

    def _pleads(self, at: int) -> bool:
        """« avec me rouge »: after « me », what is no verb is a lawyer."""
        if self.reading.folded(at) == ".":
            return not self._spaced(at) and not self._spaced(at + 1)
        if not self.reading.free(at) or not self._same_line(at - 1, at):
            return False
        word = self.words[at]
        if word.french:
            return word.last >= 300 and not {*word.natures} & {"f", "r", "v", "p"}
        return word.name and not self._misspelt(at)

    def after_kin(self, place: int) -> None:
        """« son fils Kevin », « la voisine, mme … », « l'infirmier Kévin », « tonton Gégé »."""
        folded = self.tokens[place].folded
        if folded not in cues.PEOPLE and folded not in cues.FAMILIAR:
            return
        at = place + 1
        for _ in range(4):
            if self.reading.folded(at) in cues.QUALITIES or self.reading.folded(at) in cues.PEOPLE:
                at += 1
            elif self.reading.folded(at) == "-" and not self._spaced(at):
                at += 2
            else:
                break
        if self.reading.folded(at) in {"de", "a"} and self.reading.folded(at + 1) in {
            "madame",
            "monsieur",
            "mme",
            "mr",
        }:
            at += 2
        near = True
        if self.reading.folded(at) in cues.BEFORE_AN_APPOSITION and self._same_line(place, at):
            closed = self.reading.folded(at + 2) in cues.AFTER_AN_APPOSITION | {"et"}
            near = closed or self.reading.folded(at) in QUOTES
            at += 1
        if self.reading.folded(at) in QUOTES:
            at += 1
        if not self._same_line(place, at) or self.reading.folded(at) in cues.TITLES:
            return
        if (
            near
            and self.reading.free(at)
            and self._is_pet_name(at)
            and (
                folded in cues.NICKNAMING
                or (folded in cues.KIN and self.tokens[at].case is Case.CAPITAL and at == place + 1)
            )
        ):
            self._run(at)
            return
        if near and folded not in cues.TITLES and self.reading.free(at) and self._is_dear(at):
            self._run(at)
            return
        self._take(at, near=near, after_cue=True)

    def _is_dear(self, at: int) -> bool:
        """« sa femme fleur », « le papa, elchin, »: a name though it is a word, or unknown."""
        word, token = self.words[at], self.tokens[at]
        if word.jargon or self.reading.cased(at) or token.folded in cues.PREDICATES:
            return False
        if self._is_dearest(at):
            return True
        if word.allowed:
            return False
        if self._is_short_name(at):
            return True
        if word.french and word.frequency <= 10 and word.first >= 30:
            return True
        if word.french:
            known = word.first >= 500 and word.first * 2 >= word.frequency
            return known and not word.verb and "f" not in word.natures
        apposed = self.reading.folded(at - 1) in cues.BEFORE_AN_APPOSITION
        ended = self.reading.folded(at + 1) in cues.AFTER_AN_APPOSITION
        return apposed and ended and len(token.text) > 2 and not self._is_service(at)

    def _is_short_name(self, at: int) -> bool:
        """« le voisin jp », « mamie jo »."""
        folded = self.tokens[at].folded
        return (
            len(folded) == 2
            and (folded in cues.SHORT_NAMES or self.words[at].first >= 300)
            and (not self.words[at].natures)
        )

    def _is_dearest(self, at: int) -> bool:
        """« le mari, aimé, », « leurs filles, rose et lise », « le petit moreau », « la fille lheureux »."""
        word = self.words[at]
        if not {*word.natures}.isdisjoint("fr") or self.tokens[at].folded in cues.PEOPLE:
            return False
        before = self.reading.folded(at - 1)
        closed = self.reading.folded(at + 1) in cues.AFTER_AN_APPOSITION | {"et"}
        if before in cues.BEFORE_AN_APPOSITION:
            free = self.reading.lower or self.tokens[at].shouted
            return closed and word.first >= (300 if free else 5000)
        if word.glued:
            return word.last >= 100 and not self._object_follows(at)
        if self._mostly_surname(at) and not word.allowed:
            return True
        owned = self.reading.folded(at - 2) in cues.POSSESSIVES
        return owned and word.first >= 300 and word.first >= word.frequency // 5

    def in_full(self, place: int) -> None:
        """« ROUX Innocent », « Marine DIMANCHE »: a first name and a surname side by side."""
        if place + 1 >= len(self.tokens) or not self.reading.free(place) or not self.reading.free(place + 1):
            return
        token, after = self.tokens[place], self.tokens[place + 1]
        word, other = self.words[place], self.words[place + 1]
        if word.small and word.first < 5000 and not word.last >= 5000:
            return
        if after.line != token.line or after.opening is Opening.SENTENCE or token.shouted or after.shouted:
            return
        if not token.is_capital or not after.is_capital or not after.spaced or word.jargon or other.jargon:
            return
        if any(self._is_no_name(one.folded) for one in (token, after)):
            return
        cases = (token.case, after.case)
        if cases == (Case.UPPER, Case.CAPITAL):
            known = other.first >= 20 or (not other.french and not word.french and len(token.text) > 3)
            full = known and (word.last >= 5 or not word.french)
        elif cases == (Case.CAPITAL, Case.UPPER):
            full = word.first >= 100 and (other.last >= 5 or not other.french)
        elif self._is_surname_first(place):
            full = True
        else:
            full = (
                word.first >= 300
                and word.first * 20 >= word.frequency
                and other.last >= 20
                and not other.allowed
            )
        if full:
            self.named[place] = self.named[place + 1] = True

    def _is_surname_first(self, place: int) -> bool:
        """« Vassal Garance, 24 ans », « Petit Kevin (né en 2001) »: the order of a file."""
        word, other = self.words[place], self.words[place + 1]
        end = place + 2
        if self.reading.folded(end) == "-" and not self._spaced(end):
            end += 2
        closing = self.reading.token(end)
        return (
            other.mostly_first_name
            and not other.allowed
            and not word.allowed
            and (word.last >= max(100, word.frequency // 8) or (not word.french and word.last >= 20))
            and (word.first < 1000 or self.tokens[place].case is Case.UPPER)
            and (closing is None or not closing.is_word or closing.line != self.tokens[place].line)
        )

    def _is_no_name(self, folded: str) -> bool:
        return folded in cues.TITLES_OR_PEOPLE or folded in self.reading.lists.acronyms

    def after_birth_name(self, place: int) -> None:
        """« Fleur née Zerrouki », « Mme Petit épouse Roux »."""
        token = self.tokens[place]
        if token.folded not in {"nee", "ne", "epouse", "veuve"} or (
            token.folded == "ne" and token.text != "né"
        ):
            return
        at = place + 1
        if self.reading.folded(at) in cues.NO_BIRTH_NAME or not self._same_line(place, at):
            return
        while self._is_particle(at):
            at += 1
        if not self.reading.free(at) or self.tokens[at].opening is Opening.SENTENCE:
            return
        word = self.words[at]
        if word.allowed or word.jargon or word.small:
            return
        if not word.french or self.reading.cased(at) or word.weight >= 50:
            self.named[at] = True
            before = place - 1
            if (
                self.reading.free(before)
                and self.words[before].name
                and not self.words[before].small
                and self.words[before].first >= 20
            ):
                self.named[before] = True

    def after_such_as(self, place: int) -> None:
        """« cinq enfants dont Lys et Modeste », « ni wim, ni ilyes », « chez les courtois »."""
        folded = self.reading.folded(place)
        at = place + 1
        if not self.reading.free(at) or not self._same_line(place, at):
            return
        word, token = self.words[at], self.tokens[at]
        if folded in {"les", "des"} and self._is_household(place, at):
            self.named[at] = True
            return
        rare = word.allowed and not (folded == "dont" and word.first >= 200)
        if rare or word.jargon or token.case is Case.LETTER:
            return
        if folded in {"certain", "certaine"}:
            self.named[at] = self.named[at] or (
                word.name and not word.small and (not word.french or self.reading.cased(at))
            )
            self.named[at] = (
                self.named[at]
                or (not word.french and not self._misspelt(at))
                or self.reading.folded(at + 1) == "-"
            )
        elif folded in cues.GREETINGS_OR_FOR and not self.reading.cased(at):
            follow = self.reading.token(at + 1)
            alone = follow is None or (not follow.is_word and follow.folded not in {"-", "'"})
            known = word.first >= 300 and word.first >= word.frequency and "f" not in word.natures
            known = known or (folded in cues.GREETINGS and not word.french and len(token.text) > 2)
            dear = folded in {"cher", "chere"} and word.first >= 300 and not word.small
            self.named[at] = self.named[at] or (alone and (known or dear))
        elif folded in {"dont", "ni"}:
            known = word.first >= 200 and "f" not in word.natures and word.first * 2 >= word.frequency
            unknown = not word.french and (word.name or not self._misspelt(at)) and len(token.text) > 2
            self.named[at] = self.named[at] or known or unknown
        elif folded == "les" and (
            self.reading.folded(place - 1) in {"chez", "che", "ches"}
            or self.reading.folded(at + 1) in {",", "-"}
        ):
            singular = token.folded[-1] not in "sxz" or token.folded[:-1] not in self.reading.lists.natures
            strange = (
                not word.french and len(token.text) > 3 and self.reading.folded(place - 1) in {"chez", "che"}
            )
            self.named[at] = self.named[at] or strange
            led = (
                self.reading.folded(place - 1) in {"chez", "che", "ches"}
                or self.reading.folded(place - 2) in cues.KIN
                or token.folded[-1] not in "sxz"
            )
            self.named[at] = self.named[at] or (
                led and singular and word.last >= 100 and "f" not in word.natures
            )
        elif (
            folded == "de"
            and token.folded[0] in "aeiou"
            and word.first >= 300
            and token.folded not in {"onze", "oui", "un", "une"}
        ):
            self.named[at] = self.named[at] or word.first * 30 >= word.frequency

    def at_someone(self, place: int) -> None:
        """« chez le Manouche »: a capital that the article of a common noun does not explain."""
        at = place + 2
        if self.tokens[place].folded != "chez" or self.reading.folded(place + 1) not in {"le", "la"}:
            return
        if not self.reading.free(at) or not self._same_line(place, at):
            return
        token, word = self.tokens[at], self.words[at]
        bare = (
            token.case is Case.CAPITAL and token.folded not in cues.PEOPLE and token.folded not in cues.TITLES
        )
        if bare and not word.jargon and not word.small and self._ends_a_name(at):
            self.named[at] = True

    def _is_household(self, place: int, at: int) -> bool:
        """« chez les Martinez », « Les Moreau ont déménagé »: a surname in the singular after « les »."""
        word, token = self.words[at], self.tokens[at]
        led = self.reading.folded(place - 1) in {"chez", "che", "ches"}
        if token.folded in self.reading.lists.acronyms or "f" in word.natures:
            return False
        if led and token.case is Case.CAPITAL and self.reading.cased(at):
            plural = token.folded[-1] in "sx" and token.folded[:-1] in self.reading.lists.natures
            return word.last >= (500 if plural else 20)
        if word.last < 200:
            return False
        if token.folded in cues.PEOPLE and not self.reading.cased(at):
            return False
        if token.folded[-1] in "sx" and (
            token.folded[:-1] in self.reading.lists.natures or not word.last >= 2000
        ):
            return False
        follows = self.reading.folded(at + 1)
        if self.reading.cased(at):
            return led or follows in cues.PLURAL_VERBS or follows == "," or self._mostly_surname(at)
        singular = "n" in word.natures or "a" in word.natures or self._mostly_surname(at)
        if not singular or (word.verb and not self._mostly_surname(at)):
            return False
        return led or follows in cues.PLURAL_VERBS or self._mostly_surname(at) or not self._goes_on(at)

    def _goes_on(self, at: int) -> bool:
        """Whether a word comes next on the line: « les petit dejeuners »."""
        after = self.reading.token(at + 1)
        return after is not None and after.is_word and after.line == self.tokens[at].line

    def _is_pet_name(self, at: int) -> bool:
        """What follows « tonton », « mémé », « la famille »: any word that is none, or that has a capital."""
        token, word = self.tokens[at], self.words[at]
        known = token.case is Case.CAPITAL and word.first >= 2000
        household = self.reading.folded(at - 1) in cues.HOUSEHOLDS and word.last >= 200
        if household and self.reading.cased(at) and token.case is Case.CAPITAL:
            return True
        if (word.allowed and not known) or word.jargon or token.case is Case.LETTER:
            return False
        if self.reading.cased(at):
            return token.folded not in self.reading.lists.acronyms and token.opening is Opening.NONE
        if self.reading.folded(at - 1) in cues.HOUSEHOLDS and word.last >= 50 and "f" not in word.natures:
            return self._ends_a_name(at)
        if word.first >= 200 and self.reading.folded(at - 1) in cues.NICKNAMING and "f" not in word.natures:
            return True
        spoken = self.reading.folded(at - 1) in cues.NICKNAMING and self._ends_a_name(at)
        return (
            not word.french
            and len(token.text) > 2
            and (word.name or not self._misspelt(at) or self.reading.folded(at + 1) == "-" or spoken)
        )

    def after_naming(self, place: int) -> None:
        """« s'appelle Christian », « dit « Mimile » », « surnommée la Reine »."""
        folded = self.tokens[place].folded
        if folded in {"nom", "prenom", "pseudo"}:
            self._after_name_of(place)
            return
        if folded not in cues.NAMING or (folded in {"dit", "dite"} and not self._is_nicknaming(place)):
            return
        at = place + 1
        if self.reading.folded(at) in cues.BETWEEN_NAMING_AND_NAME:
            at += 1
        if self.reading.folded(at) in {":", ","}:
            at += 1
        quoted = self.reading.folded(at) in QUOTES
        if quoted:
            at += 1
            if self._calls_someone(place) and self._take_quoted(at):
                return
        article = self.reading.folded(at) in {"le", "la", "les", "l"}
        if article:
            at += 1
            if self.reading.folded(at) == "'":
                at += 1
        if (
            not self._same_line(place, at)
            or (
                self.reading.folded(at) in cues.TITLES
                and not self.reading.cased(at)
                and not self._calls_by(place, at)
            )
            or (
                self.reading.folded(at) in cues.TITLES
                and self._same_line(at, at + 1)
                and self.reading.cased(at + 1)
            )
            or not self.reading.free(at)
        ):
            return
        token, word = self.tokens[at], self.words[at]
        if token.folded in cues.TITLES and (len(token.text) < 4 or token.folded in cues.PLAIN_TITLES):
            return
        if self._calls_by(place, at) and not quoted:
            self._run(at)
            return
        strong = folded in cues.NICKNAMED
        self_named = self.reading.folded(place - 2) in cues.REFLEXIVES or folded in cues.SELF_NAMED
        if strong or (self_named and not article):
            if word.small and not self.reading.cased(at):
                return
            borne = word.name and word.weight * 20 >= word.frequency
            if word.verb and not self.reading.cased(at) and not borne and not quoted:
                return
            self._run(at)
            return
        if token.folded in cues.PLAIN_TITLES:
            return
        called = self._is_called(place) and not article and not quoted
        if called and "n" in word.natures and token.folded not in cues.PEOPLE and self._ends_a_name(at):
            self._run(at)
            return
        if article and self._is_called_by_all(place) and self._ends_a_name(at) and not word.allowed:
            common = not self.reading.cased(at) and (token.folded in cues.KIN or "n" not in word.natures)
            if not common and token.folded not in cues.MOMENTS:
                self._run(at)
                return
        if self.reading.cased(at):
            known = not word.french or word.name or quoted or (token.case is Case.CAPITAL and not article)
        else:
            known = not token.is_capital and not word.french and not self._misspelt(at)
        called = self.reading.folded(place - 1) in {"on", "'", "gens"} and self.reading.cased(at)
        if known and (called or not word.allowed):
            self._run(at)

    def _calls_someone(self, place: int) -> bool:
        """« l'appelle », « se fait appeler », « surnommé »."""
        folded = self.tokens[place].folded
        if folded in cues.NICKNAMED:
            return folded not in {"dit", "dite"}
        elided = self.reading.folded(place - 1) == "'" and self.reading.folded(place - 2) in {"l", "s", "m"}
        return elided or (folded == "appeler" and self.reading.folded(place - 2) in cues.REFLEXIVES)

    def _take_quoted(self, at: int) -> bool:
        """« l'appelle « Madame la Greffière » »: the whole of a short quotation."""
        end = at
        while end - at < 5 and self._same_line(at - 1, end) and self.reading.folded(end) not in QUOTES:
            end += 1
        if end == at or self.reading.folded(end) not in QUOTES:
            return False
        places = [index for index in range(at, end) if self.tokens[index].is_word]
        if not all(self.reading.free(index) for index in places):
            return False
        if not any(self.reading.cased(index) or self._is_pet_name(index) for index in places):
            return False
        if len(places) == 1 and self.tokens[at].folded in cues.TITLES_OR_PEOPLE:
            return False
        self.named[at:end] = [True] * (end - at)
        return True

    def _calls_by(self, place: int, at: int) -> bool:
        """« que tout le monde appelle nanie, », « on l'appelle capitaine — »."""
        before, token = self.reading.folded(place - 1), self.tokens[at]
        by_all = before in {"monde", "gens"} or self._is_called_by_all(place)
        if not by_all or at != place + 1 or len(token.text) < 3 or self.words[at].allowed:
            return False
        if token.folded in cues.PLAIN_TITLES or self.reading.shielded[at]:
            return False
        after = self.reading.token(at + 1)
        ended = after is None or not after.is_word
        strange = not self.words[at].french
        return ended and (strange or (token.folded in cues.TITLES and token.folded not in cues.MOMENTS))

    def _is_called(self, place: int) -> bool:
        """« l'appelle », « tout le monde appelle », not « n'appelle plus »."""
        before = self.reading.folded(place - 1)
        return before in {"gens", "monde"} or (before == "'" and self.reading.folded(place - 2) != "n")

    def _is_called_by_all(self, place: int) -> bool:
        """« on l'appelle », « tout le monde l'appelle », « les gens l'appellent »."""
        if self.reading.folded(place - 1) != "'" or self.reading.folded(place - 2) != "l":
            return False
        return self.reading.folded(place - 3) in {"on", "monde", "gens", "tous", "voisins", "autres", "qu"}

    def _after_name_of(self, place: int) -> None:
        """« sous le nom de Nénette », « son prénom est Zaïa », « nom de jeune fille Roux »."""
        at = place + 1
        while at - place < 6 and self.reading.folded(at) in cues.NAME_LINKS:
            at += 1
        direct = at == place + 1 and not (self._same_line(place, at) and self.reading.cased(at))
        if direct or not self.reading.free(at) or not self._same_line(place, at):
            return
        word, token = self.words[at], self.tokens[at]
        if word.allowed or word.jargon or word.small or token.case is Case.LETTER:
            return
        borne = word.last >= 200 and (
            self._mostly_surname(at) or word.glued or self.reading.folded(at - 1) == ","
        )
        if (
            self.reading.cased(at)
            or (not word.french and not self._misspelt(at))
            or word.first >= 200
            or borne
        ):
            self.named[at] = True

    def _is_nicknaming(self, place: int) -> bool:
        """« Emile dit Mimile », not « elle dit que »."""
        at = place + 1
        if self.reading.folded(at) in QUOTES:
            closing = at + 1
            while (
                closing < len(self.tokens) and closing - at < 5 and self.reading.folded(closing) not in QUOTES
            ):
                closing += 1
            subject = self.reading.before(place)
            return (
                closing - at <= 3
                and self.reading.folded(closing) in QUOTES
                and subject >= 0
                and (self.named[subject] or self.words[subject].first > 0 or not self.words[subject].french)
                and self.reading.folded(subject) not in {"elle", "il"}
            )
        if self.reading.folded(at) in {"le", "la"}:
            at += 1
        before = self.reading.token(place - 1)
        named = place > 0 and (self.named[place - 1] or (before is not None and before.folded in {",", "("}))
        return (
            named
            and self._same_line(place, at)
            and (self.reading.cased(at) or self.words[at].mostly_first_name)
            and not self.words[at].allowed
        )

    def after_field(self, place: int) -> None:
        """« Nom : CHABANE », « Mère = Monique », « Présents : … »."""
        if self.reading.folded(place) not in {":", "="} or place == 0:
            return
        field = self.tokens[place - 1]
        at = place + 1
        if field.folded == ")":
            back = place - 2
            while back > 0 and place - back < 8 and self.reading.folded(back) != "(":
                back -= 1
            field = self.tokens[max(back - 1, 0)]
        if field.folded not in cues.FIELDS or not self._same_line(place, at):
            return
        if (
            field.folded in {"a", "de", "cc"}
            and self.reading.token(place - 2) is not None
            and self.tokens[place - 2].line == field.line
        ):
            return
        if self.reading.folded(at) in cues.TITLES:
            return
        strong = field.folded in cues.NAME_FIELDS
        if field.folded == "naissance" and self._is_date_field(place):
            return
        if strong:
            self._take(at, titled=True, field=True)
        else:
            self._take(at, near=True, after_cue=True)

    def _is_date_field(self, place: int) -> bool:
        return any(self.reading.folded(place - back) in {"date", "lieu", "ne", "nee"} for back in (2, 3, 4))

    def _take(
        self,
        at: int,
        *,
        titled: bool = False,
        near: bool = False,
        after_cue: bool = False,
        field: bool = False,
    ) -> None:
        """Take the name that may begin at `at`, over its particles and its initial."""
        start = at
        at = self._over_initial(at)
        while self._is_particle(at):
            at += 1
            if self.reading.folded(at) == "'" or self.reading.folded(at) == "-":
                at += 1
        if not self.reading.free(at, titled=titled and not field):
            return
        if self._answers(at, titled=titled, near=near, after_cue=after_cue, field=field):
            self._run(at)
            for index in range(start, at):
                self.named[index] = True

    def _over_initial(self, at: int) -> int:
        """Skip « J. », « J.-P. »."""
        for _ in range(2):
            token = self.reading.token(at)
            if (
                token is None
                or token.case is not Case.LETTER
                or not token.text.isupper()
                or self.reading.folded(at + 1) != "."
            ):
                return at
            at += 2
            if self.reading.folded(at) == "-" and not self._spaced(at):
                at += 1
        return at

    def _answers(self, at: int, *, titled: bool, near: bool, after_cue: bool, field: bool) -> bool:
        """Whether the word at `at` answers the cue."""
        token, word = self.tokens[at], self.words[at]
        if token.case is Case.LETTER or (
            self.reading.folded(at - 1) == "." and word.small and word.last < 500
        ):
            return False
        initialled = (
            at > 1
            and self.reading.folded(at - 1) == "."
            and self.tokens[at - 2].case is Case.LETTER
            and not (titled and self.tokens[at - 2].folded == "m")
        )
        if initialled and not self.reading.cased(at) and (word.french or not self.reading.lower):
            return False
        if titled:
            return self._answers_title(at, field=field)
        if word.allowed or word.jargon:
            return False
        if self.reading.cased(at):
            if token.case is Case.UPPER and not word.name:
                return not word.french and len(token.text) > 5 and after_cue
            return not word.french or (
                word.name and not (word.small and word.weight < 500) and self._outweighs(at, 4)
            )
        if after_cue and word.mostly_first_name:
            return True
        if word.small or self._is_service(at):
            return False
        if not word.french:
            if word.name:
                if near and (word.first >= 50 or word.last >= 50):
                    return True
                known = (near or word.weight >= 5) and (near or word.first >= 50 or word.last >= 30)
                return known and not self._misspelt_badly(at)
            return near and len(token.text) > 3 and not self._misspelt(at)
        if self._followed_by_birth_name(at):
            return word.first >= 20
        if token.shouted or self.reading.lower or near:
            return word.first >= 1000 and word.first >= 10 * word.frequency and not word.verb
        return False

    def _followed_by_birth_name(self, at: int) -> bool:
        return self.reading.folded(at + 1) in {"nee", "epouse"}

    def _answers_title(self, at: int, *, field: bool) -> bool:
        token, word = self.tokens[at], self.words[at]
        if field and word.french and word.weight < 5 and not self.reading.cased(at):
            return False
        if self.reading.cased(at) or field:
            if token.case is Case.UPPER and word.allowed:
                return word.name and not word.jargon and token.folded not in self.reading.lists.acronyms
            if token.folded in cues.PEOPLE and not word.last >= 100:
                return False
            if token.case is Case.UPPER and len(token.text) < 3 and word.last < 50:
                return False
            if token.case is Case.UPPER and word.french and not word.name:
                return field
            if word.jargon and word.last < 100 and not field:
                return False
            return not (word.allowed and word.weight < 20) or self.reading.cased(at)
        if word.last >= 1000 and not word.verb and "f" not in word.natures and not word.allowed:
            return True
        if self._is_borne(at):
            return True
        if word.small:
            return False
        if not word.french or (word.glued and word.last >= 20):
            if (
                self._object_follows(at)
                and word.last < (20 if word.glued else 100)
                and self._misspelt_badly(at)
            ):
                return False
            return len(token.text) > 1 and (word.name or not self._misspelt(at)) and not self._is_service(at)
        if self.reading.folded(at + 1) == "-" and not self._spaced(at + 1) and word.last >= 5:
            return True
        if word.allowed:
            return word.last >= 100 and self.reading.folded(at + 1) not in {
                "matin",
                "soir",
                "dernier",
                "prochain",
            }
        if word.mostly_first_name:
            return True
        if word.last >= 20 and not {*word.natures}.isdisjoint("na") and self._ends_a_name(at):
            return token.folded not in cues.PREDICATES and token.folded not in cues.PEOPLE
        if word.verb or "p" in word.natures:
            return word.weight >= 300 and word.weight * 2 >= word.frequency and not self._object_follows(at)
        return word.weight >= 40 and word.weight * 20 >= word.frequency and token.folded not in cues.PEOPLE

    def _is_borne(self, at: int) -> bool:
        """« mme long, », « m. content) », « mme soyez. »: a word some bear, that says nothing else."""
        word, token = self.words[at], self.tokens[at]
        if token.folded in cues.PREDICATES or token.folded in cues.PEOPLE or "f" in word.natures:
            return False
        given = word.first >= 200 and not word.small and self._same_line(at, at + 1)
        if given and self.reading.free(at + 1) and self._is_strange(at + 1):
            return True
        if word.jargon:
            return (
                word.last >= 100
                and "v" not in word.natures
                and token.folded not in self.reading.lists.acronyms
            )
        follows = cues.AFTER_A_SUBJECT if word.verb else cues.AFTER_A_NOUN
        if not word.natures or not (self._ends_a_name(at) or self.reading.folded(at + 1) in follows):
            return False
        if "v" in word.natures and {*word.natures}.isdisjoint("na"):
            return word.last * 30 >= word.frequency and word.last >= 100
        return (word.last >= (300 if "r" in word.natures else 20) and not word.allowed) or word.last >= 75

    def _ends_a_name(self, at: int) -> bool:
        """Whether a mark or the verb of the sentence comes next."""
        after = self.reading.token(at + 1)
        if after is None or not after.is_word:
            return True
        return after.folded in cues.SUBJECT_CLITICS or self._carries_verb(at)

    def _object_follows(self, at: int) -> bool:
        after = self.reading.folded(at + 1)
        return after in cues.OBJECTS

    def _outweighs(self, at: int, times: int) -> bool:
        word = self.words[at]
        return word.weight * times >= word.frequency or word.first >= 1000

    def _over(self, at: int, marks: set[str]) -> int:
        return at + 1 if self.reading.folded(at) in marks else at

    def _glued(self, at: int) -> bool:
        return self.reading.token(at) is not None and not self._spaced(at)
