"""The texts of conventions as pages show them: the two families, one version with what is to mend in it."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.agreements.catalogue import shipped_text
from maillage.agreements.models import Agreement, AgreementText
from maillage.agreements.texts import text_in_use
from maillage.rules.convention import (
    CONDITIONS,
    FAMILIES,
    Block,
    Difference,
    Text,
    differences,
    problems_of,
    read,
)
from maillage.rules.convention.words import PUBLIC
from maillage.rules.french import search_key


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """The text of a family: the version in use (none while the shipped one serves) and the draft."""

    family: str
    label: str
    title: str
    articles: int
    published: AgreementText | None
    draft: AgreementText | None


def family_rows(funder_id: int) -> list[FamilyRow]:
    """Give back the two families of a funder; four queries at most."""
    rows = AgreementText.objects.filter(funder_id=funder_id).exclude(state="replaced")
    held = {
        (row.family, row.state): row for row in rows.select_related("published_by", "saved_by").order_by("pk")
    }
    found = []
    for family, label in FAMILIES.items():
        published = held.get((family, "published"))
        said = published.as_rule() if published else shipped_text(family)
        draft = held.get((family, "draft"))
        found.append(FamilyRow(family, label, said.title, len(said.articles), published, draft))
    return found


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article of a version, with what is to mend in it."""

    pk: int
    number: int
    title: str
    condition: str
    blocks: tuple[Block, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextFacts:
    """One version: its articles, the problems of the whole, what it changes, and the former versions."""

    text: AgreementText
    said: Text
    preamble: tuple[Block, ...]
    articles: tuple[ArticleRow, ...]
    problems: tuple[str, ...]
    problem_count: int
    changes: tuple[Difference, ...]
    versions: tuple[AgreementText, ...]


def text_facts(text: AgreementText) -> TextFacts:
    """Give back all a page says of a version; five queries at most."""
    rows = list(text.articles.order_by("position", "pk"))
    said = text.as_rule()
    problems = problems_of(said, text.family) if text.is_draft else ()
    former = text_in_use(text.funder_id, text.family) if text.is_draft else None
    versions = AgreementText.objects.filter(funder_id=text.funder_id, family=text.family)
    return TextFacts(
        text=text,
        said=said,
        preamble=read(text.preamble),
        articles=tuple(
            ArticleRow(
                pk=row.pk,
                number=number,
                title=row.title,
                condition=CONDITIONS[search_key(row.condition)].meaning if row.condition else "",
                blocks=read(row.body),
                problems=tuple(problem.sentence for problem in problems if problem.article == number),
            )
            for number, row in enumerate(rows, start=1)
        ),
        problems=tuple(problem.sentence for problem in problems if problem.article == 0),
        problem_count=len(problems),
        changes=differences(former, said) if former else (),
        versions=tuple(versions.exclude(pk=text.pk).order_by("-version")),
    )


@dataclass(frozen=True, slots=True)
class TryOn:
    """An agreement that a text can be tried on."""

    pk: int
    label: str


def agreements_to_try(funder_id: int, family: str, limit: int = 20) -> list[TryOn]:
    """Give back the latest agreements of that family, to read a text with their figures; one query."""
    rows = Agreement.objects.filter(
        lot__call__funder_id=funder_id, decision__deliberation__isnull=False
    ).select_related("operator", "lot__territory")
    wanted = [
        row for row in rows.order_by("-prepared_at", "-pk") if row.operator.is_public is (family == PUBLIC)
    ]
    return [
        TryOn(row.pk, f"{row.number}, {row.operator.name} ({row.lot.territory.name})")
        for row in wanted[:limit]
    ]
