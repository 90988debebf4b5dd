"""The calls of the département: prepared from a file, completed, published, followed to their closing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.applications.access import may_count, may_read_all
from maillage.applications.operations import extend_call
from maillage.applications.queries import late_rows, lot_counts, spreadsheet, table, tally
from maillage.calls.access import may_edit_call, may_import_call, visible_calls
from maillage.calls.models import Call, Lot
from maillage.calls.operations import import_call, missing_to_publish, name_contact, publish_call, set_cohort
from maillage.calls.queries import STATES, as_file, call_rows, call_sheet
from maillage.calls.toml import UnreadableCall, catalogue
from maillage.people.models import DEPARTMENT_ROLES, Person, Role
from maillage.people.operations import the_funder
from maillage.rules.french import day, long_date, typeset
from maillage.rules.verdict import Refused
from maillage.rules.window import last_minute
from maillage.ui.fields import FrenchDateField, UploadField
from maillage.web import audience

if TYPE_CHECKING:
    from maillage.web.request import Request

READERS = (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR)
EDITORS = (Role.INSTRUCTOR, Role.MANAGER)
TONES = {"draft": "neutral", "upcoming": "info", "open": "good", "closed": "waiting"}


class ImportForm(forms.Form):
    """A call of the catalogue, or a file of one's own."""

    source = forms.ChoiceField(label="Appel du catalogue", required=False)
    file = UploadField(
        label="Ou un fichier TOML", required=False, help_text="Celui d’un appel déjà exporté, par exemple."
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        source = cast("forms.ChoiceField", self.fields["source"])
        source.choices = [("", "—"), *((name, name.removesuffix(".toml")) for name in catalogue())]

    def text(self) -> str:
        """Give back the text of the call; raise Refused when there is none or it is not text."""
        if upload := self.cleaned_data["file"]:
            try:
                return str(upload.read().decode("utf-8"))
            except UnicodeDecodeError:
                raise Refused(
                    "Ce fichier n’est pas un texte\u00a0: choisissez un fichier TOML.", "file"
                ) from None
        if name := self.cleaned_data["source"]:
            return catalogue()[name]
        raise Refused("Choisissez un appel du catalogue ou un fichier.", "source")


class ContactForm(forms.Form):
    """Who answers the questions of which territories."""

    person = forms.ModelChoiceField(Person.objects.none(), label="Personne", empty_label="—")
    lots = forms.ModelMultipleChoiceField(
        Lot.objects.none(), label="Territoires", widget=forms.CheckboxSelectMultiple, required=False
    )
    phone = forms.CharField(label="Téléphone", max_length=20, required=False)

    def __init__(self, *args: object, call: Call, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        person = cast("forms.ModelChoiceField[Person]", self.fields["person"])
        lots = cast("forms.ModelMultipleChoiceField[Lot]", self.fields["lots"])
        person.queryset = (
            Person.objects.filter(
                memberships__organisation=call.funder_id,
                memberships__ended_at=None,
                memberships__role__in=DEPARTMENT_ROLES,
            )
            .distinct()
            .order_by("full_name", "pk")
        )
        lots.queryset = call.lots.select_related("territory").order_by("territory__name", "pk")


class ExtensionForm(forms.Form):
    """A later closing day, for everyone, and why."""

    closing_day = FrenchDateField(label="Nouveau jour de clôture, inclus")
    motive = forms.CharField(label="Motif", max_length=400, widget=forms.Textarea({"rows": 3}))


def _call(request: Request, pk: int) -> Call:
    own = visible_calls(request.standing).filter(funder__in=request.standing.organisation_ids(*READERS))
    return get_object_or_404(own, pk=pk)


@audience.roles(*READERS)
def calls(request: Request) -> HttpResponse:
    """List the calls of the département."""
    own = visible_calls(request.standing).filter(funder__in=request.standing.organisation_ids(*READERS))
    context = {
        "rows": [
            (row, STATES[row.state].capitalize(), TONES[row.state]) for row in call_rows(own, request.now)
        ],
        "may_import": may_import_call(request.standing, the_funder().organisation),
    }
    return render(request, "department/call_list.html", context)


@audience.roles(*READERS)
def call(request: Request, pk: int) -> HttpResponse:
    """Show one call: what it lacks, its lots and computed dates, its applications once it is closed."""
    found = _call(request, pk)
    sheet = call_sheet(found, request.now)
    readable = may_read_all(request.standing, found, request.now)
    rows = table(found, request.now) if readable else []
    context = {
        "call": found,
        "sheet": sheet,
        "state_label": STATES[sheet.state].capitalize(),
        "tone": TONES[sheet.state],
        "missing": missing_to_publish(found) if sheet.state == "draft" else (),
        "cohorts": [entry["name"] for entry in found.cohorts],
        "may_edit": may_edit_call(request.standing, found),
        "counts": lot_counts(found) if sheet.state != "draft" and may_count(request.standing, found) else [],
        "readable": readable,
        "may_examine": request.standing.holds(Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR),
        "rows": rows,
        "tally": tally(rows),
        "late": late_rows(found) if readable else [],
    }
    return render(request, "department/call_detail.html", context)


@audience.roles(*EDITORS)
def call_import(request: Request) -> HttpResponse:
    """Bring a call in, from the catalogue or from a file; its mistakes are told line by line."""
    funder = the_funder().organisation
    may_import_call(request.standing, funder).require()
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = import_call(form.text(), funder=funder, by=request.user, at=request.now)
        except UnreadableCall as unreadable:
            problems = tuple(str(problem) for problem in unreadable.problems)
            form.add_error("file", "Corrigez le fichier, puis envoyez-le de nouveau.")
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, "L’appel est importé. Relisez-le avant de le publier.")
            return redirect("department:call", made.pk)
    context = {"form": form, "problems": problems, "back": reverse("department:calls")}
    return render(request, "department/call_import.html", context, status=422 if form.errors else 200)


@audience.roles(*EDITORS)
def call_publish(request: Request, pk: int) -> HttpResponse:
    """Ask, then show the call to the public."""
    found = _call(request, pk)
    may_edit_call(request.standing, found).require()
    if request.method == "POST":
        publish_call(found, by=request.user, at=request.now)
        messages.success(request, "L’appel est publié.")
        return redirect("department:call", pk)
    context = {
        "title": "Publier l’appel à projets",
        "submit": "Publier",
        "back": reverse("department:call", args=[pk]),
        "facts": [
            ("Appel", found.title),
            ("Ouverture", typeset(f"{long_date(found.opening_day)} à 0 h")),
            ("Clôture", typeset(f"{long_date(found.closing_day)} à {last_minute()}")),
        ],
        "consequences": [
            "le public lit l’appel dès maintenant\u202f;",
            "les critères, les territoires et les plafonds ne changent plus\u202f;",
            "seule la clôture pourra être repoussée, pour tous, avec son motif.",
        ],
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(*EDITORS)
def call_cohort(request: Request, pk: int, lot: int) -> HttpResponse:
    """Put a lot in a cohort, from the page of the call."""
    found = _call(request, pk)
    may_edit_call(request.standing, found).require()
    if request.method == "POST":
        wanted = get_object_or_404(found.lots, pk=lot)
        set_cohort(wanted, cohort=request.POST.get("cohort", ""), by=request.user, at=request.now)
        messages.success(request, "La cohorte est enregistrée.")
    return redirect(f"{reverse('department:call', args=[pk])}#territoires")


@audience.roles(*EDITORS)
def call_contact(request: Request, pk: int) -> HttpResponse:
    """Name the contact of some territories."""
    found = _call(request, pk)
    may_edit_call(request.standing, found).require()
    form = ContactForm(request.POST or None, call=found)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            name_contact(
                found,
                person=asked["person"],
                lots=list(asked["lots"]),
                phone=asked["phone"],
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, "Le contact est enregistré.")
            return redirect("department:call", pk)
    context = {
        "call": found,
        "form": form,
        "title": "Nommer un contact",
        "lead": "Son nom, son adresse et son téléphone paraissent sur la page publique de l’appel.",
        "submit": "Enregistrer",
        "back": reverse("department:call", args=[pk]),
    }
    return render(request, "department/call_form.html", context, status=422 if form.errors else 200)


@audience.roles(*EDITORS)
def call_extend(request: Request, pk: int) -> HttpResponse:
    """Publish a later closing day, for everyone."""
    found = _call(request, pk)
    may_edit_call(request.standing, found).require()
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            extend_call(found, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(request, "La nouvelle clôture est publiée, pour tous.")
            return redirect("department:call", pk)
    context = {
        "call": found,
        "form": form,
        "title": "Repousser la clôture",
        "lead": f"La clôture est le {day(found.closing_day)}. La nouvelle date vaut pour tous les candidats.",
        "submit": "Publier la nouvelle clôture",
        "back": reverse("department:call", args=[pk]),
    }
    return render(request, "department/call_form.html", context, status=422 if form.errors else 200)


@audience.roles(*READERS)
def call_file(request: Request, pk: int) -> HttpResponse:
    """Give the file of the call."""
    found = _call(request, pk)
    response = HttpResponse(as_file(found), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.toml"'
    return response


@audience.roles(*READERS)
def call_applications(request: Request, pk: int) -> HttpResponse:
    """Give the spreadsheet of every application, once the call is closed."""
    found = _call(request, pk)
    may_read_all(request.standing, found, request.now).require()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(spreadsheet(found, request.now), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="candidatures-{found.slug}.xlsx"'
    return response
