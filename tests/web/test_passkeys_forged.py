"""A passkey that enters alone, held by a program: what a thief of its answers changes or sends again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from pytest_django import Settings

from maillage.people.models import Person
from tests.builders import make_department

pytestmark = pytest.mark.django_db
DOOR = "/connexion/cle/"
SITE = "testserver"
VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class Key:
    """A key of one site, that counts how many times it signed."""

    owner: Person
    uses: int = 3
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def kept(self) -> Authenticator:
        """Have the account hold it, as its registration left it."""
        public = ES256.from_cryptography_key(self.private.public_key())
        data = AuthenticatorData.create(
            hashlib.sha256(SITE.encode()).digest(),
            VERIFIED | AuthenticatorData.FLAG.AT,
            self.uses,
            AttestedCredentialData.create(b"\0" * 16, b"key", public),
        )
        client = CollectedClientData.create("webauthn.create", b"challenge", f"https://{SITE}")
        made = {"attestationObject": AttestationObject.create("none", data, {}), "clientDataJSON": client}
        told = _told({name: websafe_encode(bytes(value)) for name, value in made.items()})
        return Authenticator.objects.create(
            user=self.owner,
            type=Authenticator.Type.WEBAUTHN,
            data={
                "name": "Téléphone",
                "credential": {**told, "clientExtensionResults": {"credProps": {"rk": True}}},
            },
        )

    def answer(
        self,
        challenge: str,
        *,
        origin: str = f"https://{SITE}",
        flags: AuthenticatorData.FLAG = VERIFIED,
        uses: int = 4,
    ) -> str:
        """What it signs, as a browser sends it."""
        data = AuthenticatorData.create(hashlib.sha256(SITE.encode()).digest(), flags, uses)
        client = CollectedClientData.create("webauthn.get", challenge, origin)
        signature = self.private.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": data, "clientDataJSON": client, "signature": signature}
        told = {name: websafe_encode(bytes(value)) for name, value in parts.items()}
        told["userHandle"] = websafe_encode(user_pk_to_url_str(self.owner).encode())
        return json.dumps(_told(told))


def _told(response: dict[str, str]) -> dict[str, Any]:
    return {
        "id": websafe_encode(b"key"),
        "rawId": websafe_encode(b"key"),
        "type": "public-key",
        "response": response,
    }


@pytest.fixture
def key(settings: Settings) -> Key:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    return Key(make_department())


def asked(browser: Client) -> str:
    """What the site asks to sign."""
    return str(browser.get(DOOR, secure=True).json()["publicKey"]["challenge"])


def enters(browser: Client, credential: str) -> bool:
    """Whether that answer of a key lets in."""
    sent = browser.post(DOOR, {"credential": credential}, secure=True)
    return "_auth_user_id" in browser.session and sent.headers["Location"] == "/accueil/"


def test_a_key_enters_once_with_what_it_signed_and_never_with_the_same(key: Key) -> None:
    key.kept()
    browser, thief = Client(), Client()
    credential = key.answer(asked(browser))
    assert enters(browser, credential)
    asked(thief)
    assert not enters(thief, credential), "signed for another challenge"
    assert not enters(Client(), credential), "signed for nobody who asked"


@pytest.mark.parametrize(
    "forged",
    [
        {"origin": "https://pirate.example"},
        {"origin": f"https://copie.{SITE}"},
        {"origin": f"http://{SITE}"},
        {"flags": AuthenticatorData.FLAG.UP},
        {"uses": 3},
        {"uses": 0},
    ],
    ids=[
        "another site",
        "a neighbour",
        "in the clear",
        "nobody verified",
        "a copy of the key",
        "a count gone back",
    ],
)
def test_an_answer_that_is_not_the_holders_on_this_site_lets_nobody_in(
    key: Key, forged: dict[str, Any]
) -> None:
    key.kept()
    browser = Client()
    assert not enters(browser, key.answer(asked(browser), **forged))
    assert enters(browser, key.answer(asked(browser)))


def test_a_key_without_a_count_enters_each_time_and_one_that_was_removed_never(key: Key) -> None:
    key.uses = 0
    kept = key.kept()
    for _ in range(2):
        browser = Client()
        assert enters(browser, key.answer(asked(browser), uses=0))
    kept.delete()
    browser = Client()
    assert not enters(browser, key.answer(asked(browser), uses=0))
