"""The home of the département: where each territory stands, what goes wrong, the money, the payments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from maillage.agreements.queries.payments import payments_by_step
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.reports.access import OFFICERS, followed_lots
from maillage.reports.queries.glance import LotRow, Purse, lot_rows, reach, total_purse
from maillage.rules.chain import STAGES, WATCHED, by_stage
from maillage.rules.french import paris, plural
from maillage.rules.grant import ZERO
from maillage.ui.shapes import Link, Part
from maillage.web.keys import key_of

PAGE = 20
"""Territories on a page of the table."""
NAMED = 6
"""Territories named under something that goes wrong; the others are one link away."""
ACTS = {
    "report": "department:agreement",
    "advance": "department:agreement",
    "surplus": "department:agreement_expenses",
    "sheet": "department:group_indicators",
    "quarter": "department:group_indicators",
}
"""The page where each thing that goes wrong is dealt with, of an agreement."""
BLOCKS: dict[str, tuple[str, ...]] = {
    Role.INSTRUCTOR: ("lots", "watch", "money"),
    Role.MANAGER: ("figures", "money", "watch", "lots"),
    Role.FINANCE_OFFICER: ("payments", "money", "lots"),
    Role.AUDITOR: ("readable", "lots", "money", "watch"),
}
"""What the home shows after what is expected, by role, in order."""
READABLE = (
    (
        "Appels et candidatures",
        "department:calls",
        "Les appels, les candidatures une fois closes, les décisions.",
    ),
    ("Conventions", "department:agreements", "Les conventions signées, leurs avenants, leurs documents."),
    ("Paiements", "department:payments", "Chaque versement, de la demande au paiement."),
    ("Dépenses", "department:expenses", "Les justificatifs et ce qui en a été retenu."),
    ("Bilans", "department:reports", "Les bilans transmis et leurs versions."),
    ("Indicateurs", "department:indicators", "Les chiffres, et les lignes qui les font."),
    ("Journal", "department:journal", "Qui a fait quoi et quand, sans retouche possible."),
)


@dataclass(frozen=True, slots=True)
class LotLine:
    """A territory of the table with its links."""

    row: LotRow
    url: str
    late: bool
    stage: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that goes wrong, and where: the first territories, and how many others."""

    label: str
    count: int
    places: tuple[tuple[str, str, str], ...]
    more: str


def campaign(standing: Standing, at: dt.datetime, asked: Mapping[str, str]) -> dict[str, Any]:
    """Give back the state of things for who acts at the département; five queries, seven for a manager."""
    today = paris(at).date()
    blocks = next((blocks for role, blocks in BLOCKS.items() if standing.holds(role)), ())
    if not standing.holds(*OFFICERS):
        return {"answers": True}
    everything = lot_rows(followed_lots(standing), today)
    calls = {row.call_id: row.call for row in everything}
    call = key_of(asked.get("appel", ""))
    of_call = [row for row in everything if call not in calls or row.call_id == call]
    rows = _narrowed(of_call, asked)
    page = Paginator([_line(row, today) for row in rows], PAGE).get_page(asked.get("page", "1"))
    context: dict[str, Any] = {
        "blocks": [f"account/home_{block}.html" for block in blocks],
        "any_lot": bool(everything),
        "calls": _tabs(calls, call),
        "stages": _stages(of_call, asked, call),
        "stage_names": list(STAGES.values()),
        "narrowed": _narrowing(asked),
        "everywhere": f"?appel={call}" if call in calls else "?",
        "page": page,
        "wrong": _wrong(of_call, call if call in calls else 0),
        "many_calls": len(calls) > 1 and call not in calls,
    }
    if funded := [row for row in of_call if row.purse]:
        total = total_purse(funded)
        # The payments have their own block, and its link, for who pays.
        context["money_url"] = "" if "payments" in blocks else reverse("department:payments")
        context |= {"funded": funded[:PAGE], "funded_more": max(len(funded) - PAGE, 0), "purse": total,
                    "parts": parts_of(total)}  # fmt: skip
        if "figures" in blocks:
            context["year"] = _figures(funded)
    if "payments" in blocks:
        context["steps"] = payments_by_step(standing.organisation_ids(Role.FINANCE_OFFICER), today)
    if "readable" in blocks:
        context["readable"] = [(label, reverse(name), about) for label, name, about in READABLE]
    return context


def parts_of(purse: Purse) -> list[Part]:
    """Give back a sum awarded as one picture: paid, still to pay, never paid or returned."""
    parts = [
        Part("Versé", purse.used, "strong"),
        Part("Reste à verser" if purse.certified else "Reste à verser, au plus", purse.to_pay, "light"),
        Part("Non versé ou rendu", purse.unspent, "rest"),
    ]
    return [part for part in parts if part.value]


def _narrowed(rows: Sequence[LotRow], asked: Mapping[str, str]) -> list[LotRow]:
    stage, wrong = asked.get("etape", ""), asked.get("alerte", "")
    return [
        row
        for row in rows
        if (stage not in STAGES or row.position.stage == stage)
        and (wrong not in WATCHED or wrong in row.wrong)
    ]


def _narrowing(asked: Mapping[str, str]) -> str:
    stage, wrong = asked.get("etape", ""), asked.get("alerte", "")
    return WATCHED.get(wrong) or STAGES.get(stage, "")


def _line(row: LotRow, today: dt.date) -> LotLine:
    names = {"call": "call", "applications": "applications"}
    name = names.get(row.position.stage, "decisions")
    url = (
        reverse("department:agreement", args=[row.agreement_id])
        if row.agreement_id
        else reverse(f"department:{name}", args=[row.call_id])
    )
    wrong = tuple(WATCHED[kind] for kind in row.wrong)
    return LotLine(row, url, row.position.is_late(today), row.position.number, wrong)


def _tabs(calls: Mapping[int, str], current: int) -> list[Link]:
    if len(calls) < 2:
        return []
    every = Link("Tous les appels", "?", current=current not in calls)
    return [every, *(Link(title, f"?appel={key}", current=key == current) for key, title in calls.items())]


def _stages(rows: Sequence[LotRow], asked: Mapping[str, str], call: int) -> list[Link]:
    prefix = f"?appel={call}&" if call else "?"
    return [
        Link(STAGES[stage], f"{prefix}etape={stage}", current=asked.get("etape") == stage, count=count)
        for stage, count in by_stage(row.position for row in rows).items()
    ]


def _wrong(rows: Sequence[LotRow], call: int) -> list[Wrong]:
    prefix = f"?appel={call}&" if call else "?"
    found = []
    for kind, label in WATCHED.items():
        concerned = [row for row in rows if kind in row.wrong]
        if not concerned:
            continue
        places = tuple(
            (row.name, row.wrong[kind], reverse(ACTS[kind], args=[row.agreement_id]))
            for row in concerned[:NAMED]
        )
        more = f"{prefix}alerte={kind}#territoires" if len(concerned) > NAMED else ""
        found.append(Wrong(label, len(concerned), places, more))
    return found


def _figures(rows: Sequence[LotRow]) -> dict[str, Any]:
    came = reach(row.agreement_id for row in rows if row.agreement_id)
    cost = sum((row.purse.used for row in rows if row.purse), ZERO)
    each = (cost / came.attendances).quantize(Decimal("0.01")) if came.attendances else None
    return {
        "held": sum(row.held for row in rows),
        "held_note": f"sur {plural(sum(row.expected for row in rows), 'prévue')}",
        "attendances": came.attendances,
        "people_note": plural(came.people, "personne différente", "personnes différentes"),
        "sessions": sum(row.sessions for row in rows),
        "sessions_note": f"sur {plural(sum(row.sessions_expected for row in rows), 'prévu')}",
        "each": each,
    }
