"""What is typed, whatever hides in it; a form that is no longer good."""

import pytest
from django.http import Http404
from django.test import Client, RequestFactory

from maillage.web.middleware import refusals

NAMED = "Camille \u202efdp.exe\u200b\x07"


def test_what_nobody_sees_is_taken_from_every_field_of_a_form(rf: RequestFactory):
    request = rf.post("/", {"name": [NAMED, "b"], "text": "Deux\r\nlignes"})
    refusals(lambda _: None).process_view(request, None, (), {})  # type: ignore[arg-type, return-value]
    assert request.POST.getlist("name") == ["Camille fdp.exe", "b"]
    assert request.POST["text"] == "Deux\r\nlignes"


def test_a_number_no_database_holds_names_nothing(rf: RequestFactory):
    barrier = refusals(lambda _: None)  # type: ignore[arg-type, return-value]
    barrier.process_view(rf.get("/"), None, (), {"pk": 2**63 - 1})
    with pytest.raises(Http404):
        barrier.process_view(rf.get("/"), None, (), {"pk": 2**63})


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_french_with_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/lien-perdu/", {"email": "x@example.org"})
    assert answer.status_code == 403
    assert "rien n’a été enregistré" in answer.content.decode()
    assert "DEBUG" not in answer.content.decode()
