"""The essential data of a grant agreement: which are published, by when (loi 2000-321, art. 10; law C.2)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from maillage.rules.agreement import agreement_is_mandatory, publication_due
from maillage.rules.french import plural, short_date, typeset
from maillage.rules.identifiers import check_siret, siren_of
from maillage.rules.period import Period

Status = Literal["published", "changed", "new"]
PURPOSE_LENGTH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class EssentialGrantData:
    """One agreement as it stands today, amendments signed by both included; `signed_on` never moves.

    `agreement` is its number: the key of the line, not a column. `paid_from` is the day the advance is due
    from, `paid_until` the last day of the report that opens the balance (R72, R74).
    """

    agreement: str
    funder: str
    funder_siret: str
    signed_on: date
    decision: str
    beneficiary: str
    beneficiary_siret: str
    purpose: str
    amount: Decimal
    paid_from: date
    paid_until: date
    scheme: str

    @property
    def order(self) -> tuple[date, str]:
        """Where the line stands in the files."""
        return self.signed_on, self.agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An agreement signed by both, and what decides of its publication.

    `year_total` is all that the funder grants this SIREN in the civil year; `amended_on` the day of the last
    signature of an amendment, None without one.
    """

    data: EssentialGrantData
    public_body: bool
    year_total: Decimal
    threshold: Decimal
    amended_on: date | None = None

    @property
    def mandatory(self) -> bool:
        """C1, C2: private bodies, strictly above the threshold, all the grants of the year together."""
        return not self.public_body and agreement_is_mandatory(self.year_total, self.threshold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where one agreement stands: published as it is, changed since, or new; `due_on` when the law sets a
    day.
    """

    data: EssentialGrantData
    mandatory: bool
    status: Status
    due_on: date | None
    late: bool


def totals_by_siren(grants: Iterable[tuple[str, int, Decimal]]) -> dict[tuple[str, int], Decimal]:
    """C2, F1: the sum by SIREN and civil year of grants told by SIRET: two sites of one body are one."""
    totals: dict[tuple[str, int], Decimal] = defaultdict(lambda: Decimal("0.00"))
    for siret, year, total in grants:
        totals[siren_of(siret), year] += total
    return dict(totals)


def chosen(candidates: Iterable[Candidate], *, beyond_the_law: bool) -> tuple[Candidate, ...]:
    """What the files hold: all the law asks for, and the rest when the funder chose to publish it too."""
    kept = (one for one in candidates if one.mandatory or beyond_the_law)
    return tuple(sorted(kept, key=lambda one: one.data.order))


def line_of(candidate: Candidate, published: EssentialGrantData | None, today: date) -> Line:
    """Compare an agreement with what is published of it, on a day.

    The three months run from the last signature of the agreement, or of the amendment that changed what is
    published. What changed without an amendment (a name set right) has no day.
    """
    if published == candidate.data:
        status: Status = "published"
    else:
        status = "new" if published is None else "changed"
    start = candidate.data.signed_on if published is None else candidate.amended_on
    due = publication_due(start) if candidate.mandatory and status != "published" and start else None
    return Line(
        data=candidate.data,
        mandatory=candidate.mandatory,
        status=status,
        due_on=due,
        late=due is not None and due < today,
    )


def purpose_of(call: str, territory: str, period: Period) -> str:
    """What the grant is for, within the 256 characters of the schema: the title of the call is what gives
    way.
    """
    rest = f", territoire {territory}, du {short_date(period.start)} au {short_date(period.end)}"
    room = PURPOSE_LENGTH - len(rest)
    title = " ".join(call.split())
    return (title if len(title) <= room else f"{title[: room - 1].rstrip()}…") + rest


def missing_before_publication(rows: Iterable[EssentialGrantData]) -> tuple[str, ...]:
    """What would make a line refused by the schemas, in French, with what to do; empty when all is there."""
    found = []
    for row in rows:
        if not check_siret(row.funder_siret):
            found.append(
                "Le SIRET du Département n’est pas valide : corrigez-le dans la fiche du Département."
            )
        if not check_siret(row.beneficiary_siret):
            found.append(
                f"Le SIRET de {row.beneficiary} n’est pas valide : corrigez-le dans la fiche de l’organisme."
            )
    return tuple(typeset(sentence) for sentence in dict.fromkeys(found))


def duty_sentence(lines: Iterable[Line]) -> str:
    """« Publier les données essentielles de 2 conventions », empty when the law awaits nothing."""
    count = sum(line.due_on is not None for line in lines)
    if not count:
        return ""
    return typeset(f"Publier les données essentielles de {plural(count, 'convention')}")
