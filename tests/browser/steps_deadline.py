"""The last day of the call and the first seconds after it: a reminder, a late try, no way round."""

from __future__ import annotations

from tests.browser.people import Visitor, plain
from tests.browser.steps_applying import CLOSED, number_of
from tests.browser.steps_opening import Company
from tests.browser.story import Body

OPENED = (
    "L’appel à projets est ouvert jusqu’au vendredi 9 mai 2025 à 23 h 59. "
    "Une candidature déposée mais non validée ne sera pas prise en compte."
)


def open_at_midnight(company: Company) -> None:
    """The public page says « opens », then at midnight « is open until » (E1.2)."""
    passer_by = company.newcomer("Une passante", "ailleurs")
    company.site.clock("2025-03-31T23:59:59")
    passer_by.goes("/")
    passer_by.reads("L’appel à projets ouvre le mardi 1er avril 2025 à 0 h.")
    company.site.clock("2025-04-01T00:00:00")
    passer_by.goes("/")
    passer_by.reads(OPENED)


def remind(company: Company, body: Body, number: str, others: tuple[Body, ...]) -> None:
    """On the last morning, who deposited without validating is reminded, and nobody else."""
    post = company.site.post
    company.site.work()
    assert number_of(company.applications[body.key]) == number
    told = plain(post.last(company[body.representative].email, "il reste à la valider"))
    assert (
        f"La candidature n° {number} est déposée. Elle n’est pas encore validée. "
        "Validez-la avant le 9 mai 2025 à 23 h 59. Non validée, elle ne sera pas prise en compte."
    ) in told
    for other in others:
        letters = post.received[company[other.representative].email.lower()]
        assert not [subject for subject, _ in letters if "il reste à la valider" in subject], letters


def see_only_a_number(company: Company, count: int) -> None:
    """Before the closing, the officers know how many, not which."""
    claire = company["Claire Delattre"]
    claire.goes(f"{company.call}candidatures/")
    claire.reads("L’appel n’est pas clos", f"{count} candidatures commencées, déposées ou validées")
    claire.lacks("Boulonnais", "Exporter")


def begin_too_late(company: Company, body: Body) -> None:
    """The page was on the screen before the closing; its button is pressed three seconds after it."""
    late = company[body.representative]
    late.goes("/operateur/candidatures/")
    late.ticks(body.territory)
    company.site.clock("2025-05-10T00:00:03")
    late.presses("Commencer")
    assert (403, late.page.url) in late.failed
    late.is_refused(*CLOSED)
    late.goes("/")
    late.reads("clos")
    late.goes("/operateur/candidatures/")
    late.reads("Aucun appel ouvert")


def find_no_way_round(company: Company, body: Body) -> None:
    """The second act, tried on what was deposited by every role there is, the administrator included."""
    application = company.applications[body.key]
    status, told = company[body.representative].tries(f"{application}valider/")
    assert status == 403
    assert all(plain(sentence) in told for sentence in CLOSED), told
    for name, visitor in company.people.items():
        for verb in ("valider", "deposer"):
            status, _told = visitor.tries(f"{application}{verb}/")
            assert status in (302, 403, 404), (name, verb, status)
    for officer in ("Armelle Bocquet", "Sophie Marquant", "Claire Delattre"):
        _cannot_extend(company[officer], company.call)
    company[body.representative].goes(application)
    company[body.representative].reads("Non prise en compte")


def _cannot_extend(officer: Visitor, call: str) -> None:
    """Nor is the closing put off once it is past."""
    wanted = {"closing_day": "2025-05-12", "motive": "Un dossier en retard."}
    status, told = officer.tries(f"{call}cloture/", wanted)
    assert status in (403, 404) or "L’appel est clos : il ne se prolonge plus." in told, (status, told)
