"""One search for everything: what anyone finds, and what the person who has signed in may see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from maillage.finding.forms import SearchForm
from maillage.finding.hits import Asking
from maillage.finding.queries import find, kinds_for
from maillage.rules.french import listing, plural
from maillage.web import audience
from maillage.web.search_page import KINDS, guides_found, section

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpResponse

    from maillage.finding.hits import Found
    from maillage.web.request import Request

A_PAGE = 20
HELP = "aide"


@never_cache
@audience.everyone
def search(request: Request) -> HttpResponse:
    """Show what answers, by kind; `quoi` shows one kind whole, page by page."""
    form = SearchForm(request.GET if request.GET.get("q", "").strip() else None)
    wanted, kind = form.wanted, request.GET.get("quoi", "")
    kinds = (*kinds_for(request.standing), HELP)
    if kind and kind not in kinds:
        raise Http404
    typed = form.cleaned_data.get("q", "") if form.is_valid() else ""
    asking = Asking(standing=request.standing, wanted=wanted, at=request.now, today=request.today)
    found: tuple[Found, ...] = ()
    page = None
    if typed and kind:
        found, page = _whole(request, asking, kind)
    elif typed:
        found = (*find(asking), *filter(lambda guides: guides.count, [guides_found(wanted)]))
    total = sum(one.count for one in found)
    context = {
        "form": form,
        "typed": typed,
        "sections": [section(one, wanted, typed) for one in found],
        "count": plural(total, "résultat"),
        "kind": KINDS[kind] if kind else None,
        "page_obj": page,
        "kinds": listing([KINDS[one].several for one in kinds]),
        "signed_in": bool(request.standing.memberships),
    }
    return render(request, "public/search.html", context, status=422 if form.errors else 200)


def _whole(request: Request, asking: Asking, kind: str) -> tuple[tuple[Found, ...], Page[int] | None]:
    """Give back one page of one kind."""
    if kind == HELP:
        return (guides_found(asking.wanted),), None
    wanted = request.GET.get("page", "1")
    number = max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 7 else 1
    whole = replace(asking, size=A_PAGE)
    found = find(replace(whole, start=(number - 1) * A_PAGE), kind)
    if number > 1 and not (found and found[0].hits):
        found, number = find(whole, kind), 1
    count = found[0].count if found else 0
    return found, Paginator(range(count), A_PAGE).get_page(number)
