"""Write `docs/privacy/register.md`: the records of `register.toml`, the terms of the rules."""

import sys
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from maillage.rules import personal_data as rule
from maillage.rules.situations import DRAFT_DAYS, MONTHS_KEPT
from tools.generated import ROOT, deliver

FOLDER = ROOT / "docs" / "privacy"
PAGE = FOLDER / "register.md"
TITLE = "# Registre des traitements (RGPD, article 30)\n\n"
LINES = {
    "purpose": "Finalité",
    "basis": "Fondement",
    "people": "Personnes",
    "data": "Données",
    "readers": "Destinataires",
}
FIGURES = {
    "reading_minutes": rule.READING_MINUTES,
    "warned_days": rule.WARNED_DAYS,
    "months_kept": MONTHS_KEPT,
    "draft_days": DRAFT_DAYS,
}
RIGHTS = """
## Droits des personnes

| personne | voir et emporter | corriger | effacer |
|---|---|---|---|
| participante, participant | son lien personnel, « Mes données » | sur la même page | sur la même page |
| titulaire d’un compte | « Mon compte », « Mes données » | « Mon adresse » | « Mes données » |
| toute autre | la personne déléguée à la protection des données | la même | la même |

"""


def page() -> str:
    """The whole register; a kind of data that no record names is an error."""
    told = tomllib.loads((FOLDER / "register.toml").read_text(encoding="utf-8"))
    named = {code for record in told["record"] for code in record.get("kinds", ())}
    if named != set(rule.KINDS):
        raise ValueError(f"kinds of data named by no record, or unknown: {named ^ set(rule.KINDS)}")
    records = "".join(f"\n{''.join(_record(one))}" for one in told["record"])
    clock = f"Toute autre demande se note dans « Demandes » : réponse en {rule.ANSWER_MONTHS} mois.\n"
    return f"{TITLE}{told['head']}{records}{RIGHTS}{clock}"


def _record(one: dict[str, Any]) -> Iterator[str]:
    yield f"## {one['title']}\n\n| | |\n|---|---|\n"
    for name, label in LINES.items():
        yield f"| {label} | {one[name].format(**FIGURES)} |\n"
    for code in one.get("kinds", ()):
        yield f"| Durée | {_term(rule.KINDS[code])} |\n"
    for said in one.get("also", ()):
        yield f"| Durée | {said.format(**FIGURES)} |\n"
    if "measures" in one:
        yield f"| Mesures | {one['measures']} |\n"


def _term(kind: rule.Kind) -> str:
    bounds = f"réglable de {kind.term(kind.least)} à {kind.term(kind.most)}"
    archive = " Archive publique : visa des Archives exigé." if kind.public_archive else ""
    return f"{kind.rule()} ({bounds}). Ce qui reste : {kind.left[0].lower()}{kind.left[1:]}.{archive}"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is fresh (`--check`)."""
    return deliver(PAGE, page(), check="--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
