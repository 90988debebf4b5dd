"""What a message says, before any envelope."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says: plain sentences and at most one thing to do."""

    subject: str
    paragraphs: tuple[str, ...]
    action_label: str = ""
    action_url: str = ""
    closing: str = ""
