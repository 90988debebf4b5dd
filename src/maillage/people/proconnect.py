"""ProConnect, the State's OpenID Connect federation: the way there, what it answers, the way out.

Authorization code, with `state`, `nonce`, and PKCE where it is announced; the identity token and the answer
of `userinfo` are JWTs whose signature is checked with the keys that the issuer publishes, by the algorithm of
the settings. What does not hold is refused, whatever it says. Written after ProConnect’s documentation; any
certified provider answers the same way.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import queue
import re
import secrets
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import jwt
import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import constant_time_compare

from maillage.rules.verdict import Refused

log = structlog.get_logger(__name__)

SCOPES: Final = "openid given_name usual_name email siret idp_id"
SECONDS: Final = 3.0
"""How long a page waits for an answer, from the name that is looked up to the last byte."""
REST: Final = 30
"""Seconds for which a provider that was silent is left alone; then one page at a time tries again."""
DOWN: Final = 10 * 60
"""Seconds for which a silence is remembered."""
LARGEST: Final = 256 * 1024
"""Bytes read of an answer."""
KEPT: Final = 60 * 60
"""Seconds for which the addresses and the keys of the issuer serve again."""
KEYS_REST: Final = 60
"""Seconds between two looks at the keys, whatever unknown key a token names."""
LEEWAY: Final = 10
"""Seconds by which two clocks may differ."""
ENDPOINTS: Final = (
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "end_session_endpoint",
    "jwks_uri",
)
SILENT: Final = "ProConnect ne répond pas pour le moment : entrez avec un code reçu par courriel."
EXPIRED: Final = "Votre passage chez ProConnect a expiré ou a déjà servi : recommencez."
STRANGER: Final = (
    "ProConnect ne reconnaît pas ce site : prévenez le service du Département, et entrez avec un code par "
    "courriel."
)
UNSURE: Final = (
    "La réponse de ProConnect n’a pas pu être vérifiée : recommencez, ou entrez avec un code par courriel."
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the browser's session keeps of a way to ProConnect, until it comes back: used once."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What ProConnect says of who came back; texts are empty when it does not say."""

    issuer: str
    subject: str
    email: str
    full_name: str
    siret: str
    provider: str
    id_token: str


class Unbelieved(Exception):  # noqa: N818 - told apart from a silence
    """An answer does not hold; the message is for the log and holds no personal data. `sentence` is for the
    person.
    """

    def __init__(self, reason: str, sentence: str = UNSURE) -> None:
        super().__init__(reason)
        self.sentence = sentence


class _NoDetour(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Follow nothing: a secret goes to the address announced, and nowhere else."""


_OPENER = urllib.request.build_opener(_NoDetour)


def is_offered() -> bool:
    """Whether this installation is known to ProConnect."""
    return bool(settings.MAILLAGE_PROCONNECT_ISSUER)


def new_attempt() -> Attempt:
    """Give back fresh secrets; `state` and `nonce` have 43 characters, where ProConnect asks for 32."""
    return Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))


def way_in(attempt: Attempt, *, back: str) -> str:
    """Give back the address that leads to ProConnect and comes back to `back`; raise Refused on silence."""
    found = _discovered()
    asked = {
        "response_type": "code",
        "client_id": settings.MAILLAGE_PROCONNECT_CLIENT_ID,
        "redirect_uri": back,
        "scope": SCOPES,
        "state": attempt.state,
        "nonce": attempt.nonce,
    }
    if _proves_key(found):
        digest = hashlib.sha256(attempt.verifier.encode()).digest()
        asked |= {"code_challenge": _base64(digest), "code_challenge_method": "S256"}
    return f"{found['authorization_endpoint']}?{urlencode(asked)}"


def way_out(id_token: str, *, state: str, back: str) -> str:
    """Give back the address that closes the session at ProConnect too; raise Refused on silence."""
    asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back}
    return f"{_discovered()['end_session_endpoint']}?{urlencode(asked)}"


def answer_to(attempt: Attempt, *, code: str, back: str) -> Answer:
    """Give back who came back with that code; raise Refused on silence, and on what does not hold."""
    try:
        found = _discovered()
        tokens = _tokens(found, attempt, code=code, back=back)
        token, access = tokens["id_token"], tokens["access_token"]
        identity = read_id_token(token, nonce=attempt.nonce, access_token=access)
        told = read_userinfo(_userinfo(found, access), subject=identity["sub"])
    except Unbelieved as doubt:
        log.warning("proconnect-unbelieved", reason=str(doubt))
        raise Refused(doubt.sentence) from None
    names = (told.get("given_name"), told.get("usual_name") or told.get("family_name"))
    siret = str(told.get("siret") or "")
    return Answer(
        issuer=settings.MAILLAGE_PROCONNECT_ISSUER,
        subject=identity["sub"],
        email=str(told.get("email") or "").strip().lower()[:200],
        full_name=" ".join(str(name).strip() for name in names if name)[:120],
        siret=siret if re.fullmatch(r"\d{14}", siret) else "",
        provider=str(told.get("idp_id") or "")[:100],
        id_token=token,
    )


def read_id_token(token: str, *, nonce: str, access_token: str = "") -> dict[str, Any]:
    """Give back the identity that a token tells; raise Unbelieved unless it is for us, now, this time."""
    told = _read(token, required=["iss", "sub", "aud", "exp", "iat", "nonce"])
    audience = told["aud"]
    if isinstance(audience, list) and len(audience) > 1 and told.get("azp") != _client():
        raise Unbelieved("the token is shared with someone else")
    if not constant_time_compare(str(told["nonce"]), nonce):
        raise Unbelieved("the nonce is not the one sent")
    if "at_hash" in told and access_token:
        digest = hashlib.sha256(access_token.encode("ascii", "replace")).digest()
        if not constant_time_compare(str(told["at_hash"]), _base64(digest[: len(digest) // 2])):
            raise Unbelieved("the access token is not the one the identity goes with")
    return told


def read_userinfo(token: str, *, subject: str) -> dict[str, Any]:
    """Give back the facts that a signed `userinfo` tells; raise Unbelieved when they are of someone else."""
    told = _read(token, required=["iss", "sub", "aud"])
    if told["sub"] != subject:
        raise Unbelieved("userinfo tells of someone else")
    return told


def _client() -> str:
    return str(settings.MAILLAGE_PROCONNECT_CLIENT_ID)


def _base64(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _proves_key(found: dict[str, Any]) -> bool:
    """Whether PKCE is sent: an unknown parameter is an error at ProConnect, so only when it is announced."""
    announced = found.get("code_challenge_methods_supported") or ()
    return bool(settings.MAILLAGE_PROCONNECT_PKCE) and "S256" in announced


def _read(token: str, *, required: list[str]) -> dict[str, Any]:
    """Give back what a token tells, signed by the issuer with the algorithm of the settings, for us."""
    algorithm: str = settings.MAILLAGE_PROCONNECT_ALGORITHM
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") != algorithm:
            raise Unbelieved("the algorithm is not the one agreed upon")
        told: dict[str, Any] = jwt.decode(
            token,
            _key(str(header.get("kid") or "")),
            algorithms=[algorithm],
            audience=_client(),
            issuer=settings.MAILLAGE_PROCONNECT_ISSUER,
            leeway=LEEWAY,
            options={"require": required},
        )
    except jwt.PyJWTError as wrong:
        raise Unbelieved(type(wrong).__name__) from None
    if not isinstance(told["sub"], str) or not 0 < len(told["sub"]) <= 255:
        raise Unbelieved("the subject is not a text of 255 characters at most")
    return told


def _key(kid: str) -> jwt.PyJWK:
    """Give back the issuer's key of that name; its keys are looked at again when the name is new."""
    for fresh in (False, True):
        for key in _keys(fresh=fresh):
            if key.key_id == kid or not kid:
                return key
    raise Unbelieved("no key of the issuer has that name")


def _keys(*, fresh: bool) -> list[jwt.PyJWK]:
    algorithm: str = settings.MAILLAGE_PROCONNECT_ALGORITHM
    name = f"proconnect-keys-{_digest()}"
    kept = cache.get(name)
    if kept is None or (fresh and cache.add(f"{name}-rest", 1, KEYS_REST)):
        kept = _json(_ask(_discovered()["jwks_uri"])).get("keys")
        cache.set(name, kept, KEPT)
    family = {"RS256": "RSA", "ES256": "EC"}[algorithm]
    usable = [
        key
        for key in (kept if isinstance(kept, list) else ())
        if isinstance(key, dict)
        and key.get("kty") == family
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
    ]
    return [jwt.PyJWK(key, algorithm) for key in usable]


def _digest() -> str:
    return hashlib.sha256(settings.MAILLAGE_PROCONNECT_ISSUER.encode()).hexdigest()


def _discovered() -> dict[str, Any]:
    """Give back what the issuer says of itself; raise Refused when it is silent, or is someone else."""
    issuer: str = settings.MAILLAGE_PROCONNECT_ISSUER
    name = f"proconnect-{_digest()}"
    found: dict[str, Any] | None = cache.get(name)
    if found is None:
        try:
            found = _json(_ask(f"{issuer}/.well-known/openid-configuration"))
        except Unbelieved as odd:
            log.warning("proconnect-silent", reason=str(odd))
            raise Refused(SILENT) from None
        scheme = urlsplit(issuer).scheme
        addresses = [found.get(endpoint) for endpoint in ENDPOINTS]
        if found.get("issuer") != issuer or not all(
            isinstance(address, str) and urlsplit(address).scheme == scheme for address in addresses
        ):
            log.warning("proconnect-unbelieved", reason="the issuer is not the one of the settings")
            raise Refused(UNSURE)
        cache.set(name, found, KEPT)
    return found


def _tokens(found: dict[str, Any], attempt: Attempt, *, code: str, back: str) -> dict[str, str]:
    sent = {
        "grant_type": "authorization_code",
        "client_id": _client(),
        "client_secret": settings.MAILLAGE_PROCONNECT_CLIENT_SECRET,
        "redirect_uri": back,
        "code": code,
    }
    if _proves_key(found):
        sent["code_verifier"] = attempt.verifier
    tokens = _json(_ask(found["token_endpoint"], body=urlencode(sent).encode()))
    if not all(isinstance(tokens.get(name), str) for name in ("id_token", "access_token")):
        raise Unbelieved("a token lacks")
    return tokens


def _userinfo(found: dict[str, Any], access_token: str) -> str:
    content, kind = _ask(found["userinfo_endpoint"], authorization=f"Bearer {access_token}")
    if kind != "application/jwt":
        raise Unbelieved("userinfo is not signed")
    return content.decode("ascii", "replace")


def _json(answered: tuple[bytes, str]) -> dict[str, Any]:
    try:
        found = json.loads(answered[0])
    except ValueError:
        raise Unbelieved("the answer is not JSON") from None
    if not isinstance(found, dict):
        raise Unbelieved("the answer is not an object")
    return found


def _ask(address: str, *, body: bytes | None = None, authorization: str = "") -> tuple[bytes, str]:
    """Give back an answer and its kind; raise Refused on silence, Unbelieved on a refusal.

    The page waits for `SECONDS` in all, whatever the provider sends drop by drop: a thread of its own reads.
    A provider that was silent is not waited for again until it rested.
    """
    down = _down()
    headers = {"Authorization": authorization} if authorization else {}
    request = urllib.request.Request(address, data=body, headers=headers)  # noqa: S310 — checked in the settings
    told: queue.SimpleQueue[tuple[bytes, str] | Exception] = queue.SimpleQueue()
    threading.Thread(target=_read_into, args=(request, told), daemon=True).start()
    try:
        answer = told.get(timeout=SECONDS)
    except queue.Empty:
        raise _silence("TooSlow") from None
    if isinstance(answer, _Silence):
        raise _silence(str(answer))
    if down:
        cache.delete(_name("down"))
    if isinstance(answer, Exception):
        raise answer
    return answer


class _Silence(Exception):  # noqa: N818 — not a fault of ours
    """Nothing came that is an answer; the message is for the log."""


def _read_into(
    request: urllib.request.Request, told: queue.SimpleQueue[tuple[bytes, str] | Exception]
) -> None:
    end = time.monotonic() + SECONDS
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            told.put((_content(answer, end), answer.headers.get_content_type()))
    except urllib.error.HTTPError as refused:
        with refused:
            told.put(_refusal(refused, end))
    except (OSError, http.client.HTTPException) as silent:
        told.put(_Silence(type(silent).__name__))
    except Unbelieved as odd:
        told.put(odd)
    except Exception as fault:  # noqa: BLE001 — raised again in the thread that waits
        told.put(fault)


def _content(answer: Any, end: float) -> bytes:
    content = b""
    while part := answer.read1(65536):
        content += part
        if len(content) > LARGEST:
            raise Unbelieved("the answer is too long")
        if time.monotonic() > end:
            raise TimeoutError
    return content


def _refusal(refused: urllib.error.HTTPError, end: float) -> Exception:
    """What a status of refusal says; the word that goes with it is told when it is one of the standard's."""
    if refused.code >= 500:
        return _Silence(str(refused.code))
    try:
        word = _json((_content(refused, end), "")).get("error")
    except (Unbelieved, OSError, http.client.HTTPException):
        word = None
    match word:
        case "invalid_grant":
            return Unbelieved("answered invalid_grant", EXPIRED)
        case "invalid_client" | "unauthorized_client" | "invalid_scope":
            return Unbelieved(f"answered {word}", STRANGER)
    return Unbelieved(f"answered {refused.code}")


def _name(what: str) -> str:
    return f"proconnect-{what}-{_digest()}"


def _down() -> bool:
    """Whether the provider was silent and this page is the one that tries again; the others raise Refused."""
    if not cache.get(_name("down")):
        return False
    if cache.get(_name("resting")) or not cache.add(_name("trying"), 1, 2 * SECONDS):
        raise Refused(SILENT)
    return True


def _silence(reason: str) -> Refused:
    log.warning("proconnect-silent", reason=reason)
    cache.set(_name("down"), 1, DOWN)
    cache.set(_name("resting"), 1, REST)
    return Refused(SILENT)
