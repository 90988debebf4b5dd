"""What the site says of itself: who publishes it, how accessible it is, what it keeps, and all its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from maillage.people.models import Role
from maillage.people.queries import site_facts
from maillage.privacy.queries.terms import term_rows
from maillage.rules.situations import DRAFT_DAYS, MONTHS_KEPT
from maillage.web import audience
from maillage.web.accessibility import HELD, grid
from maillage.web.card import card_of
from maillage.web.public.addresses import parts_of_the_site

if TYPE_CHECKING:
    from maillage.web.request import Request

PRIVATE = (
    "/accueil/",
    "/annuaire/",
    "/avis/",
    "/connexion/",
    "/coordination/",
    "/deconnexion/",
    "/demonstration/",
    "/departement/",
    "/emarger/",
    "/inscription/",
    "/invitations/",
    "/lien-perdu/",
    "/mon-adresse/",
    "/mon-compte/",
    "/operateur/",
    "/organismes/",
    "/premiere-visite/",
    "/recherche/",
    "/sans-invitation/",
    "/structures/",
    "/communes/",
    "/ui/",
)
"""Work spaces and forms: nothing there is for a search engine."""
UNLISTED = (*PRIVATE, "/accuses/", "/attestations/", "/ressources-a-imprimer/")
"""What the site map shows and search engines are not given: forms, and the same list once more."""


def _told(request: Request) -> dict[str, Any]:
    """What the pages below share; what is lacking is told to administrators alone."""
    service = site_facts()
    tells = service is not None and request.standing.holds(Role.ADMINISTRATOR)
    return {"service": service, "lacking": service.lacking if service and tells else ()}


@audience.everyone
def accessibility(request: Request) -> HttpResponse:
    """The accessibility statement: what the grid says, once an audit gave it (law C.4)."""
    found = grid()
    mention = found.state(request.today)
    context = {
        "card": card_of(
            request,
            "Déclaration d’accessibilité",
            f"Accessibilité\u00a0: {mention}. L’état du site, ce qui a été vérifié, à qui signaler un "
            "obstacle, et vos recours.",
        ),
        "grid": found,
        "mention": mention,
        "audited": found.is_audited(request.today),
        "held": found.counts[HELD],
        "total": len(found.criteria),
        **_told(request),
    }
    return render(request, "public/accessibility.html", context)


@audience.everyone
@gzip_page
def accessibility_grid(request: Request) -> HttpResponse:
    """The self-audit, criterion by criterion: what is proved, what is looked at in part, what is not."""
    context = {
        "card": card_of(
            request,
            "Grille d’auto-évaluation de l’accessibilité",
            "Les 106 critères du RGAA 4.1.2, et pour chacun ce qui a été vérifié et comment.",
        ),
        "grid": grid(),
        "mention": grid().state(request.today),
        "counts": [(result, count) for result, count in grid().counts.items() if count],
    }
    return render(request, "public/accessibility_grid.html", context)


@audience.everyone
def personal_data(request: Request) -> HttpResponse:
    """What is kept about whom, why and for how long (law C.6)."""
    context = {
        "card": card_of(
            request,
            "Données personnelles",
            "Ce que Maillage garde de chacun, pourquoi, combien de temps, qui le lit, et comment le voir, le "
            "corriger ou l’effacer.",
        ),
        "kept": {row.code: row.term for row in term_rows()},
        "months_kept": MONTHS_KEPT,
        "draft_days": DRAFT_DAYS,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        **_told(request),
    }
    return render(request, "public/personal_data.html", context)


@audience.everyone
def legal_notice(request: Request) -> HttpResponse:
    """Who publishes the site and who hosts it."""
    card = card_of(
        request, "Mentions légales", "Qui publie ce site, qui l’héberge, et d’où viennent ses données."
    )
    return render(request, "public/legal_notice.html", {"card": card, **_told(request)})


@audience.everyone
def site_map(request: Request) -> HttpResponse:
    """Every public page, by part of the site."""
    context = {
        "card": card_of(request, "Plan du site", "Toutes les pages publiques de Maillage, par rubrique."),
        "parts": parts_of_the_site(request.now),
    }
    return render(request, "public/site_map.html", context)


@audience.everyone
@gzip_page
def site_map_file(request: Request) -> HttpResponse:
    """The same pages as a file for search engines."""
    urls = dict.fromkeys(
        f"{settings.MAILLAGE_BASE_URL}{url}"
        for part in parts_of_the_site(request.now, dates=True)
        for _, url in part.pages
        if not url.startswith(UNLISTED)
    )
    return render(
        request, "public/sitemap.xml", {"urls": urls}, content_type="application/xml; charset=utf-8"
    )


@audience.everyone
def security_contact(_request: Request) -> HttpResponse:
    """Whom to tell that something is weak (RFC 9116), once the installation has said it."""
    if not settings.MAILLAGE_SECURITY_CONTACT or not settings.MAILLAGE_SECURITY_EXPIRES:
        raise Http404
    site = settings.MAILLAGE_BASE_URL
    lines = [
        f"Contact: {settings.MAILLAGE_SECURITY_CONTACT}",
        f"Expires: {settings.MAILLAGE_SECURITY_EXPIRES}T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {site}{reverse('public:security_contact')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@audience.everyone
def robots(_request: Request) -> HttpResponse:
    """What search engines need not visit, and where the pages are."""
    lines = ["User-agent: *", *(f"Disallow: {prefix}" for prefix in PRIVATE)]
    lines += ["", f"Sitemap: {settings.MAILLAGE_BASE_URL}{reverse('public:site_map_file')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
