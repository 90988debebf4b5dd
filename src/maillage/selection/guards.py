"""Whoever has a tie with an applicant neither checks, scores nor decides its file (F51)."""

from __future__ import annotations

from maillage.calls.guards import Guard


def _barred(person: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM selection_conflictofinterest t "  # noqa: S608 - no name comes from outside
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
