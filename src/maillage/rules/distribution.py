"""Sharing an envelope between the candidates of a call: what is tried, then what is decided (R17–R19, R42,
F3, F4, F7).

A try proposes; people choose. What they choose is checked as a whole, in one act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillage.rules import selection
from maillage.rules.french import amount, listing, plural, typeset
from maillage.rules.grant import ZERO
from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who asks how much, in euros, for which lot."""

    key: str
    lot: str
    requested: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What a candidate gets: « selected » with an amount, « reserve » or « rejected » without one.

    `priority` is its place in the order, None for those who are out of it.
    """

    key: str
    outcome: str
    amount: Decimal = ZERO
    priority: int | None = None


def _contenders(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The first of each lot: one group a territory (R42)."""
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.lot, candidate)
    return tuple(first.values())


def _told(candidates: Sequence[Candidate], amounts: Mapping[str, Decimal]) -> tuple[Share, ...]:
    places = {candidate.key: place for place, candidate in enumerate(_contenders(candidates), start=1)}
    return tuple(
        Share(candidate.key, "rejected")
        if candidate.key not in places
        else Share(
            candidate.key,
            "selected" if amounts.get(candidate.key) else "reserve",
            amounts.get(candidate.key, ZERO),
            places[candidate.key],
        )
        for candidate in candidates
    )


def in_full(candidates: Sequence[Candidate], envelope: Decimal) -> tuple[Share, ...]:
    """R19, F3: full amounts in that order until one does not fit; it and the following wait in reserve."""
    contenders = _contenders(candidates)
    funded = set(selection.fund([(c.key, c.requested) for c in contenders], envelope).funded)
    return _told(candidates, {c.key: c.requested for c in contenders if c.key in funded})


def evenly(candidates: Sequence[Candidate], envelope: Decimal) -> tuple[Share, ...]:
    """F4: the same amount for each lot, to the cent below; who asks for less leaves the rest to the others.

    70 000 € asked by four at 20 000 € give 17 500,00 € each.
    """
    waiting = sorted(_contenders(candidates), key=lambda candidate: candidate.requested)
    amounts: dict[str, Decimal] = {}
    left = envelope
    for place, candidate in enumerate(waiting):
        share = selection.pro_rata(left, len(waiting) - place, candidate.requested)
        if share < candidate.requested:
            amounts |= {following.key: share for following in waiting[place:]}
            break
        amounts[candidate.key] = share
        left -= share
    return _told(candidates, amounts)


def total(shares: Sequence[Share]) -> Decimal:
    """What these shares take of the envelope, in euros."""
    return sum((share.amount for share in shares), ZERO)


def sentence(amounts: Sequence[Decimal], groups: int, envelope: Decimal) -> str:
    """What a try gives: « 4 groupes finançables sur 4 à 17 500,00 € (reste 0,00 €) » (R19, F3, F4).

    `amounts` are those of the candidates, zero for who is out; unequal ones are told from the least to the
    most, and what exceeds the envelope is told instead of what is left.
    """
    given = sorted(given for given in amounts if given > ZERO)
    left = envelope - sum(given, ZERO)
    each = ""
    if given:
        each = f" à {amount(given[0])}"
    if given and given[0] != given[-1]:
        each = f", de {amount(given[0])} à {amount(given[-1])}"
    rest = f"reste {amount(left)}" if left >= ZERO else f"dépasse de {amount(-left)}"
    counted = plural(len(given), "groupe finançable", "groupes finançables")
    return typeset(f"{counted} sur {groups}{each} ({rest})")


def check(
    shares: Sequence[Share], lots: Mapping[str, str], ranked: Sequence[selection.Ranked], motive: str
) -> Verdict:
    """F3, F7, R42: one selected a lot, an order without equals, and a motive when the order is a choice.

    `lots` names the lot of each key. The refusal names the field as « priority-KEY » or « outcome-KEY ».
    """
    taken: dict[str, str] = {}
    for share in shares:
        lot = lots[share.key]
        if share.outcome == "selected" and taken.setdefault(lot, share.key) != share.key:
            return no(
                f"Deux candidatures sont retenues pour le territoire « {lot} » : gardez-en une.",
                f"outcome-{share.key}",
            )
    placed: dict[int, str] = {}
    for share in shares:
        if share.outcome == "rejected":
            continue
        if share.priority is None:
            return no("Donnez son ordre de priorité à cette candidature.", f"priority-{share.key}")
        if placed.setdefault(share.priority, share.key) != share.key:
            return no(
                f"Deux candidatures ont l’ordre de priorité {share.priority} : donnez un ordre à chacune.",
                f"priority-{share.key}",
            )
    places = {key: place for place, key in placed.items()}
    order = sorted((item for item in ranked if item.key in places), key=lambda item: places[item.key])
    return selection.check_order(order, motive)


def check_total(shares: Sequence[Share], left: Decimal) -> Verdict:
    """R19: together the awards take at most what is left of the envelope."""
    taken = total(shares)
    if taken <= left:
        return YES
    return no(
        f"Le total attribué, {amount(taken)}, dépasse de {amount(taken - left)} ce que permet l’enveloppe, "
        f"{amount(left)} : réduisez un montant ou placez une candidature en liste complémentaire."
    )


def next_in_reserve(waiting: Sequence[Candidate], left: Decimal) -> tuple[tuple[str, ...], str]:
    """R19, R42: those in reserve that new credits release, in the order of rank, and what is said of the
    others.

    The first of each lot stands for it; the first that does not fit stops the queue: nobody jumps it.
    """
    contenders = _contenders(waiting)
    funding = selection.fund([(candidate.key, candidate.requested) for candidate in contenders], left)
    if not funding.reserve:
        return funding.funded, ""
    lots = {candidate.key: candidate.lot for candidate in waiting}
    rest = listing([lots[key] for key in funding.reserve])
    return funding.funded, f"Restent en attente de crédits : {rest} (reste {amount(funding.left)})."
