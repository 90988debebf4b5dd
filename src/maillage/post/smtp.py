"""Handing a letter to the mail server: the one moment after which nobody can know without its answer."""

import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail.backends import smtp


class Unsettled(Exception):  # noqa: N818 - neither sent nor failed
    """The server had the letter in its hands and did not answer: it may have left, or not."""


class _Handing:
    """Tell just before the words of a letter are handed over, and tell a lost answer from a refusal."""

    handing: Callable[[], None] = staticmethod(lambda: None)

    def data(self, msg: Any) -> Any:
        """Hand the words over; raises Unsettled when the answer is lost."""
        self.handing()
        try:
            return super().data(msg)  # type: ignore[misc]  # smtplib's own, mixed in below
        except (smtplib.SMTPServerDisconnected, OSError) as silence:
            if isinstance(silence, smtplib.SMTPResponseException):
                raise
            raise Unsettled(type(silence).__name__) from silence


class _Plain(_Handing, smtplib.SMTP):
    pass


class _Sealed(_Handing, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's own, on a connection that tells when it hands a letter over."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The connection of ours, sealed or not as Django's settings say."""
        return _Sealed if self.use_ssl else _Plain

    def tell_when_handing(self, tell: Callable[[], None]) -> None:
        """Have `tell` called just before the words of the next letter leave; the connection is open."""
        if isinstance(self.connection, _Plain | _Sealed):
            self.connection.handing = tell
