"""Who says who people are: a certified provider on the loopback, and one that lies as it is told to."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

PROGRAM = Path(__file__).parent / "provider.mjs"
SECRET = "a-secret-of-the-tests-" + "s" * 40
CLIENT = "maillage"
# How the provider signs for each of its clients: the identity token, then userinfo (not at all when None).
CLIENTS = (
    {"id": CLIENT, "secret": SECRET, "idToken": "ES256", "userinfo": "ES256"},
    {"id": "unsigned", "secret": SECRET, "idToken": "ES256", "userinfo": None},
    {"id": "rsa", "secret": SECRET, "idToken": "RS256", "userinfo": "RS256"},
    {"id": "mixed", "secret": SECRET, "idToken": "ES256", "userinfo": "RS256"},
)
CLAIRE = {
    "given_name": "Claire",
    "usual_name": "Delattre",
    "email": "Claire@departement.example.org",
    "siret": "00000060400017",
    "idp_id": "agents-du-departement",
}
PEOPLE = {
    "claire-1": CLAIRE,
    "claire-2": CLAIRE,  # another account of the same address: never taken for the first
    "claire-moved": {**CLAIRE, "siret": "00000010900017"},
    "unknown": {"given_name": "Ugo", "usual_name": "Inconnu", "email": "ugo@ailleurs.example.org"},
    "silent": {},
}


@contextmanager
def certified_provider(site: str) -> Iterator[str]:
    """Give back the issuer of a certified provider that leads back to that site."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {
        "port": port,
        "back": [f"{site}/connexion/proconnect/retour/"],
        "left": [f"{site}/deconnexion/proconnect/"],
        "people": PEOPLE,
        "clients": CLIENTS,
    }
    with subprocess.Popen(
        ["node", PROGRAM.name, json.dumps(told)],
        cwd=PROGRAM.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as node:
        assert node.stdout is not None
        for line in node.stdout:
            if line.startswith("ready "):
                break
        else:
            raise AssertionError("the provider did not start: is tests/identity installed?")
        try:
            yield line.removeprefix("ready ").strip()
        finally:
            node.terminate()


class _Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Follow nothing by itself."""


class Agent:
    """Someone before the provider's own pages, without a browser."""

    def __init__(self) -> None:
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()), _Still
        )

    def signs_in(self, address: str, login: str) -> str:
        """Follow the way to the provider, sign in there, and give back the address that leads back."""
        form: dict[str, str] | None = None
        for _step in range(12):
            body = urlencode(form).encode() if form else None
            try:
                with self.opener.open(address, data=body, timeout=10) as answer:
                    page = answer.read().decode()
            except HTTPError as moved:
                with moved:
                    if moved.code not in (302, 303):
                        raise AssertionError(moved.read()) from None
                    address, form = urljoin(address, moved.headers["Location"]), None
                if "/connexion/proconnect/retour/" in address:
                    return address
                continue
            found = re.search(r'action="([^"]+)"', page)
            assert found, page
            address, form = urljoin(address, found[1]), {"prompt": "login", "login": login, "password": "x"}
        raise AssertionError(f"the provider does not lead back: {address}")


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Liar:
    """A provider that answers as it is told to: honest until a test changes what it says."""

    issuer: str = ""
    nonce: str = ""
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    algorithm: str = "ES256"
    kid: str = "k1"
    identity: dict[str, Any] = field(default_factory=dict)
    """What differs in the identity token; None takes a claim away."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What differs in userinfo."""
    userinfo_key: Any = None
    userinfo_algorithm: str = ""
    kind: str = "application/jwt"
    raw: dict[str, tuple[int, str]] = field(default_factory=dict)
    """A status and a body given instead of the answer of an address."""
    published: Any = None
    asked: list[str] = field(default_factory=list)

    def signed(self, claims: dict[str, Any], key: Any, algorithm: str) -> str:
        """Give back a token; a claim that is None is left out."""
        said = {name: value for name, value in claims.items() if value is not None}
        key = None if algorithm == "none" else key
        return jwt.encode(said, key, algorithm=algorithm, headers={"kid": self.kid})

    def token(self) -> str:
        """The identity token."""
        now = int(time.time())
        digest = hashlib.sha256(b"access").digest()
        honest = {
            "iss": self.issuer,
            "sub": "claire-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce,
            "at_hash": _base64(digest[:16]),
        }
        return self.signed({**honest, **self.identity}, self.key, self.algorithm)

    def userinfo(self) -> str:
        """The answer of userinfo."""
        honest = {"iss": self.issuer, "aud": CLIENT, "sub": "claire-1", **CLAIRE}
        key = self.userinfo_key or self.key
        algorithm = self.userinfo_algorithm or self.algorithm
        claims = {**honest, **self.facts}
        return json.dumps(claims) if self.kind == "application/json" else self.signed(claims, key, algorithm)

    def keys(self) -> str:
        """The keys it publishes."""
        key = self.published or self.key
        numbers = key.public_key().public_numbers()
        told = {
            "kty": "EC",
            "crv": "P-256",
            "x": _base64(numbers.x.to_bytes(32, "big")),
            "y": _base64(numbers.y.to_bytes(32, "big")),
            "kid": "k1",
            "alg": "ES256",
            "use": "sig",
        }
        return json.dumps({"keys": [told]})

    def answer(self, path: str) -> tuple[int, str, str]:
        """The status, the kind and the words of an answer."""
        self.asked.append(path)
        if path in self.raw:
            status, words = self.raw[path]
            return status, "application/json", words
        match path:
            case "/.well-known/openid-configuration":
                told = {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "userinfo_endpoint": f"{self.issuer}/userinfo",
                    "end_session_endpoint": f"{self.issuer}/session/end",
                    "jwks_uri": f"{self.issuer}/jwks",
                }
                return 200, "application/json", json.dumps(told)
            case "/jwks":
                return 200, "application/json", self.keys()
            case "/token":
                return (
                    200,
                    "application/json",
                    json.dumps({"id_token": self.token(), "access_token": "access"}),
                )
            case "/userinfo":
                return 200, self.kind, self.userinfo()
        return 404, "text/plain", ""


@contextmanager
def lying_provider() -> Iterator[Liar]:
    """Give back a provider that lies as it is told to."""
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, words = liar.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if status == 302:
                self.send_header("Location", words)
            self.end_headers()
            self.wfile.write(words.encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        liar.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield liar
        server.shutdown()


@dataclass
class Mute:
    """A provider that takes a connection and never answers."""

    issuer: str = ""
    connections: int = 0


@contextmanager
def silent_provider(*, drip: bool) -> Iterator[Mute]:
    """Give back a provider that says nothing, or begins an answer and sends its head drop by drop."""
    mute, over = Mute(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            mute.connections += 1
            try:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: " if drip else b"")
                while not over.wait(0.02):
                    self.wfile.write(b"." if drip else b"")
            except OSError:
                return

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        mute.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield mute
        over.set()
        server.shutdown()
