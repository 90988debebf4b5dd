"""What the log does not say: a personal link opens its page to whoever reads it."""

import logging
import re

LINKS = re.compile(r"(/(?:mes-rencontres|avis|invitations)/)[^/\s?]+")


class WithoutLinks(logging.Filter):
    """Take the keys out of the personal links that Django's own messages tell."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message; keep every record."""
        message = record.getMessage()
        if LINKS.search(message):
            record.msg, record.args = LINKS.sub(r"\1…", message), ()
        return True
