"""A read that Django writes once gives back what its queryset would, whatever the keys."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import Q, QuerySet

from maillage.people.models import Membership, Person, Role
from maillage.statements import part_written_once, written_once
from tests.builders import make_department, make_operator, make_person

pytestmark = pytest.mark.django_db


def _tied(bodies: tuple[int, ...], person: int) -> QuerySet[Membership]:
    held = Membership.objects.filter(organisation__in=bodies, person=person)
    return held.select_related("organisation").order_by("pk")


def _met(address: str, key: int) -> QuerySet[Person, tuple[Any, ...]]:
    found = Person.objects.filter(Q(email=address) | Q(pk=key), is_active=True)
    return found.order_by("pk").values_list("pk", "created_at")


def test_the_rows_are_those_of_the_queryset_whatever_the_keys(django_assert_num_queries: Any) -> None:
    by = make_department()
    body, other = (make_operator(name, by=by) for name in ("Association Les Tilleuls", "EPSM Les Deux Rives"))
    ada, zoe = make_person("Ada", body, Role.PREPARER), make_person("Zoé", other, Role.PREPARER)
    read, people = written_once(_tied), written_once(_met)

    for bodies in ((body.pk,), (other.pk,), (other.pk, body.pk), ()):
        for one in (ada, zoe, ada):
            assert read(bodies, one.pk) == list(_tied(bodies, one.pk))
    with django_assert_num_queries(1):
        (held,) = read((body.pk, other.pk), zoe.pk)
        assert held.organisation.name == "EPSM Les Deux Rives"
    for address, key in ((ada.email, zoe.pk), ("2' OR 1=1 --", 0), (zoe.email, 0)):
        assert people(address, key) == list(_met(address, key))
    assert len(people(ada.email, zoe.pk)) == 2


def test_it_is_written_once_and_reads_what_is_there_now() -> None:
    by, written = make_department(), []
    body = make_operator(by=by)

    def of(key: int) -> QuerySet[Membership]:
        written.append(key)
        return Membership.objects.filter(organisation=key)

    read = written_once(of)
    assert read(body.pk) == []
    ada = make_person("Ada", body, Role.PREPARER)
    assert [held.person_id for held in read(body.pk)] == [ada.pk]
    assert read(0) == []
    assert len(written) == 1


def test_a_read_that_looks_at_a_key_is_refused() -> None:
    def named(text: str) -> QuerySet[Person]:
        return Person.objects.filter(email=text.lower()[:3])

    with pytest.raises(ValueError, match="looks at its keys"):
        written_once(named)("ada@example.org")


def test_a_part_of_a_statement_takes_days_too() -> None:
    def known(days: tuple[dt.date, ...], until: dt.date) -> QuerySet[Person, Any]:
        found = Person.objects.filter(created_at__date__lte=until).values("pk")
        return found.filter(created_at__date__gte=days[0]) if days else found

    part = part_written_once(known)
    first, last = dt.date(2025, 3, 1), dt.date(2025, 3, 31)
    for days in ((first,), ()):
        assert part(days, last) == known(days, last).query.sql_with_params()
