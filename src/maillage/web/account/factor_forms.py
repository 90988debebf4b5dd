"""The forms of second factors: allauth checks them, our words ask for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.http.request import split_domain_port

if TYPE_CHECKING:
    from maillage.people.models import Person

_TYPED = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def ways(person: Person) -> dict[str, Any]:
    """What a page offers to give a factor: a code, a passkey with what its browser must be asked, or both."""
    types = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    options = ""
    if Authenticator.Type.WEBAUTHN in types:
        options = json.dumps(webauthn.begin_authentication(person))
    return {"application": Authenticator.Type.TOTP in types, "options": options}


def _code(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=20, help_text=help_text, widget=forms.TextInput(dict(_TYPED))
    )


class ApplicationForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The first code of the application."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = _code(
            "Code affiché par l’application", "Six chiffres, qui changent toutes les trente secondes."
        )


class FactorForm(AuthenticateForm):  # type: ignore[misc]  # the same
    """The second factor of who enters: a code of the application, or a recovery code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = _code(
            "Code de votre application, ou code de secours", "Six chiffres pour l’un, huit pour l’autre."
        )


class FactorAgainForm(ReauthenticateForm):  # type: ignore[misc]  # the same
    """The second factor of who is in already, asked before what matters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"] = _code(
            "Code de votre application, ou code de secours", "Six chiffres pour l’un, huit pour l’autre."
        )


class _Held:
    """A passkey that is given: on this very site, and by the key itself rather than by a copy of it."""

    def clean_credential(self) -> Authenticator:
        """Check what was signed; a key that counts its uses never counts the same one again."""
        told = self.cleaned_data["credential"]  # type: ignore[attr-defined]  # a form of allauth
        found: Authenticator = super().clean_credential()  # type: ignore[misc]  # the same
        answer = webauthn.parse_authentication_response(told).response
        host, _port = split_domain_port(context.request.get_host())
        uses = answer.authenticator_data.counter
        last = found.data.get("uses", found.wrap().authenticator_data.counter)
        copied = uses <= last and (uses, last) != (0, 0)
        if copied or urlsplit(answer.client_data.origin).hostname != host.strip("[]"):
            raise get_adapter().validation_error("incorrect_code")
        found.data["uses"] = uses
        found.save(update_fields=["data"])
        return found


class PasskeyAloneForm(_Held, LoginWebAuthnForm):  # type: ignore[misc]  # the same
    """A passkey that lets its holder in, without anything else."""


class PasskeySecondForm(_Held, AuthenticateWebAuthnForm):  # type: ignore[misc]  # the same
    """A passkey as the second factor of who enters."""


class PasskeyAgainForm(_Held, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # the same
    """A passkey of who is in already, asked before what matters."""


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # the same
    """A new passkey: its name, and what the browser made. Every one of ours opens without a code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = "Nom de la clé"
        self.fields["name"].help_text = "Pour la reconnaître\u00a0: l’appareil ou le trousseau qui la garde."
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["passwordless"] = forms.BooleanField(
            required=False, initial=True, widget=forms.HiddenInput
        )

    def clean_passwordless(self) -> bool:
        """A passkey checks who holds it, by a code or a finger: it counts as both factors."""
        return True

    def clean_name(self) -> str:
        """Keep the name short; give one when there is none."""
        return str(super().clean_name())[:60]


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]  # the same
    """Another name for a passkey."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"] = forms.CharField(label="Nom de la clé", max_length=60)
