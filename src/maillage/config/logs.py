"""What the log says, and what it does not: no link, no address, no name, whoever writes the line.

A line of another library keeps its sentence and loses what would have been put in it; an error keeps its kind
and where it happened, and loses its message, where a database likes to quote a row.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import logging.config
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import structlog

LINKS: Final = re.compile(r"(/(?:mes-rencontres|mon-agenda|avis|invitations|sans-invitation)/)[^/\s?]+")
ADDRESSES: Final = re.compile(
    r"[^\s@<>]+@[^\s@<>]+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}\b"
)
KEYS: Final = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}")
QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
OURS: Final = "maillage."
USUAL: Final = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}
FRAMES: Final = 25
PACKAGES: Final = re.compile(r".*?/(?:site-packages|lib/python[\d.]+|src)/")


class WithoutLinks(logging.Filter):
    """Take the keys out of the personal links that Django's own messages tell."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message; keep every record."""
        message = record.getMessage()
        if LINKS.search(message):
            record.msg, record.args = LINKS.sub(r"\1…", message), ()
        return True


class JsonLine(logging.Formatter):
    """One line of JSON a record: when, how grave, who says it, what, and the request it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """Give back the line; what is not ours brings no value of its own."""
        ours = record.name.startswith(OURS)
        said: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _hushed(record.getMessage() if ours else QUOTED.sub("…", str(record.msg))),
            **structlog.contextvars.get_contextvars(),
        }
        if ours:
            more = {name: value for name, value in vars(record).items() if name not in USUAL}
            said |= {
                name: _hushed(value) if isinstance(value, str) else value for name, value in more.items()
            }
        elif status := getattr(record, "status_code", None):
            said["status"] = status
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = list(_errors(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False, default=lambda value: type(value).__name__)


class PlainLine(logging.Formatter):
    """A line to read, which says of an error what that of JSON says: its kind, and where it happened."""

    def format(self, record: logging.LogRecord) -> str:
        """Give back the line without addresses nor keys; what another wrote of the error is not taken up."""
        written, record.exc_text = record.exc_text, None
        try:
            return _hushed(super().format(record))
        finally:
            record.exc_text = written

    def formatException(self, ei: Any) -> str:  # noqa: N802 — the name that logging calls
        """Give back the kinds and the places, without a message."""
        return "\n".join("\n  ".join([told["type"], *told["frames"]]) for told in _errors(ei[1]))


def configure(wanted: dict[str, Any]) -> None:
    """Set the standard library's logging up so, and structlog to go through it."""
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    logging.config.dictConfig(wanted)


def _hushed(text: str) -> str:
    return KEYS.sub("…", ADDRESSES.sub("…", LINKS.sub(r"\1…", text)))


def _errors(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """The error and those it comes from, the last one first."""
    while error is not None:
        kind = type(error)
        yield {"type": f"{kind.__module__}.{kind.__qualname__}", "frames": list(_frames(error.__traceback__))}
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(trace: TracebackType | None) -> list[str]:
    lines = []
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{PACKAGES.sub('', str(Path(code.co_filename)))}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return lines[-FRAMES:]
