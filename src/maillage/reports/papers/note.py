"""The page for elected officials: the figures of a call, or of one group, that fit on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.documents.elected_note import ElectedNote, NoteMoney
from maillage.reports.papers.figures import figures_of, total_of
from maillage.rules.report import cost_sentence, done_sentence, origins_sentence, themes_sentence
from maillage.selection.letters import issuer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maillage.calls.models import Call
    from maillage.reports.queries.campaign import CampaignFigures


def elected_note(call: Call, campaign: CampaignFigures, themes: Sequence[str]) -> ElectedNote:
    """Give back the page; `themes` are those that come back, the most met first."""
    groups = tuple(figures_of(row) for row in campaign.groups)
    total = total_of(campaign)
    money = campaign.money
    origins = sorted(
        ((line.label, line.attendances) for line in total.origins), key=lambda line: (-line[1], line[0])
    )
    settled = all(row.money.justified is not None for row in campaign.groups)
    sentences = (
        done_sentence(len(groups), total.meetings_held, total.meetings_expected, total.people),
        " ".join(
            said for said in (origins_sentence(origins, total.attendances), themes_sentence(themes)) if said
        ),
        cost_sentence(money.award, money.justified, total.attendances if settled else 0),
    )
    name = campaign.groups[0].number if len(groups) == 1 else call.reference
    return ElectedNote(
        issuer=issuer_of(call.funder),
        reference=f"{name}-NOTE-{campaign.on:%Y%m%d}",
        call_title=call.title,
        on=campaign.on,
        groups=groups,
        total=total,
        money=(
            NoteMoney(label="Participation attribuée", value=money.award),
            NoteMoney(label="Avance versée", value=money.advance),
            NoteMoney(label="Dépenses justifiées", value=money.justified),
            NoteMoney(label="Solde", value=money.balance),
            NoteMoney(label="À reverser", value=money.repayment),
        ),
        sentences=sentences,
    )
