"""Find the people of a text: household, relatives, neighbours, professionals, nicknames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from maillage.deidentification import cues
from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.reading import Reading
from maillage.deidentification.tokens import Case, Opening, Token

_QUOTES: Final = frozenset('«"“”»')
_MOST: Final = 6
"""No one bears more words than that."""


def find_people(reading: Reading) -> Iterator[Finding]:
    """Give each name of a person: what a cue announces, what looks like a name, then every other mention."""
    people = _People(reading)
    for place in range(len(reading.tokens)):
        people.after_title(place)
        people.after_kin(place)
        people.after_naming(place)
        people.after_field(place)
        people.after_birth_name(place)
        people.after_such_as(place)
        people.in_full(place)
    for place in range(len(reading.tokens)):
        people.by_itself(place)
    people.spelt_out()
    people.extend()
    people.enumerate()
    people.extend()
    people.propagate()
    return people.findings()


class _People:
    """The words taken for names so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.words = reading.words
        self.named = [False] * len(reading.tokens)

    # --- what announces a name ---------------------------------------------------------------------

    def after_title(self, place: int) -> None:
        """« Mme Lemaire », « mr grare », « le docteur SAUVAGE »."""
        token = self.tokens[place]
        if token.folded not in cues.TITLES or not self._is_title(place):
            return
        at = self._over(place + 1, {".", "-"} if self._glued(place + 1) else {"."})
        while self.reading.folded(at) in {"le", "la", "l", "'"} and self.reading.folded(
            at + 1
        ) in cues.TITLES | {"'"}:
            at += 1
        if self.reading.folded(at) in cues.TITLES and self._is_title(at):
            return
        if self.reading.folded(at) == "(" and self._same_line(place, at):
            at += 1
        weak = token.folded in cues.WEAK_TITLES
        if not self._same_line(place, at) or (self.tokens[at].opening is Opening.SENTENCE):
            return
        if token.folded in {"docteur", "dr", "docteurs", "doc"} and self.reading.folded(at) in {
            "de",
            "du",
            "des",
        }:
            return
        if (
            self.reading.folded(at) in {"le", "la", "l"}
            and not self.reading.cased(at)
            and not self.reading.cased(at + 1)
        ):
            return
        if weak and self.reading.free(at) and self._is_pet_name(at):
            self._run(at)
            return
        if token.folded in {"dr", "docteur"} and self.reading.free(at, titled=True) and self._is_a_doctor(at):
            self._run(at)
            return
        strong = not weak or (0 <= at < len(self.tokens) and self.reading.cased(at))
        self._take(at, titled=strong)

    def _is_a_doctor(self, at: int) -> bool:
        """« dr bataille »: after that title, a word someone bears is a name."""
        word, token = self.words[at], self.tokens[at]
        return word.last >= 50 and not word.small and not word.allowed and token.case is Case.LOWER

    def _is_title(self, place: int) -> bool:
        token = self.tokens[place]
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

    def after_kin(self, place: int) -> None:
        """« son fils Kevin », « la voisine, mme … », « l'infirmier Kévin », « tonton Gégé »."""
        folded = self.tokens[place].folded
        if folded not in cues.KIN and folded not in cues.TRADES and folded not in cues.FAMILIAR:
            return
        at = place + 1
        for _ in range(4):
            if self.reading.folded(at) in cues.QUALITIES or self.reading.folded(at) in cues.KIN | cues.TRADES:
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
        if self.reading.folded(at) in {
            ",",
            "(",
            ":",
            "=",
            "-",
            "–",
            "«",
            '"',
            "“",
            "est",
            "c",
        } and self._same_line(place, at):
            near = self.reading.folded(at) in {"«", '"', "“"}
            at += 1
        if self.reading.folded(at) in _QUOTES:
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
        self._take(at, near=near, after_cue=True)

    def in_full(self, place: int) -> None:
        """« ROUX Innocent », « Marine DIMANCHE »: a first name and a surname side by side."""
        if place + 1 >= len(self.tokens) or not self.reading.free(place) or not self.reading.free(place + 1):
            return
        token, after = self.tokens[place], self.tokens[place + 1]
        word, other = self.words[place], self.words[place + 1]
        if word.small and word.first < 5000:
            return
        if after.line != token.line or after.opening is Opening.SENTENCE or token.shouted or after.shouted:
            return
        if not token.is_capital or not after.is_capital or not after.spaced or word.jargon or other.jargon:
            return
        if {token.folded, after.folded} & (
            cues.TITLES | cues.KIN | cues.TRADES | self.reading.lists.acronyms
        ):
            return
        cases = (token.case, after.case)
        if cases == (Case.UPPER, Case.CAPITAL):
            known = other.first >= 20 or (not other.french and not word.french and len(token.text) > 3)
            full = known and (word.last >= 5 or not word.french)
        elif cases == (Case.CAPITAL, Case.UPPER):
            full = word.first >= 100 and (other.last >= 5 or not other.french)
        else:
            full = (
                word.first >= 300
                and word.first * 20 >= word.frequency
                and other.last >= 20
                and not other.allowed
            )
        if full:
            self.named[place] = self.named[place + 1] = True

    def after_birth_name(self, place: int) -> None:
        """« Fleur née Zerrouki », « Mme Petit épouse Roux »."""
        token = self.tokens[place]
        if token.folded not in {"nee", "ne", "epouse", "veuve"} or (
            token.folded == "ne" and token.text != "né"
        ):
            return
        at = place + 1
        if self.reading.folded(at) in {
            "le",
            "en",
            "a",
            "au",
            "aux",
            "vers",
            "d",
            "un",
            "une",
            "l",
        } | cues.TITLES or not self._same_line(place, at):
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
        elif folded in {"pour", "chez"} and not self.reading.cased(at):
            follow = self.reading.token(at + 1)
            alone = follow is None or (not follow.is_word and follow.folded not in {"-", "'"})
            known = word.first >= 300 and word.first >= word.frequency and "f" not in word.natures
            self.named[at] = self.named[at] or (alone and known)
        elif folded in {"dont", "ni"}:
            known = word.first >= 200 and "f" not in word.natures and word.first * 2 >= word.frequency
            unknown = not word.french and (word.name or not self._misspelt(at)) and len(token.text) > 2
            self.named[at] = self.named[at] or known or unknown
        elif folded == "les" and (
            self.reading.folded(place - 1) in {"chez", "che", "ches"}
            or self.reading.folded(at + 1) in {",", "-"}
        ):
            singular = token.folded[-1] not in "sxz" or token.folded[:-1] not in self.reading.lists.natures
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

    def _opens(self, place: int) -> bool:
        return self.tokens[place].opening is Opening.SENTENCE or self.reading.folded(place - 1) == ","

    def _is_pet_name(self, at: int) -> bool:
        """What follows « tonton », « mémé », « la famille »: any word that is none, or that has a capital."""
        token, word = self.tokens[at], self.words[at]
        known = token.case is Case.CAPITAL and word.first >= 2000
        if (word.allowed and not known) or word.jargon or token.case is Case.LETTER:
            return False
        if self.reading.cased(at):
            return token.folded not in self.reading.lists.acronyms and token.opening is Opening.NONE
        if word.first >= 200 and self.reading.folded(at - 1) in cues.NICKNAMING and "f" not in word.natures:
            return True
        return (
            not word.french
            and len(token.text) > 2
            and (word.name or not self._misspelt(at) or self.reading.folded(at + 1) == "-")
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
        if self.reading.folded(at) in {
            "encore",
            "aussi",
            "plutot",
            "donc",
            "juste",
            "simplement",
            "tous",
            "tout",
            "toujours",
        }:
            at += 1
        if self.reading.folded(at) in {":", ","}:
            at += 1
        quoted = self.reading.folded(at) in _QUOTES
        if quoted:
            at += 1
        article = self.reading.folded(at) in {"le", "la", "les", "l"}
        if article:
            at += 1
            if self.reading.folded(at) == "'":
                at += 1
        if (
            not self._same_line(place, at)
            or (self.reading.folded(at) in cues.TITLES and not self.reading.cased(at))
            or (
                self.reading.folded(at) in cues.TITLES
                and self._same_line(at, at + 1)
                and self.reading.cased(at + 1)
            )
            or not self.reading.free(at)
        ):
            return
        token, word = self.tokens[at], self.words[at]
        strong = folded in {
            "surnomme",
            "surnommee",
            "surnomment",
            "surnommait",
            "surnom",
            "alias",
            "dit",
            "dite",
            "prenomme",
            "prenommee",
        }
        self_named = self.reading.folded(place - 2) in {"s", "m"} or folded in {
            "prenomme",
            "prenommee",
            "nomme",
            "nommee",
        }
        if strong or (self_named and not article):
            if word.small and not self.reading.cased(at):
                return
            if word.verb and not self.reading.cased(at) and not word.name and not quoted:
                return
            self._run(at)
            return
        if self.reading.cased(at):
            known = not word.french or word.name or quoted or (token.case is Case.CAPITAL and not article)
        else:
            known = not token.is_capital and not word.french and not self._misspelt(at)
        if known and not word.allowed:
            self._run(at)

    def _after_name_of(self, place: int) -> None:
        """« sous le nom de Nénette », « son prénom est Zaïa », « nom de jeune fille Roux »."""
        at = place + 1
        while at - place < 6 and self.reading.folded(at) in cues.NAME_LINKS:
            at += 1
        if at == place + 1 or not self.reading.free(at) or not self._same_line(place, at):
            return
        word, token = self.words[at], self.tokens[at]
        if word.allowed or word.jargon or word.small or token.case is Case.LETTER:
            return
        if self.reading.cased(at) or (not word.french and not self._misspelt(at)) or word.first >= 200:
            self.named[at] = True

    def _is_nicknaming(self, place: int) -> bool:
        """« Emile dit Mimile », not « elle dit que »."""
        at = place + 1
        if self.reading.folded(at) in _QUOTES:
            closing = at + 1
            while (
                closing < len(self.tokens)
                and closing - at < 5
                and self.reading.folded(closing) not in _QUOTES
            ):
                closing += 1
            subject = self.reading.before(place)
            return (
                closing - at <= 3
                and self.reading.folded(closing) in _QUOTES
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
        strong = field.folded in {
            "nom",
            "noms",
            "prenom",
            "prenoms",
            "patronyme",
            "identite",
            "usage",
            "naissance",
            "surnom",
        }
        if field.folded == "naissance" and self._is_date_field(place):
            return
        if strong:
            self._take(at, titled=True, field=True)
        else:
            self._take(at, near=True, after_cue=True)

    def _is_date_field(self, place: int) -> bool:
        return any(self.reading.folded(place - back) in {"date", "lieu", "ne", "nee"} for back in (2, 3, 4))

    # --- taking a name -----------------------------------------------------------------------------

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
            return (
                last < len(self.tokens) and self.reading.cased(last) and self.tokens[last].line == token.line
            )
        word = self.words[after]
        if folded in {"nee", "ne", "epouse", "veuve", "ep", "usage", "dit", "dite"}:
            return False
        if following.is_capital and not token.shouted:
            return not word.allowed or token.is_capital
        if token.is_capital and not token.shouted:
            return not word.small
        if folded in {"le", "la", "les", "des", "l"} and word.last < 20 and word.first < 100:
            return False
        return not word.french or (word.last >= 200 and word.frequency < 2000 and not word.verb)

    def _answers(self, at: int, *, titled: bool, near: bool, after_cue: bool, field: bool) -> bool:
        """Whether the word at `at` answers the cue."""
        token, word = self.tokens[at], self.words[at]
        if token.case is Case.LETTER or (
            self.reading.folded(at - 1) == "." and word.small and word.last < 500
        ):
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
        if self.reading.cased(at) or field:
            if token.case is Case.UPPER and word.allowed:
                return word.name and not word.jargon and token.folded not in self.reading.lists.acronyms
            if token.folded in cues.KIN | cues.TRADES and not word.last >= 100:
                return False
            if token.case is Case.UPPER and word.french and not word.name:
                return field
            if word.jargon and word.last < 100 and not field:
                return False
            return not (word.allowed and word.weight < 20) or self.reading.cased(at)
        if word.last >= 1000 and not word.verb and "f" not in word.natures and not word.allowed:
            return True
        if word.small:
            return False
        if not word.french or (word.glued and word.last >= 20):
            if self._object_follows(at) and word.last < 100 and self._misspelt_badly(at):
                return False
            return len(token.text) > 1 and (word.name or not self._misspelt(at)) and not self._is_service(at)
        if self.reading.folded(at + 1) == "-" and not self._spaced(at + 1) and word.last >= 5:
            return True
        if word.allowed:
            return False
        if word.mostly_first_name:
            return True
        if word.verb or "p" in word.natures:
            return word.weight >= 300 and word.weight * 2 >= word.frequency and not self._object_follows(at)
        return (
            word.weight >= 40
            and word.weight * 20 >= word.frequency
            and token.folded not in cues.KIN | cues.TRADES
        )

    def _object_follows(self, at: int) -> bool:
        after = self.reading.folded(at + 1)
        return after in {
            "le",
            "la",
            "les",
            "l",
            "un",
            "une",
            "des",
            "du",
            "pas",
            "plus",
            "rien",
            "son",
            "sa",
            "ses",
            "que",
            "qu",
            "a",
            "au",
            "dans",
            "de",
        }

    def _outweighs(self, at: int, times: int) -> bool:
        word = self.words[at]
        return word.weight * times >= word.frequency or word.first >= 1000

    def _is_service(self, at: int) -> bool:
        return self.tokens[at].folded in self.reading.lists.acronyms and self.words[at].first < 100

    def _misspelt(self, at: int) -> bool:
        folded = self.tokens[at].folded
        return len(folded) < 3 or self.reading.lists.looks_misspelt(folded)

    def _misspelt_badly(self, at: int) -> bool:
        word = self.words[at]
        return word.first < 300 and word.last < 200 and self._misspelt(at)

    def _run(self, at: int) -> None:
        """Take the name from `at` on; its neighbours are seen to by `extend`."""
        self.named[at] = True

    # --- what looks like a name --------------------------------------------------------------------

    def by_itself(self, place: int) -> None:
        """Take a word that no cue announces, by its case and what the lists know of it."""
        token, word = self.tokens[place], self.words[place]
        if self.named[place] or not self.reading.free(place) or word.allowed or token.case is Case.LETTER:
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

    def _named_inside(self, place: int) -> bool:
        """Judge a capital inside a sentence."""
        word = self.words[place]
        before = self.reading.before(place)
        previous = self.reading.folded(before) if before >= 0 else ""
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
        if word.frequency < 200 and self._apposed(place):
            return True
        return (
            word.weight >= 50
            and word.weight * 10 >= word.frequency
            and (previous in cues.CARRIERS or before < 0)
        )

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
            return self._carries_verb(place) or after is None or not after.is_word or after.is_capital
        if word.first >= 1500 and word.frequency < 60:
            return True
        return word.first >= 1500 and (self._carries_verb(place) or self._explained(place))

    def _explained(self, place: int) -> bool:
        """« Rose, qui tient le vestiaire », « Fleur, notre stagiaire »."""
        return self.reading.folded(place + 1) == "," and self.reading.folded(place + 2) in cues.EXPLAINING

    def _carries_verb(self, place: int) -> bool:
        """Whether the word is the subject of what follows: « Rose a », « Pierre, 8 ans »."""
        after = self.reading.token(place + 1)
        if after is None or after.line != self.tokens[place].line:
            return False
        if after.is_word:
            return (
                after.folded == "ok"
                or after.folded in cues.CLITICS - {"l", "la", "le", "les", "s", "qu", "que"}
                or (
                    after.case is Case.LOWER
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
        return (
            token is not None
            and token.case is Case.NUMBER
            and token.line == self.tokens[place].line
            and self.reading.folded(at + 1) in {"ans", "an", "mois", "a"}
        )

    def _is_subject(self, place: int) -> bool:
        """« depuis que ange est entré », « c'est ange qui »: a noun without an article is a name."""
        word, token = self.words[place], self.tokens[place]
        if word.first < 2000 or word.allowed or word.jargon or "f" in word.natures or len(token.text) < 3:
            return False
        before = self.reading.folded(place - 1)
        led = (
            before in {"que", "avec", "et", "est", "'", "si", "quand", "mais", "car", "comme"}
            if self.tokens[place].opening is not Opening.SENTENCE
            else True
        )
        if before in {"si", "quand", "mais", "car", "que", "comme"} and self._carries_verb(place):
            return True
        free = self.reading.lower or token.shouted
        return led and free and self.reading.folded(place + 1) in cues.SUBJECT_OF

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
        if word.jargon or self._is_service(place):
            return False
        if token.folded in self.reading.lists.acronyms and self.reading.folded(
            place - 1
        ) in cues.DETERMINERS | cues.PLURALS | {"aux", "'"}:
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
            if word.first >= 1000 * max(word.frequency, 1) and word.first >= 2000:
                return True
            rare = word.frequency < 3000 or self._carries_verb(place)
            return word.mostly_first_name and free and rare and not word.verb and len(token.text) > 3
        if self._aged(place) and word.name:
            return True
        if word.first >= 300:
            return len(token.text) > 3 or (len(token.text) == 3 and word.first >= 3000)
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
            self._with_initial(place)
            place = max(end, place + 1)

    def _between_quotes(self, place: int) -> None:
        """« l'Ours », « la Princesse », « Doudou »."""
        if self.reading.folded(place) not in _QUOTES:
            return
        at = place + 1
        article = self.reading.folded(at) in {"le", "la", "l"}
        if article:
            at += 1
            if self.reading.folded(at) == "'":
                at += 1
        if not self.reading.free(at) or self.reading.folded(at + 1) not in _QUOTES | {","}:
            return
        token, word = self.tokens[at], self.words[at]
        if (
            token.case is Case.CAPITAL
            and not word.allowed
            and not word.jargon
            and (article or word.first >= 100 or word.frequency < 300)
        ):
            self.named[place + 1 : at + 1] = [True] * (at - place)

    def _with_initial(self, place: int) -> None:
        """« Marchand G. »: a surname and an initial."""
        word = self.words[place]
        initial = self.reading.token(place + 1)
        if (
            initial is not None
            and self.tokens[place].case is Case.CAPITAL
            and word.last >= 100
            and initial.case is Case.LETTER
            and initial.text.isupper()
            and self.reading.folded(place + 2) == "."
            and initial.line == self.tokens[place].line
            and not self._spaced(place + 2)
            and self.reading.free(place)
            and not word.allowed
            and self.tokens[place].folded not in cues.TITLES | cues.KIN
            and initial.text != "M"
        ):
            self.named[place] = self.named[place + 1] = True

    # --- neighbours --------------------------------------------------------------------------------

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
                and not (
                    following.folded
                    in {
                        "la",
                        "le",
                        "t",
                        "il",
                        "elle",
                        "on",
                        "ils",
                        "y",
                        "ce",
                        "en",
                        "moi",
                        "lui",
                        "leur",
                        "ci",
                    }
                    and following.case is Case.LOWER
                )
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
            first = self.words[place].mostly_first_name and not over
            return (
                first and token.case is Case.CAPITAL and word.weight >= 20 and token.opening is Opening.NONE
            )
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
            return not word.french or word.name
        if name.case is Case.CAPITAL and token.case is Case.LOWER and not over:
            return False
        if word.small or word.jargon or self._is_service(at):
            return False
        if not word.french:
            known = word.name or not self._misspelt(at)
            return known or (
                self.words[place].first >= 5000 and not self.reading.lists.looks_like_a_verb(token.folded)
            )
        if over:
            return word.last >= 100
        if self._aged(at) and not word.verb:
            return True
        return (
            word.last >= 500
            and not word.verb
            and "p" not in word.natures
            and word.last * 20 >= word.frequency
            and self.words[place].first >= 300
        )

    def _extend_left(self, place: int) -> None:
        at = place - 1
        token = self.reading.token(at)
        if (
            token is None
            or token.line != self.tokens[place].line
            or self.tokens[place].opening is Opening.SENTENCE
        ):
            return
        if token.folded == "-" and not token.spaced and not self._spaced(place):
            before = self.reading.token(at - 1)
            if (
                before
                and before.is_word
                and (before.is_capital or not self.words[at - 1].french or self.words[at - 1].name)
                and self.reading.free(at - 1)
                and before.folded not in cues.KIN | {"ex"}
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
            token.folded == "."
            and self.reading.folded(at - 1) in cues.DOUBLE_INITIALS
            and self.tokens[at - 1].is_capital
        ):
            self.named[at] = self.named[at - 1] = True
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
        self.named[at] = self._precedes(at, place)

    def _precedes(self, at: int, place: int) -> bool:
        token, word = self.tokens[at], self.words[at]
        if self.reading.cased(at) and token.folded in cues.EPITHETS:
            return True
        if word.allowed and token.case is Case.LOWER and not self.words[place].french:
            return word.first >= 100 and self.reading.folded(at - 1) in {",", "et", ":", "(", "-"}
        if (
            word.allowed
            or word.jargon
            or token.folded in cues.TITLES
            or token.folded in cues.KIN | cues.TRADES
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
            known = word.first >= 500 and word.first >= times * word.frequency and not word.verb
            self.named[at] = known and not self.reading.cased(place)

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

    # --- every other mention -----------------------------------------------------------------------

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
                or (
                    token.folded in cues.PARTICLES | cues.TITLES | cues.FAMILIAR | cues.KIN
                    and word.last < 1000
                )
            ):
                continue
            (doubtful if word.french and not word.mostly_first_name else sure).add(token.folded)
        for place, token in enumerate(self.tokens):
            if self.named[place] or not token.is_word or not self.reading.free(place):
                continue
            folded = token.folded
            common = token.case is Case.LOWER and self.words[place].natures
            if common and self.reading.folded(place - 1) in cues.DETERMINERS | cues.PLURALS:
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

    def findings(self) -> Iterator[Finding]:
        """Give one finding for each run of words taken, over hyphens, apostrophes and initials."""
        place = 0
        while place < len(self.tokens):
            if not self.named[place]:
                place += 1
                continue
            end = place
            while end + 1 < len(self.tokens) and self._joined(end):
                end += 1
            yield Finding(self.tokens[place].start, self._end_of(end), Kind.PERSON)
            place = end + 1

    def _joined(self, end: int) -> bool:
        following = self.tokens[end + 1]
        return self.named[end + 1] and following.line == self.tokens[end].line

    def _end_of(self, end: int) -> int:
        return self.tokens[end].end

    # --- places ------------------------------------------------------------------------------------

    def _over(self, at: int, marks: set[str]) -> int:
        return at + 1 if self.reading.folded(at) in marks else at

    def _glued(self, at: int) -> bool:
        return self.reading.token(at) is not None and not self._spaced(at)

    def _spaced(self, at: int) -> bool:
        token = self.reading.token(at)
        return token is None or token.spaced

    def _same_line(self, place: int, at: int) -> bool:
        token: Token | None = self.reading.token(at)
        return token is not None and token.line == self.tokens[place].line
