"""How forms are drawn: Django's accessible rendering with Maillage's templates (set as FORM_RENDERER)."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draw `{{ form }}` and each field with the templates of `ui/`; optional fields say so, errors are tied."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
