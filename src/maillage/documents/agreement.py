"""The agreement signed by the département and an operator for one group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from maillage.documents import flow
from maillage.documents.paper import Deliberation, Issuer, Json, Paper, Party, Signatory, signatory_json
from maillage.documents.paper import paragraphs as paragraphs_of
from maillage.documents.paper import siret as grouped
from maillage.documents.words import amount_in_words
from maillage.rules import french
from maillage.rules.agreement import LEGAL_AGREEMENT_THRESHOLD, agreement_is_mandatory
from maillage.rules.budget import HEADINGS, Budget, Side
from maillage.rules.convention import Text, fill, words

ZERO = Decimal("0.00")
NO_BUDGET = Budget(())
NOBODY = Signatory(name="")
"""Whoever has not signed yet."""
DOTS = "." * 24
"""Where the place and the day are written by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A line of the annex: by when (a day, or words), who (« l’opérateur », « le Département »), what."""

    day: date | str
    who: str
    what: str


@dataclass(frozen=True, kw_only=True)
class AgreementTerms:
    """All that a convention says of one group: object, period, money, duties (R18, R29–R47, R62–R82).

    `family` is `private` (loi 2000-321: republican commitment, financial report) or `public` (cooperation
    between public bodies). `excluded_months` are month numbers; `advance_rate` a share (0.60).
    `other_grants` is what the same département also grants the operator this year; strictly above
    `threshold` in all, the written convention is a legal duty of private bodies. `financial_reports_due` are
    the dates of the compte rendu financier. Raises ValueError when the advance exceeds the amount or the
    period is upside down.
    """

    issuer: Issuer
    reference: str
    text: Text
    family: Literal["private", "public"]
    operator: Party
    call_title: str
    programme: str
    deliberations: tuple[Deliberation, ...]
    application_number: str
    territory: str
    perimeter: tuple[str, ...]
    start: date
    end: date
    amount: Decimal
    ceiling: Decimal
    coffee_ceiling: Decimal
    advance_rate: Decimal
    advance: Decimal
    rhythm: Literal["monthly", "bimonthly"]
    meetings_expected: int
    sessions_expected: int
    wished_capacity: int
    excluded_months: tuple[int, ...]
    report_due: date
    report_months: int
    obligations: tuple[Obligation, ...]
    budget: Budget = NO_BUDGET
    calendar: str = ""
    financial_reports_due: tuple[date, ...] = ()
    republican_commitment_on: date | None = None
    other_grants: Decimal = ZERO
    threshold: Decimal = LEGAL_AGREEMENT_THRESHOLD
    project_title: str = ""
    facilitators: tuple[str, ...] = ()
    payment_days: int = 60

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"the agreement {self.reference} ends before it starts")
        if not 0 <= self.advance <= self.amount <= self.ceiling:
            raise ValueError(f"the amounts of the agreement {self.reference} exceed one another")

    @property
    def is_mandatory(self) -> bool:
        """Whether the law asks for the convention: private bodies, strictly above the threshold (C1, C2)."""
        return self.family == "private" and agreement_is_mandatory(
            self.amount + self.other_grants, self.threshold
        )

    def body(self) -> Json:
        """Give back all the convention says, ready to print: what is frozen when it is sent.

        Raises Refused when its text holds a variable that has no value.
        """
        filled = fill(self.text, self.values(), self.holds())
        tables = {"tableau des versements": self._payments()}
        blocks = [*self._parties(), flow.paragraph(flow.words(f"Vu{french.NO_BREAK}:"))]
        blocks += flow.filled(filled.preamble, tables, boxed=True)
        for article in filled.articles:
            blocks += [flow.article(article.number, article.title), *flow.filled(article.blocks, tables)]
        issuer = self.issuer
        return {
            "title": filled.title,
            "reference": self.reference,
            "issuer": {
                "name": issuer.name,
                "service": issuer.service,
                "address": list(issuer.address),
                "contact": issuer.contact,
                "court": issuer.court,
                "president": issuer.president,
            },
            "kicker": self.call_title,
            "subtitle": (
                f"N°{french.NO_BREAK}{self.reference} · groupe d’échange de pratiques, territoire "
                f"{self.territory}"
            ),
            "operator": self.operator.name,
            "flow": blocks,
            "annexes": [*self._obligations(), *self._budget()],
        }

    def values(self) -> dict[str, str]:
        """Give back the words of each variable of the catalogue."""
        balance = self.amount - self.advance
        operator = self.operator
        return {
            "montant": french.amount(self.amount),
            "montant en lettres": amount_in_words(self.amount),
            "avance": french.amount(self.advance),
            "avance en lettres": amount_in_words(self.advance),
            "taux de l’avance": french.percent(self.advance_rate * 100, places=0),
            "solde": french.amount(balance),
            "solde en lettres": amount_in_words(balance),
            "délai de paiement": str(self.payment_days),
            "plafond du groupe": french.amount(self.ceiling),
            "plafond de l’accueil café": french.amount(self.coffee_ceiling),
            "autres subventions": french.amount(self.other_grants),
            "total des subventions": french.amount(self.amount + self.other_grants),
            "seuil de la convention obligatoire": french.amount(self.threshold),
            "début": french.day(self.start),
            "fin": french.day(self.end),
            "bilan attendu le": french.day(self.report_due),
            "mois pour le bilan": str(self.report_months),
            "comptes rendus financiers attendus le": french.listing(
                [french.day(item) for item in self.financial_reports_due], last="et le"
            ),
            "rencontres": french.plural(self.meetings_expected, "rencontre"),
            "rythme": "une rencontre par mois"
            if self.rhythm == "monthly"
            else "une rencontre tous les deux mois",
            "temps d’information": str(self.sessions_expected),
            "participants souhaités": str(self.wished_capacity),
            "mois sans rencontre": french.listing(
                [f"en {french.MONTHS[number - 1]}" for number in self.excluded_months], last="ni"
            ),
            "Département": self.issuer.name,
            "tribunal": self.issuer.court,
            "délibération": self._deliberations(),
            "opérateur": operator.name,
            "SIRET de l’opérateur": grouped(operator.siret) or "non communiqué",
            "appel à projets": self.call_title,
            "programme": self.programme or self.call_title,
            "candidature": self.application_number,
            "projet": self.project_title,
            "animation": french.listing(self.facilitators),
            "territoire": self.territory,
            "périmètre": " ; ".join(self.perimeter).replace(" ;", f"{french.THIN};"),
            "engagement républicain souscrit le": french.day(self.republican_commitment_on)
            if self.republican_commitment_on
            else "",
        }

    def holds(self) -> frozenset[str]:
        """Give back the conditions that are met; those of the law of 2000 for private bodies only."""
        private = self.family == "private"
        met = {
            words.BIMONTHLY: self.rhythm == "bimonthly",
            words.MONTHLY: self.rhythm == "monthly",
            words.MANDATORY: self.is_mandatory,
            words.OTHER_GRANTS: private and bool(self.other_grants),
            words.REPUBLICAN: private and self.republican_commitment_on is not None,
            words.FINANCIAL_REPORT: private and bool(self.financial_reports_due),
            words.EXCLUDED: bool(self.excluded_months),
            words.FACILITATED: bool(self.facilitators),
            words.PERIMETER: bool(self.perimeter),
            words.TITLED: bool(self.project_title),
            words.ADVANCE: bool(self.advance),
        }
        return frozenset(name for name, holds in met.items() if holds)

    def _deliberations(self) -> str:
        return french.listing(
            [f"n°{french.NO_BREAK}{item.number} du {french.day(item.day)}" for item in self.deliberations]
        )

    def _parties(self) -> Iterator[Json]:
        issuer, operator = self.issuer, self.operator
        yield flow.paragraph(flow.words(f"Entre les soussignés{french.NO_BREAK}:"))
        yield flow.paragraph(
            flow.runs(
                (issuer.name,),
                "".join(f", {line}" for line in issuer.address),
                f", représenté par{french.NO_BREAK}: {issuer.president}, dûment habilité par la "
                f"délibération {self._deliberations()}, ci-après dénommé «{french.NO_BREAK}le "
                f"Département{french.NO_BREAK}»,",
            )
        )
        yield flow.paragraph(flow.words("d’une part,"), aside=True)
        yield flow.paragraph(flow.words("et"))
        signatory = operator.represented_by or Signatory(name="")
        head = ", ".join(part for part in (signatory.name, signatory.quality) if part)
        yield flow.paragraph(
            flow.runs(
                (operator.name,),
                f", {operator.legal_form}" if operator.legal_form else "",
                f", SIRET {grouped(operator.siret)}" if operator.siret else "",
                "".join(f", {line}" for line in operator.address),
                f", représenté par {head}" if head else "",
                f", ci-après dénommé «{french.NO_BREAK}l’opérateur{french.NO_BREAK}»,",
            )
        )
        yield flow.paragraph(flow.words("d’autre part,"), aside=True)
        yield flow.paragraph(flow.words("il est convenu ce qui suit."))

    def _payments(self) -> Json:
        rate = french.percent(self.advance_rate * 100, places=0)
        rows = [
            (
                "Solde, au plus",
                "Bilan final accepté, objectifs examinés, service fait certifié",
                french.amount(self.amount - self.advance),
            )
        ]
        if self.advance:
            condition = "Signature de la convention par les deux parties"
            rows.insert(0, (f"Avance ({rate})", condition, french.amount(self.advance)))
        return flow.table(
            ("Versement", "Condition", "Montant"),
            rows,
            widths=(1.15, 1.7, 0),
            right=(2,),
            total=("Total, au plus", "", french.amount(self.amount)),
        )

    def _obligations(self) -> Iterator[Json]:
        yield flow.part("Annexe 1 – Calendrier")
        yield flow.table(
            ("Au plus tard le", "Par", "Obligation"),
            [
                (french.day(item.day) if isinstance(item.day, date) else item.day, item.who, item.what)
                for item in sorted(self.obligations, key=_when)
            ],
            widths=(1.1, 0.8, 2),
        )
        if planned := paragraphs_of(self.calendar):
            yield flow.heading("Calendrier prévisionnel des rencontres, proposé par l’opérateur")
            yield from (flow.paragraph(flow.words(said)) for said in planned)

    def _budget(self) -> Iterator[Json]:
        yield flow.part("Annexe 2 – Budget")
        budget = self.budget
        if not budget.lines:
            yield flow.paragraph(
                flow.words(
                    f"La subvention du Département s’élève à {french.amount(self.amount)} au plus. La "
                    "candidature ne détaille pas d’autres lignes de budget."
                )
            )
            return
        yield flow.paragraph(
            flow.words(
                f"Budget de la candidature n°{french.NO_BREAK}{self.application_number}. Le Département "
                f"avait été sollicité pour {french.amount(budget.requested)}{french.THIN}; il attribue "
                f"{french.amount(self.amount)} au plus."
            )
        )
        asked = [("Subvention demandée au Département", budget.requested)] if budget.requested else []
        yield self._side("Charges", Side.COST, budget.costs)
        yield self._side("Ressources", Side.RESOURCE, budget.resources, asked)
        if budget.used_in_kind or budget.given_in_kind:
            yield flow.paragraph(
                flow.words(
                    f"Contributions en nature, à part{french.NO_BREAK}: "
                    f"{french.amount(budget.used_in_kind)} employés, "
                    f"{french.amount(budget.given_in_kind)} reçus."
                )
            )

    def _side(
        self, title: str, side: Side, total: Decimal, first: list[tuple[str, Decimal]] | None = None
    ) -> Json:
        lines = list(first or [])
        for line in self.budget.lines:
            if line.side == side and not line.in_kind:
                name = HEADINGS[side][line.heading]
                lines.append((f"{name} – {line.label}" if line.label else name, line.amount))
        return flow.table(
            (title, "Montant"),
            [(label, french.amount(value)) for label, value in lines],
            widths=(1, 0),
            right=(1,),
            total=("Total", french.amount(total)),
        )


def _when(obligation: Obligation) -> tuple[bool, date]:
    """What is due some days after the signature comes first."""
    day = obligation.day
    return (True, day) if isinstance(day, date) else (False, date.min)


@dataclass(frozen=True, kw_only=True)
class AgreementPaper(Paper):
    """A convention as a file, from what it says (`AgreementTerms.body`): a preview, the text to sign, or the
    text signed with its evidence. Signature boxes are blank until the signatory has signed.
    """

    template: ClassVar[str] = "agreement"

    body: Json
    operator: Signatory = NOBODY
    department: Signatory = NOBODY
    evidence: tuple[Json, ...] = ()

    @property
    def title(self) -> str:
        return str(self.body["title"])

    def content(self) -> Json:
        signed = self.operator.signed_at is not None and self.department.signed_at is not None
        return {
            **self.body,
            "draft_word": "PROJET",
            "done": "Fait en deux exemplaires."
            if signed
            else f"Fait en deux exemplaires, à {DOTS}, le {DOTS}.",
            "signatures": [
                {
                    "heading": "Pour l’opérateur",
                    "mention": self.body["operator"],
                    **signatory_json(self.operator),
                },
                {
                    "heading": "Pour le Département",
                    "mention": self.issuer.name,
                    **signatory_json(self.department),
                },
            ],
            "evidence": list(self.evidence),
        }


def paper_of(
    body: Json,
    *,
    preview: bool = False,
    operator: Signatory = NOBODY,
    department: Signatory = NOBODY,
    evidence: tuple[Json, ...] = (),
) -> AgreementPaper:
    """Give back the convention as a file, its letterhead as it was when the text was fixed."""
    issuer = body["issuer"]
    return AgreementPaper(
        issuer=Issuer(**{**issuer, "address": tuple(issuer["address"])}),
        reference=str(body["reference"]),
        preview=preview,
        body=body,
        operator=operator,
        department=department,
        evidence=evidence,
    )
