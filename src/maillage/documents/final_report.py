"""The final report of an agreement: figures frozen at submission, and what the operator writes.

Before the end of the agreement the same paper is the interim report (R78): provisional, and it says so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from maillage.documents import flow
from maillage.documents.figures import GroupFigures, figures_json
from maillage.documents.paper import Json, Paper, Party, party_json, said
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """A heading of the budget: planned, declared by the operator, eligible."""

    label: str
    planned: Decimal
    declared: Decimal
    eligible: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A qualitative heading and the text written under it; blank lines part its paragraphs."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLine:
    """A figure of this year beside the one of the year before."""

    label: str
    now: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    """A figure that this version changes, as the version before had it and as it is now (F40)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who signed the report for the operator, and what they declared (R79)."""

    name: str
    quality: str
    declaration: str


@dataclass(frozen=True, kw_only=True)
class FinalReport(Paper):
    """Bilan final (R79–R86). `reference` is the agreement's number, `content_sha256` the frozen content's.

    `submitted_at` is None while it is a draft; `late_days` is what the page shows (0 when in time). With
    `known_on`, it is the interim report, with the figures of that day. `former` tells whose year stands
    beside this one; `reason` and `changes` are of a version that replaces another.
    """

    template: ClassVar[str] = "final_report"

    operator: Party
    call_title: str
    figures: GroupFigures
    lines: tuple[BudgetLine, ...]
    sections: tuple[Section, ...]
    awarded: Decimal
    advance: Decimal
    due: date
    submitted_at: datetime | None = None
    signed: Signed | None = None
    late_days: int = 0
    content_sha256: str = ""
    known_on: date | None = None
    former: str = ""
    compared: tuple[ComparedLine, ...] = ()
    reason: str = ""
    changes: tuple[ChangedLine, ...] = ()

    @property
    def title(self) -> str:
        return "Bilan intermédiaire" if self.known_on else "Bilan final"

    def content(self) -> Json:
        zero = Decimal("0.00")
        total = BudgetLine(
            label="Total",
            planned=sum((line.planned for line in self.lines), zero),
            declared=sum((line.declared for line in self.lines), zero),
            eligible=sum((line.eligible for line in self.lines), zero),
        )
        signed = self.signed
        return {
            "operator": party_json(self.operator),
            "call_title": self.call_title,
            "figures": figures_json(self.figures),
            "lines": [_line(line) for line in self.lines],
            "total": _line(total),
            "sections": [
                {"heading": section.heading, "text": said(section.text)} for section in self.sections
            ],
            "awarded": french.amount(self.awarded),
            "advance": french.amount(self.advance),
            "due": french.day(self.due),
            "submitted": french.moment(self.submitted_at) if self.submitted_at else "",
            "signed": [signed.name, signed.quality, signed.declaration] if signed else [],
            "late": french.plural(self.late_days, "jour") if self.late_days else "",
            "content_sha256": self.content_sha256,
            "known_on": french.day(self.known_on) if self.known_on else "",
            "former": self.former,
            "compared": [[line.label, line.before, line.now] for line in self.compared],
            "reason": self.reason,
            "changes": [[line.label, line.before, line.after] for line in self.changes],
        } | ({"draft_word": "PROVISOIRE"} if self.known_on else {})

    @property
    def kicker(self) -> str:
        """What stands above the title."""
        return self.call_title

    @property
    def subtitle(self) -> str:
        """The agreement, the group and who runs it."""
        place = f"groupe du territoire {self.figures.territory}"
        return f"Convention n°{french.NO_BREAK}{self.reference} · {place} · {self.operator.name}"

    def blocks(self) -> list[Json]:
        """The report as the blocks of a text, for who must edit it: the words and figures of the PDF."""
        return [*self._numbers(), *self._words()]

    def _numbers(self) -> list[Json]:
        content = self.content()
        figures = content["figures"]
        blocks = [_said(content)]
        if self.changes:
            blocks += [
                flow.heading("Ce que change cette version"),
                flow.paragraph(flow.words(self.reason)),
                _table(("Chiffre", "Avant", "Maintenant"), content["changes"], right=(1, 2)),
            ]
        blocks += [
            flow.part("1. Fréquence des rencontres", starts_page=False),
            flow.paragraph(flow.words(figures["sentence"])),
            _table(
                ("Date", "État", "Participants présents"),
                [
                    [line["day"], line["state"], str(line["present"]) if line["held"] else "–"]
                    for line in figures["meetings"]
                ],
                right=(2,),
            ),
            flow.part("2. Nombre de participants", starts_page=False),
            _table(
                ("Mesure", "Valeur"),
                [
                    ["Participations cumulées", figures["attendances"]],
                    ["Participants uniques", figures["people"]],
                    ["Moyenne par rencontre tenue", figures["mean"]],
                    [f"Rencontres au-delà de {figures['capacity']} participants", figures["over"]],
                    ["Temps d’information tenus", figures["sessions"]],
                ],
                right=(1,),
            ),
            flow.part("3. Provenance professionnelle", starts_page=False),
            _table(
                ("Provenance", "Participations", "Part", "Personnes", "Part"),
                [
                    [
                        line["label"],
                        line["attendances"],
                        line["attendances_share"],
                        line["people"],
                        line["people_share"],
                    ]
                    for line in figures["origins"]
                ],
                right=(1, 2, 3, 4),
                total=("Total", figures["attendances"], "", figures["people"], ""),
            ),
            *(flow.paragraph(flow.words(note)) for note in figures["notes"]),
        ]
        if self.compared:
            blocks += [
                flow.part("Avec l’année précédente", starts_page=False),
                flow.paragraph(flow.words(self.former)),
                _table(("Chiffre", "Année précédente", "Cette année"), content["compared"], right=(1, 2)),
            ]
        return blocks

    def _words(self) -> list[Json]:
        content = self.content()
        total = content["total"]
        blocks = [
            flow.part("Emploi de la participation", starts_page=False),
            _table(
                ("Poste", "Prévu", "Déclaré", "Éligible"),
                [
                    [line["label"], line["planned"], line["declared"], line["eligible"]]
                    for line in content["lines"]
                ],
                right=(1, 2, 3),
                total=(total["label"], total["planned"], total["declared"], total["eligible"]),
            ),
            flow.paragraph(
                flow.words(
                    f"Participation attribuée : {content['awarded']}. Avance versée : {content['advance']}."
                )
            ),
            flow.part("Bilan qualitatif", starts_page=False),
        ]
        for section in content["sections"]:
            blocks.append(flow.heading(section["heading"]))
            for block in section["text"]:
                if block["type"] == "list":
                    blocks.append(flow.items([flow.words(item) for item in block["items"]]))
                else:
                    blocks.append(flow.paragraph(flow.words(block["text"])))
            if not section["text"]:
                blocks.append(flow.paragraph(flow.words("Rien n’a été écrit sous cette rubrique.")))
        if self.signed:
            blocks += [
                flow.part("Signature", starts_page=False),
                flow.paragraph(flow.words(self.signed.declaration)),
                flow.paragraph(
                    flow.words(
                        f"{self.signed.name}, {self.signed.quality}. Signé et transmis sur Maillage le "
                        f"{content['submitted']}. Empreinte du contenu : {self.content_sha256}."
                    )
                ),
            ]
        return blocks


def _said(content: Json) -> Json:
    """Where the paper stands: sent, still a draft, or provisional."""
    late = f" ({content['late']} de retard)" if content["late"] else ""
    if content["known_on"]:
        said = f"Chiffres connus au {content['known_on']}, provisoires tant que l’opération dure."
    elif content["submitted"]:
        said = f"Remis le {content['submitted']}{late}, échéance {content['due']}."
    else:
        said = f"Brouillon, à remettre au plus tard le {content['due']}."
    return flow.paragraph(flow.words(f"Opération {content['figures']['period']}. {said}"))


def _table(
    heads: tuple[str, ...], rows: list[list[str]], *, right: tuple[int, ...], total: tuple[str, ...] = ()
) -> Json:
    return flow.table(heads, rows, widths=[0.0] * len(heads), right=right, total=total)


def _line(line: BudgetLine) -> Json:
    """The gap is eligible against planned, in euros and in per cent (« s.o. » when nothing was planned)."""
    gap = line.eligible - line.planned
    return {
        "label": line.label,
        "planned": french.amount(line.planned),
        "declared": french.amount(line.declared),
        "eligible": french.amount(line.eligible),
        "gap": french.amount(gap),
        "gap_share": french.percent(gap * 100 / line.planned) if line.planned else "s.o.",
    }
