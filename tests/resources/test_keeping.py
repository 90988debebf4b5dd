"""Keeping the directory true: entries written and checked, campaigns, proposals, the letter of the month."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import Error, transaction

from maillage.journal.models import Entry
from maillage.journal.operations import verify
from maillage.people.awaited import ask
from maillage.people.operations import chain
from maillage.post.models import Message
from maillage.resources.access import Keeper, may_change, may_keep, may_set, may_supply
from maillage.resources.content import content_of
from maillage.resources.models import (
    CampaignEntry,
    Directory,
    Resource,
    ResourceProposal,
    ResourceTag,
    ResourceZone,
    UpdateCampaign,
)
from maillage.resources.operations import (
    accept_proposal,
    add_resource,
    announce_stale,
    archive_resource,
    check_resource,
    close_campaign,
    close_resource,
    decline_proposal,
    edit_resource,
    leave_unreachable,
    propose_resource,
    restore_resource,
    set_interval,
    start_campaign,
    usual_interval,
)
from maillage.resources.queries.campaign import campaign_rows, entries_of
from maillage.resources.queries.entry import (
    Wanted,
    awaits,
    entry_detail,
    entry_rows,
    wanted_resources,
)
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune, Intercommunality
from tests.resources.conftest import NOW, TODAY, Ground

A_YEAR = dt.timedelta(days=366)


@pytest.mark.requirement("R8", "R9", "R27")
def test_an_entry_says_whom_where_and_how_and_the_journal_keeps_what_it_said(ground: Ground) -> None:
    said = ground.content(domains=frozenset({"sante", "autre"}), other_domain="Présence")
    resource = add_resource(said, by=ground.claire, at=NOW)
    assert content_of(Resource.objects.get()) == said
    assert resource.slug.startswith("equipe-mobile-psychiatrie-precarite-")
    assert resource.nature == "mainstream"
    after = replace(said, nature="dedicated", phone="0321111111", needs=frozenset(), everywhere=True)
    edited = edit_resource(resource, after, by=ground.elodie, at=NOW)
    assert content_of(edited) == after
    line = Entry.objects.filter(verb="edit_resource").get()
    assert line.before == {
        "nature": "Droit commun",
        "tout le département": "non",
        "téléphone": "03\u00a021\u00a000\u00a000\u00a000",
        "besoins": "Santé mentale",
    }
    edit_resource(edited, after, by=ground.elodie, at=NOW)
    assert Entry.objects.filter(verb="edit_resource").count() == 1
    assert verify(chain()) is None


@pytest.mark.requirement("R27")
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "magie"}, "kind"),
        ({"siret": "12345678901234"}, "siret"),
        ({"territories": frozenset()}, "territories"),
        ({"publics": frozenset({"tous-publics", "femmes"})}, "publics"),
        ({"needs": frozenset({"sante--magie"})}, "needs"),
        ({"other_domain": "Présence"}, "domains"),
        ({"phone": "0612345678"}, "phone"),
        ({"email": "jean.dupont@x.example.org"}, "email"),
        ({"referral": "Demandez Jeanne, 06 12 34 56 78."}, "referral"),
        ({"referral": "Au +33 (0)6 12 34 56 78"}, "referral"),
        ({"presentation": "06/12/34/56/78, ou 0612 345 678"}, "presentation"),
        ({"address": "Chez Jeanne, 0612 345 678"}, "address"),
        ({"carrier": "jean.dupont@x.example.org"}, "carrier"),
        ({"name": "Appelez le 0612345678"}, "name"),
    ],
)
def test_what_an_entry_cannot_say_is_refused_beside_its_field(
    ground: Ground, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_resource(ground.content(**said), by=ground.claire, at=NOW)
    assert refused.value.field == field
    assert not Resource.objects.exists()


def test_a_day_and_its_hour_are_no_number_and_a_name_stays_on_one_line(ground: Ground) -> None:
    said = ground.content("CMP\r\nBcc: x", presentation="Depuis le 06/01/2026 12 h, du 06/01/26 au 07/01/26.")
    assert add_resource(said, by=ground.claire, at=NOW).name == "CMP Bcc: x"


@pytest.mark.requirement("R27")
def test_a_contact_that_looks_like_someones_is_kept_once_confirmed(ground: Ground) -> None:
    said = ground.content(phone="0612345678", contact_confirmed=True)
    assert add_resource(said, by=ground.claire, at=NOW).phone == "0612345678"


@pytest.mark.requirement("R27")
def test_an_entry_is_checked_then_due_again_closed_and_restored(ground: Ground) -> None:
    resource = add_resource(ground.content(), by=ground.claire, at=NOW)
    assert entry_detail(resource, TODAY).due
    checked = check_resource(resource, how="visit", on=TODAY, by=ground.elodie, at=NOW)
    detail = entry_detail(checked, TODAY)
    assert (detail.state_label, detail.checked) == ("vérifiée", "vérifiée le 12 janvier 2026")
    assert detail.score == 100
    later = entry_detail(checked, TODAY + A_YEAR)
    assert (later.state_label, later.due) == ("à vérifier", True)
    sooner = edit_resource(checked, replace(detail.content, check_every=3), by=ground.claire, at=NOW)
    assert sooner.check_again_on == dt.date(2026, 4, 12)
    for on in (TODAY + dt.timedelta(days=1), TODAY - A_YEAR - dt.timedelta(days=1)):
        with pytest.raises(Refused):
            check_resource(resource, on=on, by=ground.elodie, at=NOW)
    closed = close_resource(resource, reason="Plus de numéro", by=ground.elodie, at=NOW)
    assert not entry_detail(closed, TODAY + A_YEAR).due
    for act in (check_resource, close_resource):
        with pytest.raises(Refused):
            act(resource, by=ground.elodie, at=NOW)
    with pytest.raises(Refused, match="rétablissez"):
        edit_resource(resource, ground.content(), by=ground.elodie, at=NOW)
    earlier = add_resource(ground.content("Vu hier"), by=ground.claire, at=NOW)
    check_resource(earlier, by=ground.elodie, at=NOW)
    with pytest.raises(Refused, match="plus récente"):
        check_resource(earlier, on=TODAY - dt.timedelta(days=1), by=ground.elodie, at=NOW)
    assert restore_resource(resource, by=ground.elodie, at=NOW).state == "checked"
    other = add_resource(ground.content("Autre"), by=ground.claire, at=NOW)
    archive_resource(other, by=ground.elodie, at=NOW)
    assert restore_resource(other, by=ground.elodie, at=NOW).state == "unchecked"
    with pytest.raises(Refused):
        restore_resource(other, by=ground.elodie, at=NOW)


@pytest.mark.requirement("R27")
def test_raw_sql_cannot_say_what_is_false(ground: Ground) -> None:
    resource = add_resource(ground.content(), by=ground.claire, at=NOW)
    mine = Resource.objects.filter(pk=resource.pk)
    attacks: dict[str, dict[str, Any]] = {
        "resource_checked_has_its_day": {"state": "checked"},
        "resource_checked_some_day_some_way": {"checked_on": TODAY},
        "resource_closed_has_its_day": {"state": "closed"},
        "resource_open_is_not_closed": {"closed_on": TODAY},
        "resource_state_known": {"state": "lost"},
        "resource_nature_known": {"nature": "other"},
        "resource_check_every_known": {"check_every": 7},
        "resource_one_owner": {"owner_person": ground.claire, "owner_organisation": ground.operator},
        "resource_siret_has_14_digits": {"siret": "123"},
        "resource_has_a_name_and_a_kind": {"name": ""},
        "resource_point_has_two_numbers": {"longitude": None},
    }
    for name, said in attacks.items():
        with pytest.raises(Error, match=name), transaction.atomic():
            mine.update(**said)
    with pytest.raises(Error, match="resource_zone_is_one_place"), transaction.atomic():
        ResourceZone.objects.create(resource=resource)
    with pytest.raises(Error), transaction.atomic():
        ResourceTag.objects.create(resource=resource, kind="need", code="sante--sante-mentale")
    proposal = propose_resource(ground.artois, name="Un service", by=ground.thomas, at=NOW)
    with pytest.raises(Error, match="resource_proposal_declined_has_a_reason"), transaction.atomic():
        ResourceProposal.objects.filter(pk=proposal.pk).update(
            answer="declined", answered_at=NOW, answered_by=ground.claire
        )
    campaign = start_campaign(
        ground.boulonnais, title="Tour", ends_on=TODAY + A_YEAR, by=ground.claire, at=NOW
    )
    with pytest.raises(Error, match="campaign_entry_done_by_someone"), transaction.atomic():
        CampaignEntry.objects.filter(campaign=campaign).update(state="confirmed")
    with pytest.raises(Error, match="campaign_closed_by_someone_after_it_starts"), transaction.atomic():
        UpdateCampaign.objects.filter(pk=campaign.pk).update(closed_by=ground.claire)


@pytest.mark.requirement("R7", "R27")
def test_each_keeps_the_directory_of_their_territories(ground: Ground) -> None:
    here = add_resource(ground.content(), by=ground.claire, at=NOW)
    artois = ground.content("Du côté d’Artois", territories=frozenset({ground.artois}))
    there = add_resource(artois, by=ground.claire, at=NOW)
    commune = Commune.objects.get(code="62160")
    town = replace(ground.content("En ville"), territories=frozenset(), communes=frozenset({commune}))
    around = replace(
        town,
        name="Autour",
        communes=frozenset(),
        intercommunalities=frozenset({Intercommunality.objects.get(communes=commune)}),
    )
    whole = replace(town, name="Partout", communes=frozenset(), everywhere=True)
    small = [add_resource(one, by=ground.claire, at=NOW) for one in (town, around, whole)]
    claire, elodie = ground.keeper(ground.claire), ground.keeper(ground.elodie)
    thomas, idle = ground.keeper(ground.thomas, ground.artois), ground.keeper(ground.thomas)
    for one in (here, *small):
        assert may_change(elodie, one, TODAY)
        assert may_change(claire, one, TODAY)
    assert not may_change(elodie, there, TODAY)
    assert may_change(thomas, there, TODAY)
    assert not may_change(thomas, here, TODAY)
    assert not may_keep(idle)
    assert not may_change(idle, there, TODAY)
    assert [bool(may_supply(one)) for one in (claire, elodie, thomas)] == [True, True, False]
    assert [bool(may_set(one)) for one in (claire, elodie, thomas)] == [True, False, False]


@pytest.mark.requirement("R27")
def test_a_search_forgets_accents_and_the_filters_leave_what_is_asked(ground: Ground) -> None:
    first = add_resource(ground.content("Écluse et Équilibre", owner=ground.elodie), by=ground.claire, at=NOW)
    second = add_resource(ground.content("CMP du Port", kind="cmp"), by=ground.claire, at=NOW)
    check_resource(second, by=ground.claire, at=NOW)
    elodie, claire = ground.keeper(ground.elodie), ground.keeper(ground.claire)

    def found(keeper: Keeper, **said: Any) -> list[str]:
        wanted = Wanted(**said)
        return [row.name for row in entry_rows(wanted_resources(keeper, wanted, TODAY), TODAY)]

    assert found(elodie, words="ECLUSE equilibre") == [first.name]
    assert found(elodie, words="medico psychologique") == [second.name]
    assert found(elodie, state="due") == [first.name]
    assert found(elodie, state="checked") == [second.name]
    assert found(elodie, mine=True) == [first.name]
    assert found(claire, mine=True) == [second.name]  # nobody owns it
    assert found(elodie, territory=ground.artois.pk) == []
    archive_resource(first, by=ground.claire, at=NOW)
    assert found(elodie) == [second.name]
    assert found(elodie, state="archived") == [first.name]


@pytest.mark.requirement("R27")
def test_owners_are_told_once_a_month_what_is_to_be_checked(ground: Ground) -> None:
    assert announce_stale(at=NOW) == 0
    add_resource(ground.content("À moi", owner=ground.elodie), by=ground.claire, at=NOW)
    add_resource(ground.content("À nous", owner=ground.operator), by=ground.claire, at=NOW)
    for rank in range(7):
        add_resource(ground.content(f"À personne {rank}"), by=ground.claire, at=NOW)
    assert announce_stale(at=NOW) == 3
    assert announce_stale(at=NOW + dt.timedelta(days=3)) == 0
    letters = {one.to: one.letter for one in Message.objects.filter(kind="resources_to_check")}
    assert set(letters) == {ground.elodie.email, ground.thomas.email, ground.claire.email}
    assert "À moi" in letters[ground.elodie.email]["paragraphs"][0]
    assert letters[ground.claire.email]["subject"] == "Annuaire\u00a0: 7 ressources à vérifier"
    assert "et 2 autres" in letters[ground.claire.email]["paragraphs"][0]
    check_resource(Resource.objects.get(name="À moi"), by=ground.elodie, at=NOW)
    assert announce_stale(at=NOW + dt.timedelta(days=40)) == 2
    (mine,) = ask(awaits(ground.keeper(ground.thomas, ground.artois), NOW))
    assert mine.sentence == "Vérifier 1 ressource de l’annuaire"


@pytest.mark.requirement("R27")
def test_a_campaign_goes_from_nothing_to_all_and_a_check_moves_it_on(ground: Ground) -> None:
    ends = dt.date(2026, 2, 1)
    with pytest.raises(Refused, match="Aucune ressource"):
        start_campaign(ground.boulonnais, title="Vide", ends_on=ends, by=ground.elodie, at=NOW)
    kinds = ("empp", "cmp", "gem", "samsah")
    found = [add_resource(ground.content(f"{k}", kind=k), by=ground.claire, at=NOW) for k in kinds]
    campaign = start_campaign(
        ground.boulonnais, title="Tour", ends_on=ends, kinds=kinds[:3], by=ground.elodie, at=NOW
    )
    usual: dict[str, Any] = {"ends_on": ends, "by": ground.elodie, "at": NOW}
    for said in (
        {**usual, "title": "Tour"},
        {**usual, "title": " "},
        {**usual, "title": "B", "ends_on": TODAY},
        {**usual, "title": "C", "kinds": ["x"]},
    ):
        with pytest.raises(Refused):
            start_campaign(ground.boulonnais, **said)
    check_resource(found[0], how="mail", by=ground.elodie, at=NOW)
    silent = campaign.entries.get(resource=found[1])
    leave_unreachable(silent, how="call", by=ground.elodie, at=NOW)
    with pytest.raises(Refused, match="déjà traitée"):
        leave_unreachable(silent, how="call", by=ground.elodie, at=NOW)
    (row,) = campaign_rows(UpdateCampaign.objects.all(), TODAY)
    assert (row.progress, row.late) == ("2 sur 3", False)
    (running, due) = ask(awaits(ground.keeper(ground.claire), NOW))
    assert "3 ressources" in due.sentence
    assert running.sentence.endswith("1 fiche à faire")
    check_resource(found[1], corrected=True, by=ground.elodie, at=NOW)
    close_resource(found[2], by=ground.elodie, at=NOW)
    states = list(campaign.entries.order_by("pk").values_list("state", "how"))
    assert states == [("confirmed", "mail"), ("corrected", "call"), ("closed", "")]
    close_campaign(campaign, by=ground.elodie, at=NOW)
    with pytest.raises(Refused, match="déjà close"):
        close_campaign(campaign, by=ground.elodie, at=NOW)
    again = start_campaign(ground.boulonnais, title="Encore", ends_on=ends, by=ground.elodie, at=NOW)
    check_resource(found[3], on=TODAY - dt.timedelta(days=1), by=ground.elodie, at=NOW)
    assert again.entries.get(resource=found[3]).state == "pending"  # seen before the campaign began
    check_resource(found[0], by=ground.elodie, at=NOW)
    archive_resource(found[1], by=ground.elodie, at=NOW)
    assert [one.state for one in entries_of(again)] == ["pending", "closed", "confirmed"]
    assert [row.is_open for row in campaign_rows(UpdateCampaign.objects.all(), TODAY)] == [True, False]


@pytest.mark.requirement("R27")
def test_a_missing_resource_is_proposed_once_then_added_or_declined(ground: Ground) -> None:
    proposal = propose_resource(
        ground.boulonnais,
        name="Garde-meubles  solidaire",
        origin="Rencontre du 8 janvier",
        by=ground.thomas,
        at=NOW,
    )
    with pytest.raises(Refused, match="déjà proposée"):
        propose_resource(ground.boulonnais, name="garde meubles solidaire", by=ground.thomas, at=NOW)
    with pytest.raises(Refused, match="contact personnel"):
        propose_resource(ground.artois, name="Un foyer", about="06 12 34 56 78", by=ground.thomas, at=NOW)
    refused: tuple[dict[str, Any], ...] = (
        {"name": "Un foyer pour M. Quercynois"},
        {"name": "Dossier FSL n° 2025-004512", "named_after": True},
        {"name": "Un foyer", "about": "Pour Mme Quercynois"},
        {"name": "Un foyer", "about": "NIR 2 69 05 49 588 157 80", "named_after": True},
        {"name": "Centre Hélène Borel"},
    )
    for words in refused:
        with pytest.raises(Refused, match="personne"):
            propose_resource(ground.artois, **words, by=ground.thomas, at=NOW)
    assert ResourceProposal.objects.count() == 1
    named: dict[str, Any] = {"name": "Centre Hélène Borel", "about": "4 rue des Écluses", "named_after": True}
    propose_resource(ground.artois, **named, by=ground.thomas, at=NOW)
    other = propose_resource(ground.artois, name="Un autre", by=ground.thomas, at=NOW)
    with pytest.raises(Refused, match="pourquoi"):
        decline_proposal(other, reason=" ", by=ground.claire, at=NOW)
    decline_proposal(other, reason="C’est un particulier", by=ground.claire, at=NOW)
    added = accept_proposal(proposal, ground.content(proposal.name, kind="autre"), by=ground.elodie, at=NOW)
    assert ResourceProposal.objects.get(resource=added).answer == "accepted"
    for again in (proposal, other):
        with pytest.raises(Refused, match="déjà sa réponse"):
            decline_proposal(again, reason="Non", by=ground.claire, at=NOW)


def test_the_usual_interval_is_a_setting(ground: Ground) -> None:
    assert usual_interval() == 12
    set_interval(6, by=ground.claire, at=NOW)
    assert (usual_interval(), Directory.objects.count()) == (6, 1)
    with pytest.raises(Refused):
        set_interval(7, by=ground.claire, at=NOW)
