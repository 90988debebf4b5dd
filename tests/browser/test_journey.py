"""The whole chain, from the empty installation to the last euro, for the two cohorts, in real browsers."""

import pytest

from tests.browser import steps_applying as applying
from tests.browser import steps_opening as opening
from tests.browser.people import Site
from tests.browser.story import EPSM, HORIZON, LITTORAL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_campaign_goes_from_the_empty_installation_to_the_last_euro(site: Site):
    company = opening.Company(site)

    site.clock("2025-03-03T09:00:00")
    admin = opening.first_visit(company)
    officers = {
        "Claire Delattre": "Instruction",
        "Hugo Caron": "Instruction",
        "Sophie Marquant": "Responsable",
        "Denis Wallart": "Gestion financière",
    }
    for name, role in officers.items():
        opening.invite(company, admin, "/departement/personnes/", name, "departement", role)
    company["Claire Delattre"].comes_back()
    site.clock("2025-03-27T16:00:00")
    call = opening.import_and_publish(company)
    site.clock("2025-04-02T09:30:00")
    for body in (HORIZON, EPSM, LITTORAL):
        opening.open_space(company, body)

    site.clock("2025-04-30T09:00:00")
    applications = {body.key: applying.prepare(company, body) for body in (EPSM, HORIZON, LITTORAL)}
    applying.validate(company, EPSM, applications["epsm"])
    site.clock("2025-05-09T23:58:40")
    applying.validate(company, HORIZON, applications["horizon"])
    applying.come_too_late(company, LITTORAL, applications["littoral"])
    site.clock("2025-05-10T00:05:00")
    site.work()
