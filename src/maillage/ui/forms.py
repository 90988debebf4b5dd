"""How forms are drawn: Django's accessible rendering with Maillage's templates (set as FORM_RENDERER)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

LIST = "django/forms/widgets/select.html"


class Renderer(TemplatesSetting):
    """Draw forms with the templates of `ui/`: errors are tied, what is optional says so."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Draw a part of a form; a list of choices at once, without a template: a page may hold many."""
        if template_name == LIST:
            return _choices(context["widget"])
        return super().render(template_name, context, request)


def _choices(widget: Mapping[str, Any]) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _place in widget["optgroups"])
    return format_html(
        '<select name="{}"{}>{}\n</select>', widget["name"], flatatt(widget["attrs"]), SafeString(groups)
    )


def _group(name: str | None, options: Iterable[Mapping[str, Any]]) -> str:
    drawn = "".join(
        f'\n  <option value="{conditional_escape(str(one["value"]))}"'
        f"{' selected' if one['selected'] else ''}>{conditional_escape(localize(one['label']))}</option>"
        for one in options
    )
    return f'\n  <optgroup label="{conditional_escape(name)}">{drawn}\n  </optgroup>' if name else drawn
