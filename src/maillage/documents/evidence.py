"""What proves that a convention was signed: the parties' lines, the fingerprints, the journal's lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from maillage.documents import flow
from maillage.documents.paper import Json, Paper
from maillage.rules import french

SIMPLE_LEVEL = (
    "Niveau : signature électronique simple au sens de l’article 25 du règlement (UE) n° 910/2014 (eIDAS). "
    "Elle ne peut être écartée comme preuve au seul motif qu’elle est électronique ou qu’elle n’est pas "
    "qualifiée."
)
ITS_LIMITS = (
    "Ce qu’elle prouve : une personne, entrée par l’adresse électronique indiquée, a déclaré "
    "avoir lu ce texte et l’a signé à l’instant indiqué. Ce qu’elle ne prouve pas : l’identité de cette "
    "personne n’a pas été vérifiée par un prestataire de confiance, aucun certificat ne lie la signature à "
    "elle, l’heure est celle du serveur du Département, sans horodatage qualifié. Elle n’est pas présumée "
    "fiable au sens de l’article 1367 du code civil : celui qui s’en prévaut en montre la fiabilité, "
    "notamment par ce dossier."
)
ON_PAPER = (
    "Signature manuscrite, sur papier. L’agent indiqué a déposé le fichier numérisé, avec les noms et les "
    "dates qu’il porte. L’original est conservé par les parties : le fichier en est une copie."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureProof:
    """What was kept of one signature; `signed` is an instant in the tool, a day on paper."""

    party: str
    name: str
    quality: str
    signed: datetime | date
    email: str = ""
    statement: str = ""
    recorded: str = ""
    """« Claire Delattre, le 8 octobre 2025 »: who filed what was signed on paper, and when."""
    file_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalProof:
    """A line of the journal, with its place and its fingerprint in the chain."""

    sequence: int
    at: datetime
    actor: str
    act: str
    fingerprint: str


def evidence_flow(
    proofs: Sequence[SignatureProof],
    *,
    text_sha256: str,
    file_sha256: str,
    sent_at: datetime | None,
    journal: Sequence[JournalProof],
) -> tuple[Json, ...]:
    """Give back the evidence block by block; `file_sha256` is of the file that was sent to be signed."""
    return tuple(_flow(proofs, text_sha256, file_sha256, sent_at, journal))


def _flow(
    proofs: Sequence[SignatureProof],
    text_sha256: str,
    file_sha256: str,
    sent_at: datetime | None,
    journal: Sequence[JournalProof],
) -> Iterator[Json]:
    yield flow.part("Dossier de preuve")
    for proof in proofs:
        yield flow.heading(proof.party)
        yield flow.table(("Élément", "Valeur"), _rows(proof), widths=(1, 2.4))
    yield flow.heading("Document signé")
    rows = [("Empreinte du contenu (SHA-256)", cut(text_sha256))]
    if file_sha256:
        rows.append(("Empreinte du fichier envoyé à la signature (SHA-256)", cut(file_sha256)))
    if sent_at:
        rows.append(("Envoyé à la signature", french.second(sent_at)))
    yield flow.table(("Élément", "Valeur"), rows, widths=(1, 2.4))
    yield flow.heading("Niveau de la signature")
    electronic = any(proof.email for proof in proofs)
    for sentence in (SIMPLE_LEVEL, ITS_LIMITS) if electronic else (ON_PAPER,):
        yield flow.paragraph(flow.words(french.typeset(sentence)))
    if journal:
        yield flow.heading("Lignes du journal")
        yield flow.paragraph(
            flow.words(
                "Le journal ne s’efface pas ; chaque ligne porte l’empreinte de celle qui la précède. "
                "Les heures sont celles de Paris.".replace(" ;", f"{french.THIN};")
            )
        )
        yield flow.table(
            ("Ligne", "Acte", "Empreinte de la ligne"),
            [
                (
                    f"n°{french.NO_BREAK}{line.sequence}",
                    f"{line.act}, par {line.actor}, le {french.second(line.at)}",
                    cut(line.fingerprint),
                )
                for line in journal
            ],
            widths=(0.4, 1.3, 1.5),
        )


def _rows(proof: SignatureProof) -> list[tuple[str, str]]:
    rows = [("Signataire", proof.name), ("Qualité", proof.quality)]
    if proof.email:
        rows.append(("Entré avec l’adresse électronique", proof.email))
    if proof.statement:
        rows.append(("Déclaration", proof.statement))
    if isinstance(proof.signed, datetime):
        rows.append(("Signé le (heure de Paris)", french.second(proof.signed)))
    else:
        rows.append(("Signé sur papier le", french.day(proof.signed)))
    if proof.recorded:
        rows.append(("Déposé par", proof.recorded))
    if proof.file_sha256:
        rows.append(("Empreinte du fichier déposé (SHA-256)", cut(proof.file_sha256)))
    return rows


def cut(fingerprint: str) -> str:
    """Give back a fingerprint in groups of eight, which a line can break between."""
    return " ".join(fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8))


@dataclass(frozen=True, kw_only=True)
class EvidencePaper(Paper):
    """The evidence as a file of its own."""

    template: ClassVar[str] = "evidence"

    kicker: str
    subtitle: str
    evidence: tuple[Json, ...]

    @property
    def title(self) -> str:
        return "Dossier de preuve"

    def content(self) -> Json:
        head = flow.part("Les signatures", starts_page=False)
        return {"kicker": self.kicker, "subtitle": self.subtitle, "evidence": [head, *self.evidence[1:]]}
