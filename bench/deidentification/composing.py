"""Compose marked texts of social work from stocks of sentences: as many as asked, the same for one seed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Final

from bench.deidentification.details import fill
from bench.deidentification.hands import HANDS, write
from bench.deidentification.marks import MarkedText, parse
from bench.deidentification.people import Cast, Someone
from bench.deidentification.stocks import FORMS, sections
from maillage.deidentification import Kind

IDENTIFYING_NOBODY: Final = ("negative", "negative_notes", "negative_list")
TYPED_ON_A_TELEPHONE: Final = frozenset({"prose", "negative"})
HOW_OFTEN: Final = {"plain": 6, "sms": 2, "typos": 2}
ON_A_LINE: Final = frozenset({"list", "table", "negative_list"})
LINES_OF_MAIL: Final = frozenset({"from", "to", "subject", "hello", "signature"})
TYPES_SURNAMES_IN_CAPITALS: Final = {"telegraphic": 0.35, "table": 0.35, "notes": 0.2, "list": 0.2}

_DRAWN: Final = re.compile(r"\[([^\[\]]*)\]")
_AGREED: Final = re.compile(r"\(([^()/]*)/([^()/]*)\)")
_SLOT: Final = re.compile(r"<([a-z]+\d?)(?:\.([a-z]+))?>")


def compose(seed: int, number: int) -> tuple[MarkedText, ...]:
    """Give back that many texts."""
    return tuple(_text(seed, place) for place in range(1, number + 1))


def _text(seed: int, place: int) -> MarkedText:
    """Compose one text, again until no word that names someone stands elsewhere in it as a mere word."""
    for attempt in count():
        random = Random(f"{seed}-{place}-{attempt}")
        if random.random() < 0.25:
            form = random.choices(IDENTIFYING_NOBODY, [4, 1, 1])[0]
        else:
            form = random.choices(FORMS, [9, 3, 2, 2, 2, 2, 2])[0]
        hands = [hand for hand in HANDS if hand != "sms" or form in TYPED_ON_A_TELEPHONE]
        hand = random.choices(hands, [HOW_OFTEN.get(hand, 1) for hand in hands])[0]
        style = f"{form}_{hand}" if form in IDENTIFYING_NOBODY else form if hand == "plain" else hand
        text = parse(f"g{seed}-{place:03}", style, write(hand, random, _Page(random, form).written()))
        if not _ambiguous(text):
            return text
    raise AssertionError


def _ambiguous(text: MarkedText) -> bool:
    """Whether a word that names someone is used unmarked elsewhere."""
    names = {
        word
        for detail in text.details
        if detail.kind is Kind.PERSON
        for word in re.findall(r"\w{3,}", text.extract(detail))
    }
    marked = {place for detail in text.details for place in range(detail.start, detail.end)}
    return any(
        word.group() in names and word.start() not in marked for word in re.finditer(r"\w+", text.text)
    )


@dataclass(slots=True)
class _Page:
    """One text being written."""

    random: Random
    form: str
    cast: Cast = field(init=False)
    sender: Someone = field(init=False)
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        capitals = self.random.random() < TYPES_SURNAMES_IN_CAPITALS.get(self.form, 0.07)
        self.cast = Cast(self.random, capitals=capitals)
        self.sender = self.cast.enter("sender")

    def written(self) -> str:
        """Give back the text of a skeleton, its sections filled one by one."""
        skeleton = self.random.choice(sections(self.form)["skeletons"]).split()
        text = ""
        for section in skeleton:
            sentence = self._sentence(section)
            on_a_line = self.form in ON_A_LINE or (self.form == "email" and section in LINES_OF_MAIL)
            if text and not text.endswith("\n"):
                text += "\n" if on_a_line else " "
            text += sentence.replace("§", "\n") + ("\n" if on_a_line else "")
        return text.strip()

    def _sentence(self, section: str) -> str:
        """Give back a sentence of that section, not used yet, its choices made and its slots filled."""
        stock = sections(self.form)[section]
        model = self.random.choice([each for each in stock if each not in self.used] or stock)
        self.used.add(model)
        filled = self._filled(model, {})
        filled = re.sub(r"\bà le (?=\{)", "au ", filled)
        return filled[0].upper() + filled[1:] if model.startswith("<") else filled

    def _filled(self, model: str, present: dict[str, Someone]) -> str:
        """Fill a model; the same role is the same person in one sentence."""
        model = _DRAWN.sub(lambda drawn: self.random.choice(drawn[1].split("|")), model)
        model = _AGREED.sub(lambda agreed: agreed[2 if self.cast.hero.woman else 1], model)

        def slot(found: re.Match[str]) -> str:
            role, way = found.groups()
            if way == "sentence":
                return self._sentence(role)
            if way:
                someone = present.setdefault(role, self.sender if role == "sender" else self.cast.enter(role))
                return self.cast.name(someone, way)
            if role == "nick":
                return self.cast.nickname()
            about = next(iter(present.values()), self.cast.hero)
            return _AGREED.sub(
                lambda agreed: agreed[2 if self.cast.hero.woman else 1], fill(role, self.random, about)
            )

        return _SLOT.sub(slot, model)
