"""The documents of a draft: attached, replaced, taken out, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.applications import access
from maillage.applications.content import Content
from maillage.applications.forms import DocumentForm
from maillage.applications.models import ApplicationDocument
from maillage.applications.operations import attach_document, remove_document
from maillage.applications.queries import drafts_lacking
from maillage.rules.french import listing
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import stored
from maillage.web.operator.applications.file import APPLICANTS, own

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*APPLICANTS)
def application_document(request: Request, number: str, code: str) -> HttpResponse:
    """Attach a file in answer to one document of the call, or take it out.

    The body's other drafts that lack the same document may receive it in the same act.
    """
    found = own(request, number)
    access.may_write(request.standing, found).require()
    required = next((document for document in Content(found).documents_asked if document.code == code), None)
    back = f"{reverse('operator:application', args=[number])}#piece-{code}"
    if required is None:
        return redirect("operator:application", number)
    if request.method == "POST" and "remove" in request.POST:
        document = get_object_or_404(ApplicationDocument, application=found, required=required)
        remove_document(document, by=request.user, at=request.now)
        messages.success(request, f"La pièce « {required.label} » est retirée.")
        return redirect(back)
    others = drafts_lacking(found, required)
    territories = tuple(other.lot.name for other in others)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*bound, others=territories)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read()
        receivers = [found, *(others if form.cleaned_data.get("everywhere") else ())]
        try:
            for receiver in receivers:
                attach_document(
                    receiver,
                    required=required,
                    name=upload.name,
                    content=content,
                    by=request.user,
                    at=request.now,
                )
        except Refused as refused:
            form.add_error("file" if refused.field == "file" else None, refused.sentence)
        else:
            elsewhere = f" aussi pour {listing(territories)}" if len(receivers) > 1 else ""
            messages.success(request, f"La pièce « {required.label} » est jointe{elsewhere}.")
            return redirect(back)
    context = {"application": found, "required": required, "form": form, "back": back}
    return render(request, "operator/application_document.html", context, status=422 if form.errors else 200)


@audience.roles(*APPLICANTS)
def application_file(request: Request, number: str, pk: int) -> HttpResponse:
    """Serve a file attached to one's own application."""
    document = get_object_or_404(ApplicationDocument, pk=pk, application=own(request, number))
    return stored(document.file, document.name)
