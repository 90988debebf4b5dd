"""Many départements at once: the rows obey what every row obeys, and are as many as was asked."""

from __future__ import annotations

import pytest
from django.db import connection

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.chores.nation import Size, load_nation
from maillage.groups.models import Participant
from maillage.people.models import Organisation
from maillage.rules.identifiers import check_siret
from tests.candidates import moment
from tests.reports.oracle import truth, within

pytestmark = pytest.mark.django_db
SIZE = Size(departments=2, years=2, groups=2, present=4, quiet_years=1)


def test_a_small_nation_has_its_size_and_obeys_every_constraint() -> None:
    nation = load_nation(SIZE, moment("2019-01-07T09:00"))
    connection.check_constraints()
    told = truth(within())
    assert (told.held, told.cancelled, told.attendances) == (84, 12, SIZE.presences)
    assert (told.sessions, told.expected) == (48, 120)
    assert told.people == Participant.objects.count() == 2 * 2 * 3 * 4
    assert len(nation.groups) == Agreement.objects.count() == 12
    one = truth(within(call=Call.objects.earliest("pk").pk))
    assert (one.held, one.attendances) == (20, 80)
    for body in Organisation.objects.order_by("pk"):
        assert check_siret(body.siret)
