"""What opens an account besides the code of its address: the browsers open, the factors, ProConnect."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from maillage.people.models import Enrolment, Identity, OpenSession, Person


def put_out(person: Person) -> int:
    """Close every session of a person, within the act that puts them out; give back how many there were."""
    return OpenSession.objects.filter(person=person).delete()[0]


def close_doors(person: Person) -> dict[str, int]:
    """Close all that opens this account besides its address, within the act that gives it back; what there
    was, for the journal and for the person.
    """
    Enrolment.objects.filter(person=person).delete()
    closed = {
        "sessions fermées": put_out(person),
        "seconds facteurs retirés": Authenticator.objects.filter(user=person).delete()[0],
        "comptes ProConnect déliés": Identity.objects.filter(person=person).delete()[0],
    }
    return {what: count for what, count in closed.items() if count}
