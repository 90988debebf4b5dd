"""What a message says, before any envelope."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says: plain sentences and at most one thing to do."""

    subject: str
    paragraphs: tuple[str, ...]
    action_label: str = ""
    action_url: str = ""
    closing: str = ""
    unsubscribe_url: str = ""
    """Where a mailbox asks, in one press and without a session, that no such letter be written again."""

    @property
    def greeted(self) -> tuple[str, ...]:
        """The paragraphs as they leave: greeted by who wrote them, by name, or else « Bonjour, »."""
        named = bool(self.paragraphs) and self.paragraphs[0].startswith("Bonjour")
        return self.paragraphs if named else ("Bonjour,", *self.paragraphs)


def sender() -> tuple[str, str]:
    """The name and the address that letters leave from. A calendar obeys only who organised the event."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)
