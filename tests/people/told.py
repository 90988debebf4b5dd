"""What was sent and what was written: the code of a message, the last line of the journal."""

import re

from maillage.journal.models import Entry
from maillage.post.models import Message


def code_sent(address: str) -> str:
    """The last code that left for that address."""
    letter = Message.objects.filter(to=address, kind="sign_in_code").order_by("-pk")[0].letter
    found = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", " ".join(letter["paragraphs"]))
    assert found is not None
    return found[0]


def last_act() -> str:
    """What the journal tells last."""
    return Entry.objects.order_by("-sequence")[0].verb
