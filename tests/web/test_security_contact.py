"""Whom to tell that something is weak: `/.well-known/security.txt`."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db
PAGE = "/.well-known/security.txt"


def test_the_contact_is_told_as_the_standard_writes_it(settings: Settings, client: Client):
    settings.MAILLAGE_SECURITY_CONTACT = "mailto:securite@departement.example.org"
    settings.MAILLAGE_SECURITY_EXPIRES = "2027-06-30"
    answer = client.get(PAGE)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:securite@departement.example.org",
        "Expires: 2027-06-30T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.MAILLAGE_BASE_URL}{PAGE}",
    ]


def test_nothing_is_invented_before_it_is_said(settings: Settings, client: Client):
    settings.MAILLAGE_SECURITY_CONTACT = ""
    assert client.get(PAGE).status_code == 404
