"""The three sentences of the page written for elected officials: what was done, with whom, at what cost."""

from collections.abc import Sequence
from decimal import Decimal

from maillage.rules.french import amount, listing, plural, typeset

NAMED = 3
"""Origins and themes that a sentence names at most."""


def done_sentence(groups: int, held: int, expected: int, people: int) -> str:
    """R84, R85: « 4 groupes ont réuni 87 professionnels au cours de 30 rencontres, sur 30 prévues. »"""
    if not held:
        return typeset(f"Aucune rencontre n’est encore tenue, sur {plural(expected, 'prévue')}.")
    who = "Le groupe a réuni" if groups == 1 else f"{groups} groupes ont réuni"
    met = f"{plural(people, 'professionnel')} au cours de {plural(held, 'rencontre')}"
    return typeset(f"{who} {met}, sur {plural(expected, 'prévue')}.")


def origins_sentence(origins: Sequence[tuple[str, int]], attendances: int) -> str:
    """R86: where those who came work, the most present first; `origins` are labels and presences."""
    present = [(label, count) for label, count in origins if count][:NAMED]
    if not present:
        return "Aucune présence n’est enregistrée."
    shown = sum(count for _, count in present)
    share = round(Decimal(100 * shown) / attendances)
    named = listing([f"{label} ({count})" for label, count in present])
    verb = "fait" if len(present) == 1 else "font"
    return typeset(f"{named} {verb} {share} % des {plural(attendances, 'participation')}.")


def cost_sentence(awarded: Decimal, justified: Decimal | None, attendances: int) -> str:
    """What was awarded, what of it is justified, and what it comes to for each presence."""
    said = f"Le Département a attribué {amount(awarded)}"
    if justified is None:
        return typeset(f"{said} ; le service fait n’est pas encore certifié.")
    if not attendances:
        return typeset(f"{said}, dont {amount(justified)} justifiés.")
    each = (justified / attendances).quantize(Decimal("0.01"))
    return typeset(f"{said}, dont {amount(justified)} justifiés, soit {amount(each)} par participation.")


def themes_sentence(themes: Sequence[str]) -> str:
    """R82: the themes that come back, empty when none does."""
    named = list(dict.fromkeys(themes))[:NAMED]
    return typeset(f"Ce qui revient le plus : {listing(named)}.") if named else ""
