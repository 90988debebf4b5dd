"""The anchor file: outside the database, one signed line for each head of a chain told at a moment.

A line is seven words apart by tabs: its number, the moment, the chain, its length, the fingerprint of its
head, the SHA-256 of the anchor before, and the Ed25519 signature, in base64, of the six others as written.
An auditor needs the file, the public key beside it and openssl: `docs/journal.md`.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.conf import settings

from maillage.rules.french import paris

TAIL_BYTES = 4096
"""More than the longest line: what is read of the file to write the next one."""
KEY_BYTES = 32
PEM_END = b"-----END PUBLIC KEY-----\n"


@dataclass(frozen=True, slots=True)
class Head:
    """A chain as it stands: its key, its length, the fingerprint of its last line."""

    chain: str
    length: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the file; `fingerprint` is its own, which the next line repeats."""

    number: int
    moment: str
    head: Head
    previous: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Signer:
    """A public key beside the file: its rank there, its SHA-256, how many lines it signed."""

    rank: int
    fingerprint: str
    lines: int


class BrokenAnchors(Exception):  # noqa: N818 - it tells of the file, not of the program
    """The file does not hold; its words say where, in French."""


class UnreadableKey(BrokenAnchors):
    """The key of the folder of the data is none: it is not replaced unasked. The words say what to do."""


class Book:
    """The file, opened and held by one process: what is last in it, and writing after that."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self.number, self.fingerprint = self._last()

    def _last(self) -> tuple[int, str]:
        """The last line's number and fingerprint; a line left unfinished by a dead process is dropped."""
        size = os.fstat(self._handle).st_size
        tail = os.pread(self._handle, TAIL_BYTES, max(0, size - TAIL_BYTES))
        whole = tail[: tail.rfind(b"\n") + 1]
        if len(whole) < len(tail):
            os.ftruncate(self._handle, size - len(tail) + len(whole))
        if not whole:
            return 0, ""
        line = whole[:-1].rpartition(b"\n")[2]
        number = line.partition(b"\t")[0]
        return (int(number) if number.isdigit() else 0), hashlib.sha256(line).hexdigest()

    def follow(self, number: int, fingerprint: str) -> None:
        """Go on after a line that the database knows and the file has lost: the gap will be seen."""
        if number > self.number:
            self.number, self.fingerprint = number, fingerprint

    def write(self, heads: Iterable[Head], *, at: datetime) -> list[Anchor]:
        """Add a line for each head, all or none, and give them back once they are on the disk.

        Raises OSError when they cannot be written; the file is then as before.
        """
        key, lines, anchors = _signing_key(), [], []
        for head in heads:
            self.number += 1
            words = (
                str(self.number),
                paris(at).isoformat(timespec="seconds"),
                head.chain,
                str(head.length),
                head.fingerprint,
                self.fingerprint or "-",
            )
            signed = "\t".join(words).encode()
            line = signed + b"\t" + base64.b64encode(key.sign(signed))
            self.fingerprint = hashlib.sha256(line).hexdigest()
            lines.append(line + b"\n")
            anchors.append(Anchor(self.number, words[1], head, words[5], self.fingerprint))
        self._append(b"".join(lines))
        return anchors

    def _append(self, content: bytes) -> None:
        size = os.fstat(self._handle).st_size
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(self._handle, left) :]
            os.fsync(self._handle)
        except OSError:
            os.ftruncate(self._handle, size)
            raise


@contextmanager
def book(path: Path) -> Iterator[Book]:
    """Open the file, alone, for writing after its last line; its public keys stand beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _publish(path)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield Book(handle)
    finally:
        os.close(handle)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep every process from writing the file meanwhile, when there is one."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


@contextmanager
def replaced(path: Path, fresh: Path, *, at: datetime) -> Iterator[Path | None]:
    """Once the block has gone well, put that file, and the keys beside it, in the place of the anchor file.

    A file in place that says anything the fresh one does not is kept first under a dated name, given back.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    says_more = path.exists() and not fresh.read_bytes().startswith(path.read_bytes())
    aside = path.with_name(f"{path.name}.{paris(at):%Y-%m-%dT%H%M%S}") if says_more else None
    made: list[Path] = []
    try:
        if aside is not None:
            made += _copied(path, aside)
        beside = path.with_name(f"{path.name}.restoring")
        made += (copies := _copied(fresh, beside))
        yield aside
    except BaseException:
        for copy in made:
            copy.unlink(missing_ok=True)
        raise
    for copy, place in zip(copies, (path, public_file(path)), strict=False):
        copy.replace(place)


def _copied(path: Path, to: Path) -> list[Path]:
    """Copy the file and the keys beside it; give back what was made."""
    made = []
    for source, target in ((path, to), (public_file(path), public_file(to))):
        if source.exists():
            shutil.copyfile(source, target)
            target.chmod(0o640)
            made.append(target)
    return made


def keys_are_here() -> bool:
    """Does this machine hold a key of its own, rather than believe the public keys beside the file?"""
    return bool(_own_public_keys())


def signed_here(path: Path) -> bool:
    """Does this machine hold the keys that signed every line?"""
    try:
        keys = _own_public_keys()
    except UnreadableKey:
        return False
    with path.open("rb") as file:
        for line in file:
            signed, _, signature = line.rstrip(b"\n").rpartition(b"\t")
            try:
                content = base64.b64decode(signature, validate=True)
            except ValueError:
                return False
            if not any(_signed(key, content, signed) for key in keys):
                return False
    return True


def signers(path: Path) -> list[Signer]:
    """Give back the trusted keys that signed the lines of a file that holds, the newest first."""
    keys = _trusted_keys(path)
    signed_by = dict.fromkeys(range(len(keys)), 0)
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            signed, _, signature = line[:-1].rpartition(b"\t")
            content = base64.b64decode(signature, validate=True)
            signed_by[next(rank for rank, key in enumerate(keys) if _signed(key, content, signed))] += 1
    return [Signer(rank + 1, _fingerprint(keys[rank]), lines) for rank, lines in signed_by.items() if lines]


def read(path: Path) -> Iterator[Anchor]:
    """Give back each anchor, its signature and its place checked; raise BrokenAnchors at the first bad one.

    A last line without its end is left out: it was never counted, and the next pass writes it again.
    """
    number, fingerprint = 0, "-"
    with path.open("rb") as file:
        keys = _trusted_keys(path)
        for line in file:
            if not line.endswith(b"\n"):
                return
            number += 1
            anchor = _checked(line[:-1], number, fingerprint, keys)
            fingerprint = anchor.fingerprint
            yield anchor


def unlike_copy(copy: Path, path: Path) -> str:
    """Say at which line a copy and the file it was made from part; nothing when one begins with the other."""
    if not path.exists():
        return ""
    with copy.open("rb") as told, path.open("rb") as kept:
        for number, (one, other) in enumerate(zip(told, kept, strict=False), start=1):
            if one != other and one.endswith(b"\n") and other.endswith(b"\n"):
                return (
                    f"Fichier d’ancres, ligne {number}\u00a0: la copie {copy} et le fichier de "
                    f"l’installation {path} n’y disent pas la même chose."
                )
    return ""


def public_file(path: Path) -> Path:
    """Where the public keys of an anchor file stand."""
    return path.with_name(f"{path.name}.pub")


def _checked(line: bytes, number: int, previous: str, keys: list[Ed25519PublicKey]) -> Anchor:
    where = f"Fichier d’ancres, ligne {number}\u00a0: "
    words = line.split(b"\t")
    try:
        told, moment, chain, length, head, before = (word.decode() for word in words[:-1])
        anchor = Anchor(
            int(told), moment, Head(chain, int(length), head), before, hashlib.sha256(line).hexdigest()
        )
        signature = base64.b64decode(words[-1], validate=True)
    except ValueError:
        raise BrokenAnchors(f"{where}elle n’est pas une ancre.") from None
    if not any(_signed(key, signature, line.rpartition(b"\t")[0]) for key in keys):
        raise BrokenAnchors(
            f"{where}l’ancre du {moment} n’est pas signée par cette installation, ou une de "
            "ses clés manque dans MAILLAGE_ANCHOR_KEYS."
        )
    if (anchor.number, anchor.previous) != (number, previous):
        raise BrokenAnchors(f"{where}l’ancre du {moment} ne suit pas celle qui la précède.")
    return anchor


def _signed(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _fingerprint(key: Ed25519PublicKey) -> str:
    """What names a public key: `openssl pkey -pubin -outform DER | openssl dgst -sha256` says the same."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _signing_key() -> Ed25519PrivateKey:
    """The newest key of the environment, else one made here and read by its owner only."""
    given: list[str] = list(settings.MAILLAGE_ANCHOR_KEYS)
    return _private(given[0] if given else _own_key(Path(settings.MAILLAGE_ANCHOR_KEY_FILE)))


def _own_key(file: Path) -> str:
    """The key kept there, made whole beside it before it takes its name: never half of one.

    What is there and is no key is set aside, and none is made in its place: raises UnreadableKey until
    somebody has put the right one back, or erased what was set aside.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f"{file.name}.unreadable")
    try:
        if (found := _kept_key(file)) or not aside.exists():
            return found or _new_key(file)
    except UnreadableKey:
        file.replace(aside)
    raise _unreadable(aside)


def _new_key(file: Path) -> str:
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # its owner reads it, only
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(base64.urlsafe_b64encode(os.urandom(32)).decode())
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):  # another process made one meanwhile
            os.link(beside, file)
    finally:
        os.unlink(beside)  # noqa: PTH108 - a name given as text
    return _kept_key(file)


def _kept_key(file: Path) -> str:
    """The key of that file, empty when there is no file; raise UnreadableKey when it holds something else."""
    try:
        key = file.read_text(encoding="ascii").strip()
        whole = len(base64.b64decode(key, altchars=b"-_", validate=True)) == KEY_BYTES
    except FileNotFoundError:
        return ""
    except ValueError:
        whole = False
    if not whole:
        raise _unreadable(file)
    return key


def _unreadable(file: Path) -> UnreadableKey:
    place = settings.MAILLAGE_ANCHOR_KEY_FILE
    return UnreadableKey(
        f"La clé des ancres est illisible ({file})\u00a0: rien n’est plus ancré. Remettez sa copie dans "
        f"{place}, ou donnez-la dans MAILLAGE_ANCHOR_KEYS. Si elle est perdue, retirez {place}.unreadable"
        "\u00a0: une autre clé sera faite, et les ancres déjà écrites ne seront plus reconnues ici."
    )


def _private(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(text))


def _own_public_keys() -> list[Ed25519PublicKey]:
    """Those of this installation, the newest first; none on the machine of an auditor.

    The key made here signed the anchors written before one was given by the environment. Raises
    UnreadableKey when no key is given and the file of the one made here is no key.
    """
    given: list[str] = list(settings.MAILLAGE_ANCHOR_KEYS)
    try:
        own = _kept_key(Path(settings.MAILLAGE_ANCHOR_KEY_FILE))
    except UnreadableKey:
        if not given:
            raise
        own = ""
    if own and own not in given:
        given.append(own)
    return [_private(text).public_key() for text in given]


def _trusted_keys(path: Path) -> list[Ed25519PublicKey]:
    """This installation's own keys, whatever lies beside the file; elsewhere, the public keys beside it."""
    if own := _own_public_keys():
        return own
    try:
        blocks = _blocks(public_file(path))
    except FileNotFoundError:
        raise BrokenAnchors(f"La clé publique {public_file(path)} manque.") from None
    keys = [load_pem_public_key(block) for block in blocks]
    return [key for key in keys if isinstance(key, Ed25519PublicKey)]


def _blocks(beside: Path) -> list[bytes]:
    return [block + PEM_END for block in beside.read_bytes().split(PEM_END)[:-1]]


def _publish(path: Path) -> None:
    """Write the public keys beside the file, unless they are there as they are; one that was there stays."""
    _signing_key()
    beside = public_file(path)
    known = _blocks(beside) if beside.exists() else []
    own = [key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for key in _own_public_keys()]
    pem = b"".join([*own, *(block for block in known if block not in own)])
    if not known or beside.read_bytes() != pem:
        fresh = beside.with_name(f"{beside.name}.fresh")
        fresh.write_bytes(pem)
        fresh.replace(beside)
