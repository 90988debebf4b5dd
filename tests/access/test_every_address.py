"""Every address of the site stands in the matrix, or is told public here; a new one fails until then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access import (
    test_after_the_closing,
    test_at_the_end,
    test_at_the_signature,
    test_before_the_closing,
    test_directory,
    test_during_the_year,
    test_on_the_way,
)

MODULES: Final = (
    test_before_the_closing,
    test_after_the_closing,
    test_at_the_signature,
    test_directory,
    test_during_the_year,
    test_on_the_way,
    test_at_the_end,
)

PUBLIC: Final = {
    "public:accessibility": "the law asks for it",
    "public:accessibility_grid": "the self-audit, without data",
    "public:personal_data": "the law asks for it",
    "public:security_contact": "whom to tell that something is weak: tests/web/test_security_contact.py",
    "public:robots": "for search engines, without data",
    "public:guides": "the help, without data",
    "public:search": "each finds what their own pages show: tests/web/test_search.py",
    "public:guide": "the help, without data",
    "public:legal_notice": "the law asks for it",
    "public:meeting_confirmed": "kept in the browser that signed up: tested by itself",
    "public:sign_in": "kept in the browser that read the code: tests/web/test_attendance.py",
    "public:sign_in_code": "the code of the minute is the key: tests/web/test_attendance.py",
    "public:colleague": "kept in the browser that signed up: tests/web/test_sign_up.py",
    "participant:my_calendar": "sends on to the address of the calendar: tests/groups/test_feeds.py",
    "participant:charter": "the token is the key: tests/web/test_coming_again.py",
    "participant:registration_act": "the token is the key: tested by itself",
    **{
        f"participant:{name}": "a code sent to the owner of the link: tests/web/test_situations.py"
        for name in (
            "situations",
            "situation",
            "situation_check",
            "situation_code",
            "situation_edit",
            "situation_new",
            "situation_report",
            "situation_withdraw",
        )
    },
    **{
        f"participant:{name}": "a code sent to the owner of the link: tests/web/test_own_data.py"
        for name in ("erase", "my_data", "my_data_page")
    },
    "account_login": "coming in",
    "account_request_login_code": "coming in",
    "account_confirm_login_code": "coming in",
    "account_signup": "says that one comes in by invitation",
    "account_inactive": "says that one comes in by invitation",
    "account_logout": "going out",
    "mfa_login_webauthn": "coming in: tests/browser/test_passkeys.py",
    "mfa_authenticate": "coming in, once past the code: tests/web/test_second_factor.py",
    **dict.fromkeys(
        (
            "account_reauthenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_deactivate_totp",
            "mfa_edit_webauthn",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_generate_recovery_codes",
        ),
        "one's own second factor, given again: tests/web/test_second_factor.py",
    ),
    "prove_mailbox": "one's own mailbox, proven again: tests/web/test_proving.py",
    "come_in": "coming in without an invitation: tests/web/test_arrival.py",
    "come_in_code": "kept in the browser that asked: tests/web/test_arrival.py",
    "address_code": "kept in the browser that asked: tests/web/test_arrival.py",
    **dict.fromkeys(
        (
            "proconnect",
            "proconnect_back",
            "proconnect_left",
            "proconnect_link",
            "proconnect_prove",
            "proconnect_unlink",
        ),
        "coming in and out by ProConnect, off unless set: tests/identity",
    ),
    "session_close": "one’s own sessions: tests/web/test_sessions.py",
    "sessions_close": "one’s own sessions: tests/web/test_sessions.py",
    "first_visit": "an empty installation, once: tests/web/test_account.py",
    "invitation": "the token is the key: tests/web/test_account.py",
    "demonstration": "the demonstration only: tests/web/test_account.py",
    "demonstration_outbox": "the demonstration only: tests/web/test_account.py",
    **{
        f"api:{name}": "the public interface for programs: tests/web/test_api.py"
        for name in (
            "api-root",
            "call",
            "calls",
            "datasets",
            "groups",
            "indicators",
            "meetings",
            "nothing",
            "openapi-json",
            "resources",
            "sessions",
            "territories",
        )
    },
    "ui:vocabulary": "the vocabulary of pages, without data",
}
"""Addresses for everyone, or with a key of their own, and why."""


def addresses(found: Any = None, space: str = "") -> Iterator[str]:
    """Give back the names of every address, with their space."""
    for entry in (found or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"


def test_every_address_is_in_the_matrix_or_public() -> None:
    listed = {row.address for module in MODULES for row in module.TABLE} | set(PUBLIC)
    assert sorted(set(addresses()) ^ listed) == []


def test_what_is_public_declares_it() -> None:
    views = {row.address for module in MODULES for row in module.TABLE}
    assert not views & set(PUBLIC)
