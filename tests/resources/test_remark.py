"""« Cette information est inexacte »: a letter to whoever answers for the entry, and nothing else kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from maillage.journal.models import Entry
from maillage.people.models import Role
from maillage.post.models import Message
from maillage.resources.models import Resource
from maillage.resources.operations import report_error
from maillage.resources.operations.remark import A_DAY
from maillage.rules.verdict import Refused
from tests.builders import PREPARED, make_call, make_department, make_person
from tests.resources.searching import add

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Resource:
    admin = make_department()
    make_call(by=admin)
    make_person("Inès Instruction", admin.memberships.get().organisation, Role.INSTRUCTOR)
    (entry,) = add({"name": "CMP Zola"})
    return entry


def letters() -> list[Message]:
    return list(Message.objects.filter(kind="resource_remark").order_by("pk"))


@pytest.mark.requirement("R27")
def test_a_remark_is_a_letter_to_those_who_answer_for_the_entry(entry: Resource):
    url = f"/ressources/{entry.slug}/signaler/"
    assert "Signaler" in Client().get(url).content.decode()
    answer = Client().post(url, {"what": "contact", "text": "Le numéro sonne dans le vide."}, follow=True)
    assert "viennent d’être prévenues" in answer.content.decode()
    told = letters()
    assert told
    assert "Le numéro sonne dans le vide." in str(told[0].letter)
    line = Entry.objects.get(verb="report_resource")
    assert "vide" not in str(line.after), "the journal keeps no word of it"
    assert Client().post(url, {"what": "contact", "fax": "x"}).status_code == 200
    assert len(letters()) == len(told)


def test_a_remark_names_nobody_and_is_not_sent_without_end(entry: Resource):
    for text, field in (
        ("Mme Martine Dupuis ne travaille plus ici", "text"),
        ("Appelez le 06 12 34 56 78", "text"),
        ("", "text"),
    ):
        with pytest.raises(Refused) as refused:
            report_error(entry, what="other", text=text, at=PREPARED)
        assert refused.value.field == field, text
    assert not letters()
    report_error(entry, what="closed", at=PREPARED)
    once = len(letters())
    report_error(entry, what="closed", at=PREPARED + dt.timedelta(hours=1))
    assert len(letters()) == once, "said twice, told once"
    for number in range(A_DAY - 1):
        report_error(entry, what="other", text=f"Horaires {number}", at=PREPARED)
    with pytest.raises(Refused):
        report_error(entry, what="other", text="Encore", at=PREPARED)
    report_error(entry, what="other", text="Encore", at=PREPARED + dt.timedelta(days=1))
