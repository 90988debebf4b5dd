"""What may be asked: calls, territories, groups, what is to come, resources, indicators, datasets."""

from collections.abc import Sequence
from typing import Any, Final, TypedDict, cast

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.operation import Operation

from maillage.calls.models import Call, Lot
from maillage.calls.queries import STATES, state_of
from maillage.documents.open_data import DATASETS, FIGURES, LICENCE
from maillage.groups.queries.coming import (
    Coming,
    listed_groups,
    meeting_to_come,
    meetings_to_come,
    session_to_come,
    sessions_to_come,
)
from maillage.people.models import Funder
from maillage.reports.queries.open_data import latest
from maillage.resources.models import Resource
from maillage.resources.queries.search import found_rows
from maillage.territories.queries import perimeters
from maillage.web.api import shapes
from maillage.web.api.answer import refusal
from maillage.web.request import Request


class Interface(NinjaAPI):
    """The interface, whose questions are named after what they ask."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Give back the short name of a question."""
        return operation.view_func.__name__


api: Final = Interface(
    title="Maillage",
    version="1",
    description="Groupes d’échanges de pratiques santé mentale et logement : lecture seule, sans compte, "
    f"sous {LICENCE}. Au plus 600 demandes en cinq minutes.",
    docs_url=None,
    urls_namespace="api",
)
REFUSED: Final = {400: shapes.Refusal, 404: shapes.Refusal, 429: shapes.Refusal}


class Head(TypedDict):
    """Where a page stands in its list."""

    total: int
    page: int
    pages: int
    following: str | None


def _address(name: str, *args: object) -> str:
    return f"{settings.MAILLAGE_BASE_URL}{reverse(name, args=args)}"


def _paged(
    request: HttpRequest, items: Sequence[Any] | QuerySet[Any], asked: shapes.Slice
) -> tuple[Head, Sequence[Any]]:
    """Cut the list; raise Http404 after its last page."""
    paginator: Paginator[Any] = Paginator(items, asked.size)
    if asked.page > paginator.num_pages:
        raise Http404("Cette page n’existe pas : la liste finit avant.")
    page = paginator.page(asked.page)
    following = None
    if page.has_next():
        query = request.GET.copy()
        query["page"] = str(page.next_page_number())
        following = f"{settings.MAILLAGE_BASE_URL}{request.path}?{query.urlencode()}"
    head = Head(total=paginator.count, page=asked.page, pages=paginator.num_pages, following=following)
    return head, list(page.object_list)


@api.exception_handler(ValidationError)
def not_understood(_request: HttpRequest, refused: ValidationError) -> HttpResponse:
    """Say which parameter is wrong."""
    names = sorted({str(error["loc"][-1]) for error in refused.errors})
    return refusal(f"Paramètre à corriger : {', '.join(names)}.", 400)


@api.exception_handler(Http404)
def not_there(_request: HttpRequest, missing: Http404) -> HttpResponse:
    """Say that nothing is there."""
    return refusal(str(missing) or "Il n’y a rien à cette adresse.", 404)


def _call(call: Call, request: Request) -> shapes.Call:
    return shapes.Call(
        slug=call.slug,
        reference=call.reference,
        title=call.title,
        state=STATES[state_of(call, request.now)],
        opens_on=call.opening_day,
        closes_on=call.closing_day,
        lots=[
            shapes.Lot(
                code=lot.code,
                name=lot.name,
                territory=lot.territory.code,
                starts_on=lot.agreement_start,
                ends_on=lot.agreement_end,
                ceiling=f"{lot.ceiling:.2f}",
            )
            for lot in call.lots.all()
        ],
        url=_address("public:call", call.slug),
    )


def _calls() -> QuerySet[Call]:
    lots = Lot.objects.select_related("territory").order_by("code", "pk")
    return (
        Call.objects.published()
        .prefetch_related("rounds", Prefetch("lots", lots))
        .order_by("-opening_day", "-pk")
    )


@api.get(
    "/appels",
    response={200: shapes.CallPage, **REFUSED},
    by_alias=True,
    url_name="calls",
    summary="Appels à projets publiés, avec leurs territoires",
)
def calls(request: HttpRequest, asked: Query[shapes.Slice]) -> shapes.CallPage:
    """Les plus récents d’abord."""
    head, rows = _paged(request, _calls(), asked)
    return shapes.CallPage(**head, results=[_call(row, cast("Request", request)) for row in rows])


@api.get(
    "/appels/{slug}",
    response={200: shapes.Call, **REFUSED},
    by_alias=True,
    url_name="call",
    summary="Un appel publié",
)
def call(request: HttpRequest, slug: str) -> shapes.Call:
    """Par son nom court."""
    found = _calls().filter(slug=slug).first()
    if found is None:
        raise Http404("Aucun appel publié ne porte ce nom.")
    return _call(found, cast("Request", request))


@api.get(
    "/territoires",
    response={200: shapes.TerritoryPage, **REFUSED},
    by_alias=True,
    url_name="territories",
    summary="Territoires, tels qu’ils sont composés aujourd’hui",
)
def territories(request: HttpRequest, asked: Query[shapes.Slice]) -> shapes.TerritoryPage:
    """Par ordre alphabétique."""
    head, rows = _paged(request, perimeters(cast("Request", request).today), asked)
    return shapes.TerritoryPage(
        **head,
        results=[
            shapes.Territory(
                code=row.code,
                name=row.name,
                population=row.population,
                groupings=[
                    shapes.Grouping(
                        siren=part.siren, name=part.name, population=part.population, communes=part.communes
                    )
                    for part in row.parts
                ],
                calendar=_address("public:territory_calendar", row.code),
            )
            for row in rows
        ],
    )


@api.get(
    "/groupes",
    response={200: shapes.GroupPage, **REFUSED},
    by_alias=True,
    url_name="groups",
    summary="Groupes en cours ou à venir, avec leur calendrier",
)
def groups(request: HttpRequest, asked: Query[shapes.Slice]) -> shapes.GroupPage:
    """Par territoire."""
    head, rows = _paged(request, listed_groups(cast("Request", request).today), asked)
    return shapes.GroupPage(
        **head,
        results=[
            shapes.Group(
                slug=row.slug,
                name=row.name,
                territory=row.lot.territory.code,
                call=row.lot.call.slug,
                operator=row.agreement.operator.name,
                rhythm=row.agreement.rhythm.label,
                starts_on=row.period_start,
                ends_on=row.period_end,
                url=_address("public:group", row.slug),
                calendar=_address("public:group_calendar", row.slug),
            )
            for row in rows
        ],
    )


def _event(row: Coming) -> dict[str, Any]:
    return {
        "public_id": row.public_id,
        "title": row.title,
        "group": row.group_slug,
        "territory": row.territory_code,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "modality": "à distance" if row.remote else "en présence",
        "place": row.place,
    }


@api.get(
    "/rencontres",
    response={200: shapes.MeetingPage, **REFUSED},
    by_alias=True,
    url_name="meetings",
    summary="Rencontres à venir",
)
def meetings(
    request: HttpRequest,
    asked: Query[shapes.Where],
) -> shapes.MeetingPage:
    """La plus proche d’abord. Le lien de connexion et la salle ne sont donnés qu’aux personnes inscrites."""
    head, rows = _paged(
        request, meetings_to_come(cast("Request", request).now, asked.territory, asked.group), asked
    )
    found = [meeting_to_come(row) for row in rows]
    return shapes.MeetingPage(
        **head,
        results=[
            shapes.Meeting(
                **_event(row),
                open=row.open,
                url=_address("public:meeting", row.public_id),
                file=_address("public:meeting_calendar", row.public_id),
            )
            for row in found
        ],
    )


@api.get(
    "/temps-d-information",
    response={200: shapes.SessionPage, **REFUSED},
    by_alias=True,
    url_name="sessions",
    summary="Temps d’information à venir",
)
def sessions(
    request: HttpRequest,
    asked: Query[shapes.Where],
) -> shapes.SessionPage:
    """Le plus proche d’abord."""
    head, rows = _paged(
        request, sessions_to_come(cast("Request", request).now, asked.territory, asked.group), asked
    )
    found = [session_to_come(row) for row in rows]
    return shapes.SessionPage(
        **head,
        results=[
            shapes.Session(
                **_event(row),
                url=_address("public:group", row.group_slug),
                file=_address("public:session_calendar", row.public_id),
            )
            for row in found
        ],
    )


@api.get(
    "/ressources",
    response={200: shapes.ResourcePage, **REFUSED},
    by_alias=True,
    url_name="resources",
    summary="Fiches publiques de l’annuaire des ressources",
)
def resources(request: HttpRequest, asked: Query[shapes.Slice]) -> shapes.ResourcePage:
    """Par ordre alphabétique."""
    entries = Resource.objects.live().select_related("commune").order_by("search_key", "pk")
    head, rows = _paged(request, entries, asked)
    return shapes.ResourcePage(
        **head,
        results=[
            shapes.Resource(
                slug=row.slug,
                name=row.name,
                kind=row.kind,
                nature=row.nature,
                carrier=row.carrier,
                zone=row.zone,
                commune=row.commune,
                address=row.address,
                phone=row.phone,
                email=row.email,
                site=row.url,
                referral=row.referral,
                needs=list(row.needs),
                publics=list(row.publics),
                checked=row.trust.words,
                url=_address("public:resource", row.slug),
            )
            for row in found_rows(rows, cast("Request", request).today)
        ],
    )


def _funder_id() -> int:
    return Funder.objects.order_by("pk").values_list("organisation_id", flat=True).first() or 0


@api.get(
    "/indicateurs",
    response={200: shapes.MeasurePage, **REFUSED},
    by_alias=True,
    url_name="indicators",
    summary="Indicateurs publiés",
)
def indicators(
    request: HttpRequest,
    asked: Query[shapes.What],
) -> shapes.MeasurePage:
    """Les lignes du fichier indicateurs.csv. Aucune valeur ne porte sur moins de cinq personnes."""
    publication = latest(_funder_id()).get(FIGURES)
    wanted = {"appel": asked.call, "territoire": asked.territory, "groupe": asked.group}
    rows = [
        row
        for row in (publication.content["rows"] if publication else [])
        if all(not value or row[name] == value for name, value in wanted.items())
    ]
    head, shown = _paged(request, rows, asked)
    return shapes.MeasurePage(
        **head,
        results=[
            shapes.Measure(
                call=row["appel"],
                territory=row["territoire"],
                group=row["groupe"],
                starts_on=row["debut"],
                ends_on=row["fin"],
                indicator=row["indicateur"],
                measure=row["mesure"],
                origin=row["provenance"],
                value=float(row["valeur"]) if row["valeur"] else None,
                hidden=row["masquee"] == "oui",
            )
            for row in shown
        ],
    )


@api.get(
    "/jeux-de-donnees",
    response={200: shapes.DatasetPage, **REFUSED},
    by_alias=True,
    url_name="datasets",
    summary="Fichiers publiés et leurs adresses",
)
def datasets(request: HttpRequest, asked: Query[shapes.Slice]) -> shapes.DatasetPage:
    """Ceux de la page « Données ouvertes »."""
    current = latest(_funder_id())
    head, shown = _paged(request, DATASETS, asked)
    found = []
    for one in shown:
        publication = current.get(one.source)
        here = publication is not None
        found.append(
            shapes.Dataset(
                name=one.name,
                title=one.title,
                description=one.lead,
                licence=LICENCE,
                published_at=publication.at if publication else None,
                rows=publication.rows if publication else None,
                url=_address("public:dataset", one.name),
                csv=_address("public:dataset_file", one.name, "csv") if here else None,
                json_file=_address("public:dataset_file", one.name, "json") if here else None,
                table_schema=_address("public:dataset_file", one.name, "schema.json"),
            )
        )
    return shapes.DatasetPage(**head, results=found)
