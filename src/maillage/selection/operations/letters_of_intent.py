"""The first stage of a call in two: a letter of intent is admitted, or is not."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.applications.models import Application
from maillage.calls.models import Stage
from maillage.people.models import Person
from maillage.post.letters import Letter
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives
from maillage.selection.models import Decision
from maillage.selection.operations.assessment import locked, require_no_tie, step


def _require_letter(application: Application) -> None:
    if application.round.stage != Stage.LETTER:
        no(
            "Cette candidature est un dossier complet\u00a0: seule une lettre d’intention est admise."
        ).require()


@transaction.atomic
def admit_letter(application: Application, *, by: Person, at: dt.datetime) -> None:
    """Admit a letter of intent: its organisation may start the full file; it is told so.

    Raises Refused for a full file, before it is complete, or for an officer tied to the applicant (F51).
    """
    application = locked(application)
    require_no_tie(application, by)
    _require_letter(application)
    step(application, "admit", by=by, at=at)
    write_to_representatives(
        application.organisation,
        kind="letter_admitted",
        key=f"letter-admitted-{application.pk}",
        at=at,
        letter=Letter(
            subject=f"Lettre d’intention n°\u00a0{application.number}\u00a0: admise",
            paragraphs=(
                "Votre lettre d’intention est admise\u00a0: vous pouvez préparer votre dossier complet.",
                "Les réponses déjà données y sont reprises. Un dossier compte une fois déposé puis validé.",
            ),
            action_label="Ouvrir la candidature",
            action_url=address_of(f"/operateur/candidatures/{application.number}/"),
        ),
    )


@transaction.atomic
def reject_letter(application: Application, *, motive: str, by: Person, at: dt.datetime) -> Decision:
    """Do not admit a letter of intent, with its motive; give back the decision, of which the notice is made.

    Raises Refused without motive, for a full file, in another state, or for an officer tied to the applicant.
    """
    application = locked(application)
    require_no_tie(application, by)
    _require_letter(application)
    if not motive.strip():
        no("Indiquez le motif\u00a0: il est communiqué à l’organisme.", "motive").require()
    step(application, "reject_letter", by=by, at=at, note=motive.strip())
    decision, _ = Decision.objects.update_or_create(
        application=application,
        defaults={
            "lot": application.lot,
            "outcome": Decision.Outcome.REJECTED,
            "ceiling": application.ceiling,
            "motive": motive.strip(),
            "at": at,
            "by": by,
        },
    )
    return decision
