"""What an installation may not start with in production; each danger names its variable and its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

KEY_OF_32_BYTES: Final = re.compile(r"[A-Za-z0-9_-]{43}=")
TOKEN: Final = re.compile(r"[!-~]{16,}")
SHORTEST_SECRET, FEWEST_CHARACTERS = 50, 16
MADE_UP: Final = ("development-only", "django-insecure", "change", "secret", "example", "maillage")
THIS_MACHINE: Final = {"localhost", "127.0.0.1", "::1", "[::1]", "testserver"}
RESERVED: Final = ("example.org", "example.com", "example.net", ".example", ".invalid", ".test", ".localhost")
SHARED_DISKS: Final = (
    "nfs", "cifs", "smb", "afs", "ceph", "gluster", "lustre", "beegfs", "gfs2", "ocfs2", "davfs",
    "fuse.sshfs", "fuse.gluster", "fuse.s3fs", "fuse.rclone", "fuse.davfs", "fuse.ceph",
)  # fmt: skip
"""Disks of other machines: SQLite's journal and locks are not kept there."""
SEALED: Final = ("require", "verify-ca", "verify-full")
"""What `sslmode` says when nothing goes to the database in the clear."""
MOUNTS: Final = Path("/proc/self/mountinfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What an installation starts with."""

    demonstration: bool
    debug: bool
    secret_key: str
    former_keys: Sequence[str]
    situation_keys: Sequence[str]
    hosts: Sequence[str]
    base_url: str
    database_url: str
    smtp_host: str
    smtp_user: str
    smtp_tls: bool
    sender: str
    clamd: str
    store: str


def dangers(start: Start, *, mounts: str | None = None) -> list[str]:
    """Give back every danger, so that all are mended at once; `mounts` stands for those of this machine."""
    return [*_modes(start), *_secrets(start), *_names(start), *_mail(start), *_data(start, mounts)]


def malformed(situation_keys: Sequence[str]) -> bool:
    """Whether one of these is no key, in production or not."""
    return not all(KEY_OF_32_BYTES.fullmatch(key) for key in situation_keys)


def odd_identities(
    *, issuer: str, client_id: str, client_secret: str, algorithm: str, production: bool
) -> list[str]:
    """Give back what is wrong with ProConnect, in production or not: half of it would offer a dead door."""
    found = []
    told = (issuer, client_id, client_secret)
    if any(told) and not all(told):
        found.append(
            "MAILLAGE_PROCONNECT_ISSUER, _CLIENT_ID and _CLIENT_SECRET go together: write all three, or none."
        )
    if issuer and (not re.fullmatch(r"https?://[^\s?#@]+", issuer) or _split(issuer) is None):
        found.append("MAILLAGE_PROCONNECT_ISSUER must be an address, such as https://name/api/v2.")
    elif issuer and production and not issuer.startswith("https://"):
        found.append("MAILLAGE_PROCONNECT_ISSUER must start with https://.")
    if algorithm not in {"ES256", "RS256"}:
        found.append("MAILLAGE_PROCONNECT_ALGORITHM must be ES256 or RS256, whose key is not shared.")
    return found


def odd_figures(token: str, networks: Sequence[str]) -> list[str]:
    """Give back what is wrong with the reading of figures, in production or not."""
    found = []
    if token and not TOKEN.fullmatch(token):
        found.append(
            "MAILLAGE_METRICS_TOKEN must be 16 characters or more, without space nor accent: "
            "`./maillage key --secret` makes one."
        )
    for network in networks:
        try:
            ip_network(network, strict=False)
        except ValueError:
            found.append(
                f"MAILLAGE_METRICS_FROM: {network} is neither an address nor a network: write 10.0.0.0/8 or "
                "192.0.2.7, apart by spaces."
            )
    if networks and not token:
        found.append("MAILLAGE_METRICS_FROM does nothing without MAILLAGE_METRICS_TOKEN: set both, or none.")
    return found


def _modes(start: Start) -> Iterator[str]:
    if start.demonstration:
        yield "MAILLAGE_DEMONSTRATION lets anyone enter as anyone: remove it."
    if start.debug:
        yield "MAILLAGE_DEBUG shows the code and its data: remove it."


def _secrets(start: Start) -> Iterator[str]:
    key = start.secret_key
    if not key:
        yield "MAILLAGE_SECRET_KEY is missing: `./maillage key --secret` makes one."
    elif _is_weak(key):
        yield (
            f"MAILLAGE_SECRET_KEY is weak (shorter than {SHORTEST_SECRET} characters, fewer than "
            f"{FEWEST_CHARACTERS} different ones, or an example): `./maillage key --secret` makes one."
        )
    if any(_is_weak(former) for former in start.former_keys):
        yield (
            "MAILLAGE_SECRET_KEY_FALLBACKS holds a weak key: what anyone signs with it would be believed; "
            "remove it."
        )
    if key and key in start.former_keys:
        yield "MAILLAGE_SECRET_KEY_FALLBACKS holds MAILLAGE_SECRET_KEY itself: keep the former ones only."
    if not start.situation_keys:
        yield "MAILLAGE_SITUATION_KEYS is missing: `./maillage key` makes one."
    elif key and any(one in key for one in start.situation_keys):
        yield "MAILLAGE_SITUATION_KEYS must not be MAILLAGE_SECRET_KEY: `./maillage key` makes another one."


def _is_weak(key: str) -> bool:
    short = len(key) < SHORTEST_SECRET or len(set(key)) < FEWEST_CHARACTERS
    return short or any(word in key.lower() for word in MADE_UP)


def _names(start: Start) -> Iterator[str]:
    vague = any("*" in host or host.startswith(".") for host in start.hosts)
    ours = bool(set(start.hosts) - THIS_MACHINE)
    if vague:
        yield "MAILLAGE_HOSTS accepts any name: write each name of the site, apart by spaces."
    if not ours:
        yield "MAILLAGE_HOSTS names this machine only: write the names of the site, apart by spaces."
    if "testserver" in start.hosts:
        yield "MAILLAGE_HOSTS holds « testserver », a name of tests: remove it."
    address = _split(start.base_url)
    if address is None or address.scheme != "https" or not address.hostname:
        yield "MAILLAGE_BASE_URL must start with https://: write the public address of the site."
        return
    if address.path or address.query or address.fragment or address.username is not None:
        yield "MAILLAGE_BASE_URL must be an address without path nor account: https://name, nothing after."
    if address.hostname in THIS_MACHINE:
        yield "MAILLAGE_BASE_URL is this machine's: write the public address, which letters give to people."
    elif ours and not vague and address.hostname not in start.hosts:
        yield f"MAILLAGE_HOSTS does not hold {address.hostname}, the name of MAILLAGE_BASE_URL: add it."


def _split(address: str) -> SplitResult | None:
    try:
        found = urlsplit(address)
        _ = found.port
    except ValueError:
        return None
    return found


def _mail(start: Start) -> Iterator[str]:
    _, address = parseaddr(start.sender)
    domain = address.rpartition("@")[2].lower()
    if "@" not in address or "." not in domain:
        yield "MAILLAGE_SENDER is no address: write « Name <address@domain> », which messages come from."
    elif domain.endswith(RESERVED):
        yield f"MAILLAGE_SENDER is an example ({address}): write an address of your own domain."
    elif re.search(r"[\r\n]", start.sender):
        yield "MAILLAGE_SENDER holds a line break: write it on one line."
    if start.smtp_user and not start.smtp_tls and start.smtp_host not in THIS_MACHINE:
        yield (
            "MAILLAGE_SMTP_TLS is off and MAILLAGE_SMTP_USER is set: the password would travel in the clear; "
            "set MAILLAGE_SMTP_TLS to yes."
        )


def _data(start: Start, mounts: str | None) -> Iterator[str]:
    kind, _, rest = start.database_url.partition("://")
    if kind == "sqlite":
        path = rest.removeprefix("/").partition("?")[0]
        if path in {"", ":memory:"}:
            yield "DATABASE_URL is in memory: everything would be lost; write sqlite:////folder/maillage.sqlite3."
        elif disk := shared_disk(Path(path), mounts):
            yield (
                f"DATABASE_URL is on a network disk ({disk}), where SQLite loses writes: "
                "put it on a local disk, or use PostgreSQL."
            )
    elif host := _clear_way(start.database_url):
        yield (
            f"DATABASE_URL reaches {host} in the clear, where names and votes would be read on the way: "
            "end it with ?sslmode=verify-full&sslrootcert=/etc/ssl/maillage-database.pem."
        )
    store = _split(start.store) if start.store else None
    if start.store and (store is None or not (store.scheme == "https" or store.hostname in THIS_MACHINE)):
        yield "MAILLAGE_S3_ENDPOINT must start with https://: attachments would travel in the clear."
    if start.clamd and "/" not in start.clamd and not re.fullmatch(r".+:\d{1,5}", start.clamd):
        yield "MAILLAGE_CLAMD must be « host:port » or the path of a socket."


def _clear_way(database_url: str) -> str:
    """Give back the distant host that the database is asked from without TLS; empty when nobody hears it.

    A name of one word is of the network of containers that one machine keeps to itself.
    """
    address = _split(database_url)
    if address is None:
        return ""
    told = dict(parse_qsl(address.query))
    host = told.get("host") or unquote(address.hostname or "")
    near = host in THIS_MACHINE or host.startswith("/") or not re.search(r"[.:]", host)
    return "" if near or told.get("sslmode") in SEALED else host


def shared_disk(path: Path, mounts: str | None = None) -> str:
    """Give back the kind of the network disk this path is on, empty when it is on a local one."""
    if mounts is None:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace") if MOUNTS.exists() else ""
    if str(path).startswith("//"):
        return "network share"
    place = PurePosixPath(path if mounts and not path.exists() else path.resolve())
    found = [
        (len(PurePosixPath(fields[4]).parts), after.split()[0])
        for line in mounts.splitlines()
        for before, _, after in [line.partition(" - ")]
        if (fields := before.split()) and after and len(fields) > 4 and place.is_relative_to(fields[4])
    ]
    kind = max(found, default=(0, ""))[1]
    return kind if kind.startswith(SHARED_DISKS) else ""
