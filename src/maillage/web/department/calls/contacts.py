"""The people who answer for a call, by territory; they may change at any time (R87–R90)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.calls.forms.publication import ContactForm
from maillage.calls.glance import contact_lines
from maillage.calls.operations import name_contact, remove_contact
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.department.calls.own import EDITORS, edited_call
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.calls.models import Call
    from maillage.web.request import Request


@audience.roles(*EDITORS)
def call_contact(request: Request, pk: int) -> HttpResponse:
    """Show the contacts, name one more, or change one: the same person given again replaces their line."""
    found = edited_call(request, pk)
    form = ContactForm(request.POST or None, call=found, initial=_known(request, found))
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
            tell(form, refused)
        else:
            messages.success(request, "Le contact est enregistré.")
            return redirect("department:call_contact", pk)
    context = {
        "call": found,
        "form": form,
        "contacts": contact_lines(found),
        "back": reverse("department:call", args=[pk]),
    }
    return render(request, "department/call_contacts.html", context, status=422 if form.errors else 200)


def _known(request: Request, call: Call) -> dict[str, object]:
    asked = request.GET.get("personne", "")
    contact = call.contacts.filter(person_id=int(asked)).first() if asked.isdecimal() else None
    if contact is None:
        return {}
    return {"person": contact.person_id, "phone": contact.phone, "lots": list(contact.lots.all())}


@audience.roles(*EDITORS)
def call_contact_remove(request: Request, pk: int, contact: int) -> HttpResponse:
    """Take a contact away, from the page of the contacts."""
    found = edited_call(request, pk)
    if request.method == "POST":
        remove_contact(get_object_or_404(found.contacts, pk=contact), by=request.user, at=request.now)
        messages.success(request, "Le contact est retiré.")
    return redirect("department:call_contact", pk)
