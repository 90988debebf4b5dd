"""How forms are drawn: Django's accessible rendering with Maillage's templates (set as FORM_RENDERER)."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draw forms with the templates of `ui/`: errors are tied, what is optional says so."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
