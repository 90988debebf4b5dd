"""Sealing a stream with age, for keys that the machine which seals does not hold, and opening it."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import pyrage
from django.core.management.base import CommandError

SIGN = b"age-encryption.org/v1"
"""How a sealed file begins."""


class Closed(Exception):  # noqa: N818 — read as a sentence where it is raised
    """The stream cannot be opened: no key, another key, cut short, or changed since it was sealed."""


def new_identity() -> tuple[str, str]:
    """Give back a new secret key and its public part."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


@contextlib.contextmanager
def sealed(out: IO[bytes], recipients: Sequence[str]) -> Iterator[IO[bytes]]:
    """Give a stream whose words are sealed into `out` as they come; without recipients, `out` itself.

    Raises OSError when they cannot be written.
    """
    if not recipients:
        yield out
        return
    try:
        keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    except pyrage.RecipientError as error:
        raise CommandError(
            f"MAILLAGE_BACKUP_RECIPIENTS holds what is no public key (age1…): {error}"
        ) from error
    read, write = os.pipe()
    failures: list[BaseException] = []

    def seal() -> None:
        with os.fdopen(read, "rb") as stream:
            try:
                pyrage.encrypt_io(stream, out, keys)
            except BaseException as error:  # noqa: BLE001 — raised again where it is waited for
                failures.append(error)

    worker = threading.Thread(target=seal)
    worker.start()
    try:
        with contextlib.suppress(BrokenPipeError), os.fdopen(write, "wb") as stream:
            yield stream
    finally:
        worker.join()
    if failures and isinstance(failures[0], pyrage.EncryptError):
        raise OSError(str(failures[0])) from failures[0]
    if failures:
        raise failures[0]


@contextlib.contextmanager
def opened(path: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    """Give the words of a file, sealed or not, as they are opened.

    Raises Closed, at the latest at the end: whoever reads trusts nothing before.
    """
    with path.open("rb") as source:
        is_sealed = source.read(len(SIGN)) == SIGN
        source.seek(0)
        if not is_sealed:
            yield source
            return
        key = _key(identity)
        read, write = os.pipe()
        failures: list[BaseException] = []

        def unseal() -> None:
            try:
                with os.fdopen(write, "wb") as stream:
                    pyrage.decrypt_io(source, stream, [key])
            except BaseException as error:  # noqa: BLE001 — raised again where it is waited for
                failures.append(error)

        worker = threading.Thread(target=unseal)
        worker.start()
        broken: Exception | None = None
        stream = os.fdopen(read, "rb")
        try:
            yield stream
            while stream.read(1 << 20):
                pass  # to the end: only there is it known that nothing was cut
        except Exception as error:  # noqa: BLE001 — raised again below, unless the seal explains it
            broken = error
        finally:
            stream.close()
            worker.join()
        if failures and not isinstance(failures[0], BrokenPipeError):
            raise Closed(_why(failures[0])) from failures[0]
        if broken is not None:
            raise broken


def _key(identity: Path | None) -> pyrage.x25519.Identity:
    if identity is None:
        raise Closed("it is sealed: give the file of its key with --identity")
    try:
        lines = identity.read_text(encoding="utf-8").split()
        return next(
            pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")
        )
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        raise Closed(f"{identity} holds no key (AGE-SECRET-KEY-…)") from error


def _why(failure: BaseException) -> str:
    if isinstance(failure, pyrage.DecryptError) and "No matching keys" in str(failure):
        return "it was sealed for another key"
    return "it was cut short, or changed since it was sealed"
