"""What a mail server's refusal means, in words for who corrects an address."""

import re

from maillage.rules.french import typeset

_REASONS = (
    (r"5\.1\.[0136]|no such|unknown|does not exist|user not found|inconnu", "cette adresse n’existe pas"),
    (r"5\.1\.2|5\.4\.4|domain", "le nom de domaine n’existe pas"),
    (r"5\.2\.2|\bfull\b|quota|^552", "la boîte est pleine"),
    (r"5\.2\.1|disabled|inactive", "la boîte est fermée"),
    (r"5\.7|spam|blocked|policy|^554", "le serveur refuse nos messages"),
)


def refusal_in_words(error: str) -> str:
    """« adresse refusée : cette adresse n'existe pas », from « 550 5.1.1 no such mailbox »; what the server
    said is kept when nothing is recognised.
    """
    found = next((words for sign, words in _REASONS if re.search(sign, error, re.IGNORECASE)), error)
    return typeset(f"adresse refusée : {found}")


def is_refusal(error: str) -> bool:
    """Whether the server refused the address itself, rather than staying silent."""
    return re.match(r"5\d\d\b", error) is not None
