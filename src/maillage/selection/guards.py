"""What binds several rows of a selection: a tie bars an officer (F51), awards share one envelope (R19)."""

from __future__ import annotations

from maillage.calls.guards import Guard


def _barred(person: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM selection_conflictofinterest t "
        f"WHERE t.application_id = NEW.application_id AND t.person_id = NEW.{person})"
    )


def _guards(table: str, person: str, on_update: str) -> tuple[Guard, ...]:
    sentence = f"selection_{table}_barred: un lien avec l’organisme est déclaré sur cette candidature."
    conditions = {"INSERT": _barred(person), "UPDATE": f"{_barred(person)} AND {on_update}"}
    return tuple(
        Guard(
            name=f"selection_{table}_barred_{verb.lower()}",
            table=f"selection_{table}",
            verb=verb,
            when=when,
            sentence=sentence,
        )
        for verb, when in conditions.items()
    )


BARRED = (
    *_guards("score", "assessor_id", "NEW.set_aside_at IS NULL"),
    *_guards("eligibilitycheck", "by_id", "(NEW.met <> OLD.met OR NEW.by_id <> OLD.by_id)"),
    *_guards("decision", "by_id", "(NEW.outcome <> OLD.outcome OR NEW.by_id <> OLD.by_id)"),
)
"""F51. A score is still set aside, and a notice still sent or read, once the tie is declared."""


_SELECTED_OF_THE_CALL = (
    "COALESCE((SELECT SUM(d.amount) FROM selection_decision d JOIN calls_lot l ON l.id = d.lot_id "
    "WHERE d.outcome = 'selected' AND l.call_id = {call}{others}), 0)"
)
_CALL = "(SELECT o.call_id FROM calls_lot o WHERE o.id = NEW.lot_id)"
AWARDS = tuple(
    Guard(
        name=f"selection_awards_within_envelope_{verb.lower()}",
        table="selection_decision",
        verb=verb,
        when=(
            "NEW.outcome = 'selected' AND NEW.amount <= NEW.ceiling AND ROUND("
            + _SELECTED_OF_THE_CALL.format(call=_CALL, others=others)
            + f" + NEW.amount, 2) > (SELECT e.notified FROM selection_envelope e WHERE e.call_id = {_CALL})"
        ),
        sentence="decision_awards_within_envelope: le total attribué dépasse les crédits notifiés.",
    )
    for verb, others in (("INSERT", ""), ("UPDATE", " AND d.id <> NEW.id"))
)
"""R19, R69: an award written beside the running total is refused too."""
