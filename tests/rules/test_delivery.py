"""What a mail server’s refusal means, in words."""

import pytest

from maillage.rules.delivery import is_refusal, refusal_in_words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("550 5.1.1 no such mailbox", "cette adresse n’existe pas"),
        ("552 5.2.2 mailbox full", "la boîte est pleine"),
        ("554 5.7.1 blocked", "le serveur refuse nos messages"),
        ("553 autre chose", "553 autre chose"),
    ],
)
def test_a_refusal_is_told_in_french(error: str, words: str) -> None:
    assert is_refusal(error)
    assert refusal_in_words(error) == f"adresse refusée\u00a0: {words}"
    assert not is_refusal("Le serveur de messagerie ne répond pas.")
