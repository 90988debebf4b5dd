"""The directory of the resources: the shipped entries, a dozen made up with their contacts, a campaign."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from maillage.chores.demonstration.stage import Act, Scene, Stage, on
from maillage.people.models import Organisation, Person
from maillage.resources import vocabulary
from maillage.resources.content import Content
from maillage.resources.models import CampaignEntry, Nature, Resource
from maillage.resources.operations import (
    add_resource,
    check_resource,
    close_resource,
    leave_unreachable,
    propose_resource,
    seed_directory,
    start_campaign,
)
from maillage.territories.models import Commune, Territory


@dataclass(frozen=True, slots=True)
class Service:
    """A made-up service: who adds it and answers for it, where, how to reach it, when it was checked."""

    by: str
    territory: str
    kind: str
    name: str
    commune: str
    address: str
    phone: str
    about: str
    referral: str
    domains: str
    publics: str = "tous-publics"
    dedicated: bool = False
    added: str = "2025-11-24"
    checked: str = ""
    how: str = "call"
    every: int = 12
    body: str = ""


SERVICES: Final = (
    Service("fanny", "boulonnais", "empp", "Équipe mobile psychiatrie précarité du Port", "62160", "14 quai des Mariniers", "0321000101", "Deux infirmiers et une psychologue vont à la rencontre des personnes sans logement ou logées depuis peu, dans la rue, en hébergement ou à domicile. L’équipe évalue, soutient les professionnels et prépare l’accès aux soins. Elle ne remplace ni les urgences ni un suivi déjà engagé.", "Appelez la permanence le matin. Dites ce qui vous inquiète, sans nom. L’équipe vous rappelle sous deux jours ouvrés et propose une rencontre à deux.", "sante acces-aux-droits", "personnes-en-situation-durgence", checked="2025-12-02", every=6),
    Service("fanny", "boulonnais", "plateforme-lda", "Un chez-soi sur la Côte, accompagnement Logement d’abord", "62160", "3 rue du Phare", "0321000102", "Une équipe pluridisciplinaire accompagne les ménages vers un logement ordinaire, puis aussi longtemps qu’ils le souhaitent. Visites à domicile, droits, santé, budget, liens avec le bailleur.", "Envoyez la fiche d’orientation de la plateforme. La commission se réunit le premier jeudi du mois.", "acces-aux-droits sante vie-quotidienne", "tous-publics", dedicated=True, checked="2025-12-02"),
    Service("fanny", "boulonnais", "gem", "Groupe d’entraide mutuelle La Dune", "62643", "22 rue Carnot", "0321000103", "Un lieu tenu par ses adhérents, ouvert du mardi au samedi, où l’on vient sans rendez-vous et sans dossier. Ateliers, sorties, repas partagés.", "La personne passe quand elle veut. Vous pouvez l’accompagner la première fois.", "vie-quotidienne sante", "personnes-en-situation-de-handicap", checked="2025-09-18", how="visit", every=3),
    Service("nora", "boulonnais", "savs", "SAVS Les Amarres", "62268", "8 place d’Armes", "0321000104", "Un service d’accompagnement à la vie sociale pour des adultes reconnus handicapés, dont une moitié vit avec un trouble psychique.", "Sur notification de la MDPH. Un premier rendez-vous est possible pendant l’instruction.", "vie-quotidienne acces-aux-droits", "personnes-en-situation-de-handicap", added="2025-12-08", checked="2025-12-08", body="epsm"),
    Service("elodie", "artois", "cmp", "Centre médico-psychologique des Tisserands", "62119", "5 rue des Tisserands", "0321000105", "Consultations, visites à domicile et groupes, pour toute personne adulte du secteur. Un accueil infirmier sans rendez-vous reçoit chaque matin.", "Appelez l’accueil infirmier. La personne doit être d’accord pour être reçue.", "sante", checked="2025-11-28"),
    Service("elodie", "artois", "equipe-bailleurs", "Équipe d’appui aux bailleurs de l’Artois", "62178", "40 rue de la Fosse", "0321000106", "Une psychologue et un travailleur social interviennent à la demande d’un bailleur, quand une situation inquiète l’immeuble : isolement, accumulation, conflits.", "Le bailleur remplit la fiche en ligne. L’équipe vient d’abord rencontrer le gardien ou la chargée de gestion.", "sante vie-quotidienne", dedicated=True, checked="2025-12-11", how="mail"),
    Service("thomas", "artois", "csapa", "CSAPA Le Second Souffle", "62119", "17 boulevard Victor-Hugo", "0321000107", "Accueil, soin et accompagnement pour toute difficulté liée à l’alcool, aux drogues, aux écrans ou au jeu. Gratuit et confidentiel.", "La personne appelle elle-même, ou avec vous. Premier rendez-vous sous dix jours.", "sante", added="2025-12-04", checked="2025-12-04", body="horizon"),
    Service("yves", "audomarois", "samsah", "SAMSAH de l’Aa", "62765", "2 rue du Quai", "0321000108", "Accompagnement médico-social à domicile pour des adultes qui vivent avec un handicap psychique : soins, logement, démarches, vie sociale.", "Sur notification de la MDPH. Liste d’attente d’environ quatre mois.", "sante vie-quotidienne acces-aux-droits", "personnes-en-situation-de-handicap", checked="2025-11-26"),
    Service("yves", "audomarois", "pension-famille", "Pension de famille Les Maraîchers", "62765", "11 chemin du Marais", "0321000109", "Vingt logements et des espaces communs, pour des personnes seules qui ont connu la rue ou l’hôpital et ne souhaitent pas vivre isolées.", "Par le SIAO, avec un rapport social. Une visite avant toute réponse.", "vie-quotidienne", "personnes-en-situation-durgence", checked="2025-08-30", how="visit", every=3),
    Service("karim", "lens-henin", "asll", "Accompagnement lié au logement du Bassin minier", "62510", "6 place Jean-Jaurès", "0321000110", "Mesures d’accompagnement social lié au logement : recherche, installation, impayés, relations avec le bailleur et le voisinage.", "Demande au fonds de solidarité logement, par tout travailleur social.", "acces-aux-droits vie-quotidienne", checked="2025-12-15"),
    Service("karim", "lens-henin", "mandataire", "Service tutélaire La Passerelle", "62498", "31 rue de la Gare", "0321000111", "Mesures de protection confiées par le juge. Le service renseigne aussi les familles et les professionnels, sans engagement.", "Pour un renseignement : permanence téléphonique le mercredi après-midi.", "acces-aux-droits", checked="2025-12-15"),
    Service("karim", "lens-henin", "siao", "SIAO, antenne du Bassin minier", "62498", "9 rue des Mineurs", "0321000112", "L’antenne reçoit les demandes d’hébergement et de logement adapté, les évalue et les oriente. Commission chaque semaine.", "Évaluation sociale en ligne par le travailleur social.", "acces-aux-droits", "personnes-en-situation-durgence", checked="2025-12-15"),
)  # fmt: skip


def _owner(stage: Stage, service: Service) -> Organisation | Person:
    return stage.bodies[service.body] if service.body else stage.people[service.by]


def _added(service: Service) -> Act:
    def play(stage: Stage, at: dt.datetime) -> None:
        commune = Commune.objects.get(code=service.commune)
        kind = vocabulary.kinds()[service.kind]
        host = f"{service.kind}-{service.territory}.example.org"
        add_resource(
            Content(
                name=service.name,
                kind=kind.code,
                nature=Nature.DEDICATED if service.dedicated else Nature.MAINSTREAM,
                presentation=service.about,
                referral=service.referral,
                fees="gratuit",
                address=service.address,
                commune=commune,
                longitude=commune.longitude,
                latitude=commune.latitude,
                phone=service.phone,
                email=f"accueil@{host}",
                url=f"https://{host}/",
                check_every=service.every,
                owner=_owner(stage, service),
                domains=frozenset(service.domains.split()),
                needs=frozenset(kind.needs),
                publics=frozenset(service.publics.split()),
                modes=frozenset({"telephoner", "envoyer-un-courriel"}),
                referrers=frozenset({"professionnels"}),
                territories=frozenset({Territory.objects.get(code=service.territory)}),
            ),
            by=stage.people[service.by],
            at=at,
        )

    return Act(on(service.added, "11:00"), play)


def _checked(service: Service) -> Act:
    at = max(on(service.checked, "15:00"), on(service.added, "15:00"))

    def play(stage: Stage, at: dt.datetime) -> None:
        resource = Resource.objects.get(name=service.name)
        day = dt.date.fromisoformat(service.checked)
        check_resource(resource, how=service.how, on=day, by=stage.people[service.by], at=at)

    return Act(at, play)


def _seeded(stage: Stage, at: dt.datetime) -> None:
    seed_directory(by=stage.people["claire"], at=at)


def _campaign(stage: Stage, at: dt.datetime) -> None:
    campaign = start_campaign(
        Territory.objects.get(code="boulonnais"),
        title="Tour d’hiver du Boulonnais",
        ends_on=dt.date(2026, 2, 13),
        kinds=("empp", "gem", "mission-locale", "france-travail", "ch-psychiatrie", "mdph", "savs"),
        by=stage.people["fanny"],
        at=at,
    )
    names = ("Mission locale – Boulogne-sur-Mer", "Équipe mobile psychiatrie précarité du Port")
    for name in names:
        check_resource(Resource.objects.get(name=name), by=stage.people["fanny"], at=at)
    silent = CampaignEntry.objects.get(campaign=campaign, resource__name="MDPH du Pas-de-Calais")
    leave_unreachable(silent, how="call", by=stage.people["fanny"], at=at)


def _proposed(stage: Stage, at: dt.datetime) -> None:
    for territory, name, kind, about, origin, who in (
        ("artois", "Permanence d’accès aux soins du centre hospitalier", "ch-psychiatrie",
         "Pour une personne sans couverture maladie : personne n’a su dire où elle se tient.",
         "Rencontre du groupe de l’Artois", "thomas"),
        ("boulonnais", "Garde-meubles solidaire", "",
         "Éviter de tout perdre à la sortie d’un logement, quand l’hébergement ne prend pas les meubles.",
         "Rencontre du groupe du Boulonnais", "nora"),
    ):  # fmt: skip
        propose_resource(
            Territory.objects.get(code=territory),
            name=name,
            kind=kind,
            about=about,
            origin=origin,
            by=stage.people[who],
            at=at,
        )


def _closed(stage: Stage, at: dt.datetime) -> None:
    found = Resource.objects.get(name="Association Le Sagittaire")
    close_resource(found, reason="Le numéro public renvoie ailleurs", by=stage.people["karim"], at=at)


def scene() -> Scene:
    """Load the shipped entries in November, then let each keeper add and check their own."""
    yield Act(on("2025-11-20", "09:00"), _seeded)
    for service in SERVICES:
        yield _added(service)
        if service.checked:
            yield _checked(service)
    yield Act(on("2025-12-16", "10:00"), _closed)
    yield Act(on("2025-12-16", "14:00"), _proposed)
    yield Act(on("2025-12-17", "10:00"), _campaign)
