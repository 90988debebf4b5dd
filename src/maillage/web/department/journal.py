"""The journal of the funder, for those who answer for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import Http404
from django.shortcuts import render

from maillage.applications.queries import sealed_keys
from maillage.journal.queries import Filters, entries
from maillage.people.models import Membership, Role
from maillage.people.operations import the_funder
from maillage.rules.french import midnight, plural
from maillage.ui.fields import FrenchDateField
from maillage.web import audience
from maillage.web.keys import key_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


READERS = (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER)


class JournalForm(forms.Form):
    """Who acted, and between which days, both included; nothing limits nothing."""

    qui = forms.ChoiceField(label="Qui", required=False)
    du = FrenchDateField(label="Du", required=False)
    au = FrenchDateField(label="au", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.order_by("person__full_name", "person")
        known = dict(people.values_list("person", "person__full_name"))
        cast("forms.ChoiceField", self.fields["qui"]).choices = [
            ("", "Tous"),
            *((str(key), name) for key, name in known.items()),
        ]

    def filters(self, **more: str) -> Filters:
        """Give back what is asked, and more; what is refused is not asked."""
        self.is_valid()
        asked = self.cleaned_data
        until = asked.get("au")
        return Filters(
            actor_kind="person" if asked.get("qui") else "",
            actor_id=asked.get("qui", ""),
            since=midnight(asked["du"]) if asked.get("du") else None,
            until=midnight(until + dt.timedelta(days=1)) if until else None,
            **more,
        )


@audience.roles(*READERS)
def journal(request: Request) -> HttpResponse:
    """Show who did what and when, the latest first; a thing's own history through `thing` and `id`.

    What is done on an application is shown after the closing only: before it, officers know a number (R61).
    """
    funder = the_funder().organisation
    if not request.standing.holds_in(funder.pk, *READERS):
        raise Http404
    wanted = request.GET.get("page", "1")
    form = JournalForm(request.GET)
    filters = form.filters(
        subject_kind=request.GET.get("thing", ""),
        subject_id=request.GET.get("id", ""),
        verb=request.GET.get("verb", ""),
    )
    page = entries(
        funder.siret,
        filters,
        sealed={"application": sealed_keys(request.now)},
        page=key_of(wanted, 1),
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "form": form,
        "filters": filters,
        "query": query.urlencode(),
        "count": plural(page.total, "ligne"),
    }
    return render(request, "department/journal.html", context)
