"""Trying a distribution on paper: nothing official is written, and each try may be thrown away (F3, F4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules import distribution
from maillage.rules.french import amount as euros
from maillage.rules.verdict import no
from maillage.selection.models import Simulation, SimulationLine

ZERO = Decimal("0.00")


@transaction.atomic
def simulate(
    call: Call,
    *,
    title: str,
    envelope: Decimal,
    method: str,
    order: Sequence[Application],
    motive: str = "",
    by: Person,
    at: dt.datetime,
) -> Simulation:
    """Share a supposed envelope between applications in that order, and keep the try.

    « full » gives each its request until one does not fit (F3), « pro_rata » the same part to all (F4);
    « custom » starts from the full amounts, to be changed. Raises Refused without title or candidate.
    """
    if not title.strip():
        no("Donnez un titre à la simulation : il la distingue des autres.", "title").require()
    if not order:
        no("Aucune candidature n’est à départager : arrêtez d’abord les notes.").require()
    candidates = [distribution.Candidate(str(a.pk), str(a.lot_id), a.amount_requested or ZERO) for a in order]
    share = distribution.evenly if method == Simulation.Method.PRO_RATA else distribution.in_full
    shares = {found.key: found for found in share(candidates, envelope)}
    simulation = Simulation.objects.create(
        call=call, title=title.strip(), envelope=envelope, method=method, motive=motive.strip(), at=at, by=by
    )
    SimulationLine.objects.bulk_create(
        SimulationLine(
            simulation=simulation, application=a, position=position, amount=shares[str(a.pk)].amount
        )
        for position, a in enumerate(order, start=1)
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="simulate",
        subject=call.subject,
        after={
            "simulation": simulation.title,
            "enveloppe": envelope,
            "répartition": simulation.get_method_display(),
        },
    )
    return simulation


@transaction.atomic
def adjust_simulation(
    simulation: Simulation,
    *,
    amounts: Mapping[int, Decimal],
    positions: Mapping[int, int],
    by: Person,
    at: dt.datetime,
) -> Simulation:
    """Change the amounts and the order of a try, by application; an excess is shown, not refused.

    Raises Refused once it is thrown away, for an amount above what is asked, and for an order shared by two.
    """
    simulation = _locked(simulation)
    lines = list(simulation.lines.select_related("application").order_by("position"))
    if len(set(positions.values())) < len(positions):
        twice = next(pk for pk, place in positions.items() if list(positions.values()).count(place) > 1)
        no("Deux candidatures ont le même ordre : donnez un ordre à chacune.", f"position-{twice}").require()
    for line in lines:
        asked = line.application.amount_requested or ZERO
        if amounts[line.application_id] > asked:
            no(
                f"Le montant ne peut pas dépasser le montant demandé, {euros(asked)}.",
                f"amount-{line.application_id}",
            ).require()
    before = sum((line.amount for line in lines), ZERO)
    # Two steps, for each place is taken by one line at any time.
    for line in lines:
        line.position += 10_000
    SimulationLine.objects.bulk_update(lines, ["position"])
    for line in lines:
        line.position = positions[line.application_id]
        line.amount = amounts[line.application_id]
    SimulationLine.objects.bulk_update(lines, ["position", "amount"])
    simulation.method = Simulation.Method.CUSTOM
    simulation.save(update_fields=["method"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="adjust_simulation",
        subject=simulation.call.subject,
        before={"simulation": simulation.title, "total": before},
        after={"simulation": simulation.title, "total": sum(amounts.values(), ZERO)},
    )
    return simulation


@transaction.atomic
def discard_simulation(simulation: Simulation, *, by: Person, at: dt.datetime) -> None:
    """Throw a try away: it leaves the page, the journal remembers. Raises Refused the second time."""
    simulation = _locked(simulation)
    simulation.discarded_at, simulation.discarded_by = at, by
    simulation.save(update_fields=["discarded_at", "discarded_by"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="discard_simulation",
        subject=simulation.call.subject,
        before={"simulation": simulation.title, "enveloppe": simulation.envelope},
    )


def _locked(simulation: Simulation) -> Simulation:
    rows = Simulation.objects.select_for_update(of=("self",)).select_related("call")
    simulation = rows.get(pk=simulation.pk)
    if simulation.discarded_at is not None:
        no("Cette simulation est écartée : faites-en une nouvelle.").require()
    return simulation
