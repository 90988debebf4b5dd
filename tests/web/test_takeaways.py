"""What a group retains, from its pages: noted, refused, found again, counted, proposed, read by a link."""

import csv
import io

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import InformationSession, Meeting, Theme
from maillage.groups.operations import add_theme, mark_attendance
from maillage.resources.models import Resource, ResourceProposal, ResourceZone
from maillage.rules.takeaways import Kind
from maillage.situations.models import Takeaway
from maillage.situations.operations.takeaway import note_takeaway
from maillage.web.participant.takeaways import PROPOSALS
from tests.candidates import moment
from tests.groups.steps import OPENED, Campaign, campaign, enrol, january

DURING = "2026-01-13T10:00"
LATER = "2026-05-12T10:00"
REFUSAL = "Refus de soins et troubles de voisinage"


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = DURING
    return campaign()


@pytest.fixture
def meeting(stage: Campaign) -> Meeting:
    return january(stage)


@pytest.fixture
def nora(client: Client, stage: Campaign) -> Client:
    client.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def service(stage: Campaign, name: str) -> Resource:
    """A live entry of the directory that serves the territory of the group."""
    found = Resource.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind="cmp",
        search_key=name.lower(),
        created_at=OPENED,
        updated_at=OPENED,
    )
    ResourceZone.objects.create(resource=found, territory=stage.group.lot.territory)
    return found


@pytest.mark.requirement("R14", "R20", "R24", "R27", "F22")
def test_a_line_is_noted_in_one_sending_and_one_that_names_someone_is_shown_again_and_kept_nowhere(
    stage: Campaign, meeting: Meeting, nora: Client
) -> None:
    service(stage, "CMP de Saint-Omer")
    service(stage, "CMP de Lumbres")
    incurie = add_theme(stage.group, "Incurie", by=stage.nora, at=OPENED)
    page = reverse("operator:meeting_takeaways", args=[meeting.pk])
    text = nora.get(page).content.decode()
    assert "Noter un acquis" in text
    assert 'value="CMP de Saint-Omer"' in text
    line = {"text": "Passer d’abord par le gardien", "kind": "referral", "themes": [incurie.pk]}
    assert "Précisez" in nora.post(page, {**line, "resource": "cmp"}).content.decode()
    told = nora.post(page, {**line, "resource": "cmp de saint omer", "new_theme": "Voisinage"}, follow=True)
    assert "C’est noté." in told.content.decode()
    noted = Takeaway.objects.get()
    assert (noted.kind, noted.pointers.get().resource.name) == ("referral", "CMP de Saint-Omer")
    assert {tag.theme.label for tag in noted.tags.all()} == {"Incurie", "Voisinage"}

    planted = "Joindre Mme Vanhoutte au 06 12 34 56 78"
    text = nora.post(page, {"text": planted, "kind": "lead"}).content.decode()
    assert "Retirez ou remplacez" in text
    assert "Tout remplacer" in text
    assert f">\n{planted}</textarea>" in text
    assert "Vanhoutte" not in str(list(nora.session.items()))
    assert Takeaway.objects.count() == 1
    again = nora.post(page, {"text": planted, "kind": "lead", "do": "tout"})
    assert "06 12" not in again.content.decode()
    nora.post(page, {"text": planted, "kind": "lead", "dismissed": "PHONE:06 12 34 56 78", "do": "garder"})
    assert Takeaway.objects.count() == 1

    nora.post(
        reverse("operator:takeaway", args=[noted.pk]), {"text": "Passer par le bailleur", "kind": "lever"}
    )
    noted.refresh_from_db()
    assert (noted.text, noted.pointers.count(), noted.tags.count()) == ("Passer par le bailleur", 0, 0)
    text = nora.post(reverse("operator:takeaway_remove", args=[noted.pk])).content.decode()
    assert not Takeaway.objects.exists()
    assert "La remettre" in text
    nora.post(page, {"text": noted.text, "kind": "lever", "do": "garder"})
    assert Takeaway.objects.get().text == noted.text


@pytest.mark.requirement("R20", "R26", "R27")
def test_the_lines_are_found_again_whatever_the_accents_by_the_group_and_by_who_came(
    stage: Campaign, meeting: Meeting, nora: Client
) -> None:
    at = moment(DURING)
    themes = [add_theme(stage.group, "Énergie", by=stage.nora, at=OPENED)]
    pointed = service(stage, "EMPP")
    for text, kind, tagged, resources in (
        ("Vérifier l’état du chauffage", Kind.LEVER, themes, []),
        ("Visite à deux", Kind.LEAD, [], [pointed]),
    ):
        note_takeaway(meeting, kind=kind, text=text, themes=tagged, resources=resources, by=stage.nora, at=at)
    page = reverse("operator:takeaways", args=[stage.group.pk])
    searches: tuple[tuple[dict[str, str | int], tuple[bool, bool]], ...] = (
        ({}, (True, True)),
        ({"q": "VERIFIER l’etat"}, (True, False)),
        ({"q": "energie"}, (True, False)),
        ({"q": "empp"}, (False, True)),
        ({"kind": "lead"}, (False, True)),
        ({"theme": themes[0].pk, "meeting": meeting.pk}, (True, False)),
        ({"resource": pointed.pk}, (False, True)),
    )
    for asked, found in searches:
        text = nora.get(page, asked).content.decode()
        assert ("chauffage" in text, "Visite à deux" in text) == found, asked
    assert "ne correspond à cette recherche" in nora.get(page, {"q": "inconnu"}).content.decode()
    sheet = nora.get(reverse("operator:takeaways_file", args=[stage.group.pk, "csv"]), {"kind": "lead"})
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1:] for row in rows[1:]] == [["Piste d’action", "Visite à deux", "", "EMPP"]]
    assert nora.get(reverse("operator:takeaways_file", args=[stage.group.pk, "xlsx"])).status_code == 200

    came, absent = (
        enrol(meeting, number, at=moment("2026-01-02T09:00")).registration.participant for number in (1, 2)
    )
    mark_attendance(meeting, came, "present", by=stage.nora, at=at)
    guest = Client()
    own = reverse("participant:takeaways", args=[came.token, stage.group.slug])
    assert own in guest.get(reverse("participant:my_meetings", args=[came.token])).content.decode()
    text = guest.get(own, {"q": "verifier"}).content.decode()
    assert "chauffage" in text
    assert "Visite à deux" not in text
    elsewhere = reverse("participant:takeaways", args=[absent.token, stage.group.slug])
    assert guest.get(elsewhere).status_code == 404
    lacking = reverse("participant:lacking", args=[came.token, stage.group.slug])
    named = guest.post(lacking, {"name": "Un relais", "about": "Mme Quercynois n’a personne le soir"})
    assert "nomme une personne" in named.content.decode()
    assert not ResourceProposal.objects.exists()
    guest.post(lacking, {"name": "Un relais de nuit", "about": "Pour les départs du soir"})
    assert ResourceProposal.objects.get().origin == stage.group.name
    for _ in range(PROPOSALS):
        last = guest.post(lacking, {"name": ""})
    assert last.status_code == 429


@pytest.mark.requirement("R14", "R27")
def test_anyone_reads_how_often_groups_send_to_a_service_from_the_fifth_time(
    stage: Campaign, meeting: Meeting, nora: Client
) -> None:
    pointed, at = service(stage, "EMPP"), moment(DURING)
    urls = reverse("public:resources"), reverse("public:resource", args=[pointed.slug])
    kinds = [Kind.BLOCKAGE, Kind.MISSING, Kind.LEVER, Kind.LEAD, Kind.REFERRAL, Kind.LEAD]
    for number, kind in enumerate(kinds):
        text = f"Une ligne {'abcdef'[number]}"
        note_takeaway(meeting, kind=kind, text=text, resources=[pointed], by=stage.nora, at=at)
    for url in urls:
        assert "Orientée" not in Client().get(url).content.decode()
        assert "Orientée 4\u00a0fois" in nora.get(url).content.decode()
    note_takeaway(meeting, kind=Kind.LEAD, text="Encore", resources=[pointed], by=stage.nora, at=at)
    for url in urls:
        assert "Orientée 5\u00a0fois" in Client().get(url).content.decode()


def test_words_proposed_go_where_they_were_found_whatever_was_typed_between_the_others(
    stage: Campaign, meeting: Meeting, nora: Client
) -> None:
    page = reverse("operator:meeting_takeaways", args=[meeting.pk])
    typed = {"text": "Appeler   le\r\nservice\u200b avec Mme Quercynois\u00ad demain", "kind": "lever"}
    form = nora.post(page, typed | {"do": "tout"}).context["form"]
    assert form.initial["text"] == "Appeler le service avec Mme A. demain"
    nora.post(page, typed | {"text": "Appeler\u200b  le service"})
    assert Takeaway.objects.get().text == "Appeler le service"
    long = nora.post(page, typed | {"text": "M. " * 20_000})
    assert "300" in long.content.decode()
    assert not Takeaway.objects.exclude(text="Appeler le service").exists()


@pytest.mark.requirement("R30")
def test_a_theme_of_three_meetings_proposes_the_next_information_session_with_its_origin(
    stage: Campaign, meeting: Meeting, nora: Client, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = LATER
    at = moment(LATER)
    months = list(stage.group.meetings.order_by("starts_at"))
    for one in months[:2]:
        theme = add_theme(stage.group, REFUSAL, one, by=stage.nora, at=at)
    page = reverse("operator:themes", args=[stage.group.pk])
    assert "récurrent" not in nora.get(page).content.decode()
    assert REFUSAL not in nora.get(reverse("home")).content.decode()
    note_takeaway(
        months[3], kind=Kind.BLOCKAGE, text="Pas de relais le soir", themes=[theme], by=stage.nora, at=at
    )
    text = nora.get(page).content.decode()
    assert "récurrent" in text
    prefilled = f"{reverse('operator:session_new', args=[stage.group.pk, 'idee'])}?theme={theme.pk}"
    assert prefilled in text
    home = nora.get(reverse("home")).content.decode()
    assert page in home
    assert REFUSAL in home
    form = nora.get(prefilled).context["form"]
    assert form.initial == {"title": REFUSAL, "theme": theme.pk, "meeting": months[0].pk}
    nora.post(prefilled, {**form.initial, "associates": ""})
    assert InformationSession.objects.get().meeting == months[0]
    assert REFUSAL not in nora.get(reverse("home")).content.decode()
    nora.post(
        reverse("operator:group_habits", args=[stage.group.pk]),
        {"sign_in_minutes_before": 15, "sign_in_minutes_after": 30, "blank_lines": 5, "recurrence": 4},
    )
    stage.group.refresh_from_db()
    assert stage.group.recurrence == 4


@pytest.mark.requirement("R24", "R30", "R82")
def test_the_coordinator_and_the_departement_count_themes_and_never_read_a_line(
    stage: Campaign, meeting: Meeting, nora: Client
) -> None:
    theme = add_theme(stage.group, "Incurie", by=stage.nora, at=OPENED)
    for number in range(6):
        note_takeaway(
            meeting,
            kind=Kind.MISSING,
            text=f"Aucun relais numéro {number}",
            themes=[theme] if number else [],
            new_themes=[] if number else ["Froid"],
            by=stage.nora,
            at=moment(DURING),
        )
    pages = {
        stage.karim: reverse("coordinator:themes", args=[stage.group.pk]),
        stage.department.manager: reverse("department:themes"),
        stage.department.instructor: reverse("department:themes"),
    }
    for person, page in pages.items():
        cache.clear()
        client = Client()
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        text = client.get(page).content.decode()
        assert "Incurie" in text
        assert "Ressources manquantes" in text
        assert "Aucun relais" not in text
        assert client.get(reverse("operator:takeaways", args=[stage.group.pk])).status_code == 404
    told = client.get(reverse("department:themes_file", args=["csv"])).content.decode("utf-8-sig")
    assert "Incurie" in told
    assert "Froid" not in told
    answer = nora.post(
        reverse("operator:session_new", args=[stage.group.pk, "theme"]), {"label": "Dettes de Mme Vanhoutte"}
    )
    assert "Un thème ne nomme personne" in answer.content.decode()
    assert Theme.objects.count() == 2
