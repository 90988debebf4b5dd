"""The papers of an agreement that anyone may ask for, with nobody's name (F53; law of 2000, article 10)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from maillage.agreements.models import Agreement, ServiceRendered
from maillage.agreements.papers import agreement_paper, certificate_paper
from maillage.documents.paper import Copied, Paper
from maillage.groups.models import Facilitation
from maillage.people.models import Person
from maillage.reports.models import FinancialReportVersion
from maillage.reports.papers.financial import financial_paper
from maillage.rules.french import search_key
from maillage.rules.hiding import copied_sentence
from maillage.selection.papers import known_names

AGREEMENT, CERTIFICATE, REPORT = "convention", "certificat", "compte-rendu-"
_CAPITALISED: Final = re.compile(r"\b[A-ZÀ-Þ][\w’'\-]+")


def communicable(agreement: Agreement) -> dict[str, str]:
    """Give back the papers that exist and may be given out, by code: the signed agreement, the certificate,
    each financial report sent.
    """
    found = {}
    if agreement.is_signed:
        found[AGREEMENT] = "La convention signée"
    if ServiceRendered.objects.filter(agreement=agreement).exists():
        found[CERTIFICATE] = "Le certificat de service fait"
    for version in _versions(agreement):
        found[f"{REPORT}{version.report_id}"] = f"Le compte rendu financier {version.report.year_name}"
    return found


def _versions(agreement: Agreement) -> list[FinancialReportVersion]:
    """The latest version of each financial report sent, by year."""
    versions = FinancialReportVersion.objects.filter(report__agreement=agreement)
    ordered = versions.select_related(
        "by",
        "report__agreement__operator",
        "report__agreement__lot__call__funder",
        "report__agreement__lot__territory",
    ).order_by("report__year_end", "number")
    return list({version.report_id: version for version in ordered}.values())


def without_names(agreement: Agreement, code: str) -> Paper:
    """Give back that paper as anyone may read it. Raises KeyError for a paper that is not given out."""
    communicable(agreement)[code]
    paper: Paper
    if code == AGREEMENT:
        paper = replace(agreement_paper(agreement), evidence=())
    elif code == CERTIFICATE:
        certified = ServiceRendered.objects.select_related("certified_by")
        paper = certificate_paper(certified.get(agreement=agreement))
    else:
        version = next(v for v in _versions(agreement) if code == f"{REPORT}{v.report_id}")
        paper = financial_paper(
            version.report,
            content=version.content,
            sha256=version.sha256,
            number=version.number,
            at=version.at,
        )
    return replace(paper, copied=_copied(agreement))


def _copied(agreement: Agreement) -> Copied:
    application = agreement.decision.application
    names = known_names(application)
    officers = (agreement.operator_signed_by_id, agreement.department_signed_by_id)
    certified = ServiceRendered.objects.filter(agreement=agreement).values("certified_by")
    facilitated = Facilitation.objects.filter(group__agreement=agreement).values("person")
    acted = Person.objects.filter(pk__in=[pk for pk in officers if pk]) | Person.objects.filter(
        pk__in=certified
    )
    named = (acted | Person.objects.filter(pk__in=facilitated)).order_by("pk")
    names |= set(named.values_list("full_name", flat=True))
    names |= set(agreement.signatures.values_list("name", flat=True))
    of_the_body = set(search_key(agreement.operator.name).split())
    names |= {
        word for word in _CAPITALISED.findall(application.facilitators) if search_key(word) not in of_the_body
    }
    return Copied(
        sentence=copied_sentence(agreement.number),
        names=tuple(sorted(names)),
        lines=_lines(agreement.operator.address, application.facilitators),
    )


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())
