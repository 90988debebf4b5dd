"""Addresses that imitate others."""

import pytest

from maillage.rules.mailbox import check_letters


@pytest.mark.parametrize(
    "address",
    [
        "n.fournier@example.org",
        "N.Fournier@EXAMPLE.ORG",
        "contact@école-e\u0301té.example.org",
        "a@xn--cole-9oa.fr",
    ],
)
def test_an_address_in_our_letters_is_one(address: str):
    assert check_letters(address)


@pytest.mark.parametrize(
    "address",
    [
        "ami@horiz\u043en.example.org",
        "ami@example\u3002org",
        "ami@\uff45xample.org",
        "am\u0131@example.org",
        "ami@\u0131nserm.fr",
        "a@[127.0.0.1]",
    ],
    ids=["another o", "another dot", "a wide letter", "an i without its dot", "another there", "a machine"],
)
def test_an_address_that_looks_like_another_is_refused(address: str):
    assert check_letters(address).field == "email"
