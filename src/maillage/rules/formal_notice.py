"""The formal notice: what is done when the final report never comes (R80, C7, F39)."""

from datetime import date, timedelta
from typing import Final

from maillage.rules.french import day, plural, typeset
from maillage.rules.verdict import YES, Verdict, no

DELAY_DAYS: Final = 30
"""[H] The last delay that the letter proposes to give."""
SHORTEST_DAYS: Final = 15
"""[H] Less would not be a delay."""


def may_notify(due: date, on: date, *, reminders: int, wanted: int, received: bool, already: bool) -> Verdict:
    """F39: once the report is late and so many reminders stayed without answer, and once only."""
    if received:
        return no("Le bilan final est reçu : il n’y a plus lieu de mettre en demeure.")
    if already:
        return no("La mise en demeure est déjà envoyée.")
    if on <= due:
        return no(f"Le bilan final est attendu le {day(due)} : la mise en demeure suit cette échéance.")
    if reminders < wanted:
        return no(
            f"{plural(reminders, 'rappel est parti', 'rappels sont partis')} : la mise en demeure en demande "
            f"{wanted}. Envoyez d’abord un rappel."
        )
    return YES


def deadline(on: date, days: int) -> date:
    """The last day of the new delay. Raises Refused when it is too short."""
    if days < SHORTEST_DAYS:
        no(f"Laissez un délai de {SHORTEST_DAYS} jours au moins.", "days").require()
    return on + timedelta(days=days)


def told(limit: date, on: date, received_on: date | None) -> str:
    """Where a formal notice stands: answered, running, or over: the advance may then be asked back (C7)."""
    if received_on is not None:
        late = " après le délai de la mise en demeure" if received_on > limit else " après mise en demeure"
        return typeset(f"Bilan reçu le {day(received_on)},{late}")
    if on <= limit:
        return typeset(f"Mise en demeure : bilan attendu au plus tard le {day(limit)}")
    return typeset(
        f"Mise en demeure restée sans réponse depuis le {day(limit)} : "
        "le reversement de l’avance peut être demandé"
    )


def is_over(limit: date, on: date, received_on: date | None) -> bool:
    """Whether the delay passed without any report."""
    return received_on is None and on > limit
