"""Form fields for what French people type: amounts, days and hours."""

import re
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from maillage.rules import french

LARGEST = Decimal("999999999.99")
"""No amount of a département's call comes near it; sums of such amounts still fit where they are kept."""
YEARS = range(2000, 2100)
"""Years a day of this programme may have; « 0025 » is a year half typed."""


class AmountInput(forms.TextInput):
    """A text input followed by €, with the numeric keyboard on a phone."""

    template_name = "ui/widgets/amount.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "size": "14", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Write a known amount in French without its €; leave what a person typed as it is."""
        if isinstance(value, Decimal):
            return french.amount(value).removesuffix("€").rstrip()
        shown: str | None = super().format_value(value)
        return shown


class AmountField(forms.CharField):
    """An amount in euros and cents, as Decimal (F60): « 20 000,00 € », « 20000 », « 20.000,5 » refused.

    `minimum` and `maximum` are in euros; `maximum_message` says the ceiling in the call's words. The text
    typed stays in the field when it is refused. An empty optional field gives back None.
    """

    widget = AmountInput

    def __init__(
        self,
        *,
        minimum: Decimal | None = Decimal(0),
        maximum: Decimal = LARGEST,
        maximum_message: str = "",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.minimum = minimum
        self.maximum = maximum
        self.maximum_message = maximum_message

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read the text; raise ValidationError with the way to write an amount."""
        if isinstance(value, Decimal) or value in self.empty_values:
            return value or None if not isinstance(value, Decimal) else value
        try:
            found = french.parse_amount(str(value))
        except ValueError as error:
            raise ValidationError(
                "Écrivez un montant en euros, par exemple 12\u202f500,00.", code="amount"
            ) from error
        if self.minimum is not None and found < self.minimum:
            message = f"Le montant doit être d’au moins {french.amount(self.minimum)}."
            raise ValidationError(message, code="minimum")
        if found > self.maximum:
            message = (
                self.maximum_message or f"Le montant ne peut pas dépasser {french.amount(self.maximum)}."
            )
            raise ValidationError(message, code="maximum")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not the way they are written."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class FrenchDateField(forms.DateField):
    """A day: the browser's own date input, and « 09/05/2025 » where it has none."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        options.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"])
        super().__init__(**options)
        self.error_messages["invalid"] = "Indiquez une date, par exemple 09/05/2025."

    def to_python(self, value: Any) -> date | None:
        """Read the day; raise ValidationError when there is none, or for a year half typed."""
        found = super().to_python(value)
        if found is not None and found.year not in YEARS:
            raise ValidationError("Vérifiez l’année, par exemple 09/05/2025.", code="invalid")
        return found


class TimeField(forms.TimeField):
    """An hour: the browser's own time input; « 9 h 30 », « 9h » and « 09:30 » are read too."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(**options)
        self.error_messages["invalid"] = "Indiquez une heure, par exemple 9\u00a0h\u00a030."

    def to_python(self, value: Any) -> time | None:
        """Read the hour; raise ValidationError when there is none."""
        if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d{1,2})\s*[hH:]\s*(\d{2})?\s*", value)):
            hour, minute = int(found[1]), int(found[2] or 0)
            if hour > 23 or minute > 59:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            return time(hour, minute)
        return super().to_python(value)


class UploadField(forms.FileField):
    """A file no bigger than the site accepts, refused before it is read."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check its size; raise ValidationError with what to do."""
        file = super().clean(data, initial)
        limit = settings.MAILLAGE_UPLOAD_MAX_BYTES
        if file and file.size > limit:
            megabytes = french.decimal(Decimal(limit) / (1024 * 1024), 0)
            raise ValidationError(
                f"Ce fichier dépasse {megabytes}\u00a0Mo\u00a0: réduisez-le ou coupez-le en plusieurs.",
                code="size",
            )
        return file


class _SeveralFiles(forms.ClearableFileInput):
    """The browser's own input, which lets choose several files at once."""

    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """Several files, or none, each no bigger than the site accepts; gives back a list."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each size; raise ValidationError with what to do."""
        one = UploadField(required=self.required, error_messages=self.error_messages)
        chosen = data if isinstance(data, list | tuple) else [data]
        return [file for file in (one.clean(item, initial) for item in chosen) if file]
