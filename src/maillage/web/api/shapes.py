"""What the interface answers, field by field: nothing that the public pages do not say."""

import datetime as dt

from ninja import Schema
from pydantic import Field


class Slice(Schema):
    """Which page of a list is asked for."""

    page: int = Field(default=1, ge=1, description="Numéro de la page")
    size: int = Field(default=50, alias="par_page", ge=1, le=100, description="Éléments par page")


class Where(Slice):
    """A page of what concerns a territory or a group."""

    territory: str = Field(default="", alias="territoire", max_length=60, description="Code d’un territoire")
    group: str = Field(default="", alias="groupe", max_length=60, description="Nom court d’un groupe")


class What(Where):
    """The same, of a call."""

    call: str = Field(default="", alias="appel", max_length=60, description="Nom court d’un appel")


class Page(Schema):
    """One page of a list."""

    total: int = Field(description="Nombre d’éléments de la liste")
    page: int = Field(description="Numéro de cette page, à partir de 1")
    pages: int = Field(description="Nombre de pages")
    following: str | None = Field(serialization_alias="suivante", description="Adresse de la page suivante")


class Lot(Schema):
    """A territory of a call, with its dates and its ceiling."""

    code: str
    name: str = Field(serialization_alias="nom")
    territory: str = Field(serialization_alias="territoire", description="Code du territoire")
    starts_on: dt.date | None = Field(
        serialization_alias="debut", description="Premier jour de la convention"
    )
    ends_on: dt.date | None = Field(serialization_alias="fin", description="Dernier jour de la convention")
    ceiling: str = Field(serialization_alias="plafond", description="En euros", examples=["20000.00"])


class Call(Schema):
    """A published call."""

    slug: str = Field(serialization_alias="appel", description="Nom court, celui de l’adresse")
    reference: str
    title: str = Field(serialization_alias="titre")
    state: str = Field(serialization_alias="etat", description="« à venir », « ouvert » ou « clos »")
    opens_on: dt.date = Field(serialization_alias="ouverture")
    closes_on: dt.date = Field(serialization_alias="cloture", description="Jour inclus")
    lots: list[Lot]
    url: str = Field(serialization_alias="adresse")


class CallPage(Page):
    """One page of calls."""

    results: list[Call] = Field(serialization_alias="resultats")


class Grouping(Schema):
    """An intercommunality of a territory."""

    siren: str
    name: str = Field(serialization_alias="nom")
    population: int
    communes: int


class Territory(Schema):
    """A territory, as it is made today."""

    code: str = Field(serialization_alias="territoire")
    name: str = Field(serialization_alias="nom")
    population: int
    groupings: list[Grouping] = Field(serialization_alias="intercommunalites")
    calendar: str = Field(serialization_alias="calendrier", description="Abonnement au format iCalendar")


class TerritoryPage(Page):
    """One page of territories."""

    results: list[Territory] = Field(serialization_alias="resultats")


class Group(Schema):
    """A group under way, or to come."""

    slug: str = Field(serialization_alias="groupe", description="Nom court, celui de l’adresse")
    name: str = Field(serialization_alias="nom")
    territory: str = Field(serialization_alias="territoire", description="Code du territoire")
    call: str = Field(serialization_alias="appel", description="Nom court de l’appel")
    operator: str = Field(serialization_alias="operateur")
    rhythm: str = Field(serialization_alias="frequence")
    starts_on: dt.date = Field(serialization_alias="debut")
    ends_on: dt.date = Field(serialization_alias="fin")
    url: str = Field(serialization_alias="adresse")
    calendar: str = Field(serialization_alias="calendrier", description="Abonnement au format iCalendar")


class GroupPage(Page):
    """One page of groups."""

    results: list[Group] = Field(serialization_alias="resultats")


class Event(Schema):
    """A meeting or an information session to come."""

    public_id: str = Field(serialization_alias="identifiant")
    title: str = Field(serialization_alias="titre")
    group: str = Field(serialization_alias="groupe", description="Nom court du groupe")
    territory: str = Field(serialization_alias="territoire", description="Code du territoire")
    starts_at: dt.datetime = Field(serialization_alias="debut")
    ends_at: dt.datetime = Field(serialization_alias="fin")
    modality: str = Field(serialization_alias="modalite", description="« en présence » ou « à distance »")
    place: str = Field(serialization_alias="lieu", description="Vide à distance")
    url: str = Field(serialization_alias="adresse")


class Meeting(Event):
    """A meeting to come."""

    open: bool = Field(serialization_alias="inscriptions_ouvertes")
    file: str = Field(serialization_alias="calendrier", description="Un fichier au format iCalendar")


class MeetingPage(Page):
    """One page of meetings."""

    results: list[Meeting] = Field(serialization_alias="resultats")


class Session(Event):
    """An information session to come."""

    file: str = Field(serialization_alias="calendrier", description="Un fichier au format iCalendar")


class SessionPage(Page):
    """One page of information sessions."""

    results: list[Session] = Field(serialization_alias="resultats")


class Resource(Schema):
    """An entry of the public directory."""

    slug: str = Field(serialization_alias="ressource", description="Nom court, celui de l’adresse")
    name: str = Field(serialization_alias="nom")
    kind: str = Field(serialization_alias="type")
    nature: str
    carrier: str = Field(serialization_alias="structure")
    zone: str = Field(serialization_alias="zone")
    commune: str
    address: str = Field(serialization_alias="adresse_postale")
    phone: str = Field(serialization_alias="telephone")
    email: str = Field(serialization_alias="courriel")
    site: str = Field(serialization_alias="site")
    referral: str = Field(serialization_alias="orientation", description="Comment orienter quelqu’un")
    needs: list[str] = Field(serialization_alias="besoins")
    publics: list[str]
    checked: str = Field(serialization_alias="verification")
    url: str = Field(serialization_alias="adresse")


class ResourcePage(Page):
    """One page of resources."""

    results: list[Resource] = Field(serialization_alias="resultats")


class Measure(Schema):
    """A published measure of a group; the columns are those of `indicateurs.csv`."""

    call: str = Field(serialization_alias="appel")
    territory: str = Field(serialization_alias="territoire")
    group: str = Field(serialization_alias="groupe")
    starts_on: dt.date = Field(serialization_alias="debut")
    ends_on: dt.date = Field(serialization_alias="fin")
    indicator: str = Field(serialization_alias="indicateur")
    measure: str = Field(serialization_alias="mesure")
    origin: str = Field(serialization_alias="provenance")
    value: float | None = Field(serialization_alias="valeur", description="Vide quand elle est masquée")
    hidden: bool = Field(serialization_alias="masquee", description="Moins de cinq personnes")


class MeasurePage(Page):
    """One page of measures."""

    results: list[Measure] = Field(serialization_alias="resultats")


class Dataset(Schema):
    """A published file."""

    name: str = Field(serialization_alias="jeu")
    title: str = Field(serialization_alias="titre")
    description: str
    licence: str
    published_at: dt.datetime | None = Field(serialization_alias="publication")
    rows: int | None = Field(serialization_alias="lignes")
    url: str = Field(serialization_alias="adresse")
    csv: str | None
    json_file: str | None = Field(serialization_alias="json")
    table_schema: str = Field(serialization_alias="schema")


class DatasetPage(Page):
    """One page of datasets."""

    results: list[Dataset] = Field(serialization_alias="resultats")


class Refusal(Schema):
    """Why there is no answer, in French."""

    error: str = Field(serialization_alias="erreur")
