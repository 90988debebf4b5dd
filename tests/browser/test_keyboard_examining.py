"""An officer examines and scores one application by the keyboard alone (scenario E1)."""

import datetime as dt

import pytest

from maillage.selection.models import Score
from tests.browser import steps_examining as examining
from tests.browser.people import Site
from tests.browser.story import CONDITIONS, CRITERIA
from tests.browser.test_keyboard import come_in
from tests.played import Album

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CAMPAIGN_DAY = dt.date(2025, 6, 12)


@pytest.mark.requirement("R52", "R56")
def test_an_officer_examines_and_scores_an_application(site: Site, album: Album):
    site.clock(f"{CAMPAIGN_DAY}T09:00:00")
    with album.on(CAMPAIGN_DAY) as stage:
        claire = come_in(site, "Claire Delattre")
        application = stage.applications["ART"]
        claire.goes(f"/departement/appels/{stage.call.pk}/")
        claire.follows("Examiner les candidatures")
        claire.follows(application.number, whole=False)
        claire.presses("Déclarer complète")
        for condition in CONDITIONS:
            examining.check(claire, condition)
        claire.presses("Conclure : éligible")
        claire.presses("Je n’ai aucun lien avec cet organisme")
        examining.give(claire, CRITERIA[0], 4, comment="")
        claire.is_refused("Commentaire")
        for criterion in CRITERIA:
            examining.give(claire, criterion, 4)
        assert Score.objects.filter(application=application).count() == len(CRITERIA)
