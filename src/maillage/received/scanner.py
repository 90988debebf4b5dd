"""Asking ClamAV: the INSTREAM command of `clamd`, over TCP or a Unix socket, as its manual describes it.

The clients published for Python date from 2014 or are wrappers of them; the command is a dozen lines.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Iterator

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
CONNECTS_WITHIN = 5.0
ANSWERS_WITHIN = 30.0
"""Seconds: the person is waiting on the page."""


class Silent(Exception):  # noqa: N818 — nothing is wrong with the file
    """The scanner does not answer, or answers that it cannot tell."""


def search(content: bytes, *, address: str) -> str:
    """Give back the name of the virus found, empty when there is none.

    `address` is « host:port » or the path of a Unix socket. Raises Silent when nothing can be told: the file
    must not be accepted then.
    """
    try:
        with _connected(address) as wire:
            wire.settimeout(ANSWERS_WITHIN)
            _send(wire, content)
            answer = _answer(wire)
    except (OSError, ValueError) as failure:
        raise Silent(type(failure).__name__) from failure
    _, _, said = answer.partition(": ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise Silent(said or answer)


@contextlib.contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    if "/" in address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            wire.settimeout(CONNECTS_WITHIN)
            wire.connect(address)
            yield wire
        return
    host, _, port = address.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECTS_WITHIN) as wire:
        yield wire


def _send(wire: socket.socket, content: bytes) -> None:
    """Send the content by chunks, each after its length; a length of zero ends it."""
    # A file over clamd's own limit is answered before its end: the answer is read all the same.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        wire.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            wire.sendall(struct.pack(">I", len(chunk)) + chunk)
        wire.sendall(struct.pack(">I", 0))


def _answer(wire: socket.socket) -> str:
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < LONGEST_ANSWER:
        more = wire.recv(LONGEST_ANSWER)
        if not more:
            break
        heard += more
    return heard.rstrip(b"\0\n").decode("ascii", "replace")
