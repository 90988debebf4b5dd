"""The text of the conventions: drafts, publication, what conventions are made of."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from docx import Document
from pypdf import PdfReader

from maillage.agreements.catalogue import shipped_text
from maillage.agreements.example import example_paper
from maillage.agreements.models import AgreementArticle, AgreementText
from maillage.agreements.operations import (
    add_article,
    discard_text,
    move_article,
    publish_text,
    remove_article,
    save_article,
    save_heading,
    send_agreement,
    start_text,
    take_back_agreement,
)
from maillage.agreements.papers import agreement_paper
from maillage.agreements.queries.texts import agreements_to_try, family_rows, text_facts
from maillage.agreements.texts import text_in_use
from maillage.documents.agreement import AgreementPaper
from maillage.documents.paper import render
from maillage.documents.word import render_word
from maillage.journal.models import Entry
from maillage.people.models import Organisation
from maillage.rules.verdict import Refused
from tests.agreements.steps import SENT, in_force, prepare
from tests.candidates import Candidates, Department, moment

NOON = moment("2025-09-01T12:00")
LATER = moment("2025-09-01T12:05")


def draft_of(department: Department, family: str = "private") -> AgreementText:
    return start_text(department.organisation, family, by=department.instructor, at=NOON)


def article_of(text: AgreementText, position: int) -> AgreementArticle:
    return text.articles.get(position=position)


def titles(text: AgreementText) -> list[str]:
    return list(text.articles.order_by("position").values_list("title", flat=True))


def wrote(article: AgreementArticle, body: str, department: Department) -> AgreementArticle:
    """The article with another body, as whoever has just opened it writes it."""
    return save_article(
        article,
        title=article.title,
        condition=article.condition,
        body=body,
        seen=article.mark,
        by=department.instructor,
        at=LATER,
    )


def test_a_draft_starts_from_the_shipped_text_then_from_the_published_one(department: Department) -> None:
    shipped = shipped_text("private")
    draft = draft_of(department)
    assert (draft.version, draft.state) == (1, "draft")
    assert draft.as_rule() == shipped
    with pytest.raises(Refused, match="existe déjà"):
        draft_of(department)
    assert draft_of(department, "public").version == 1
    with pytest.raises(Refused, match="famille"):
        draft_of(department, "martian")
    wrote(article_of(draft, 1), "Objet : {territoire}.", department)
    publish_text(draft, by=department.manager, at=LATER)
    following = draft_of(department)
    assert following.version == 2
    assert following.as_rule().articles[0].body == "Objet : {territoire}."


def test_articles_are_added_moved_and_removed_without_a_hole(department: Department) -> None:
    draft = draft_of(department)
    before = titles(draft)
    who: dict[str, Any] = {"by": department.instructor, "at": LATER}
    add_article(draft, title=" Annexes ", condition="", body="Deux annexes.", **who)
    assert titles(draft) == [*before, "Annexes"]
    move_article(article_of(draft, len(before) + 1), up=True, **who)
    assert titles(draft) == [*before[:-1], "Annexes", before[-1]]
    move_article(article_of(draft, 1), up=True, **who)
    move_article(article_of(draft, 1), up=False, **who)
    assert titles(draft)[:2] == [before[1], before[0]]
    remove_article(article_of(draft, 1), **who)
    assert titles(draft) == [before[0], *before[2:-1], "Annexes", before[-1]]
    assert list(draft.articles.order_by("position").values_list("position", flat=True)) == list(
        range(1, len(before) + 1)
    )
    save_heading(draft, title="Notre convention", preamble="- la loi ;", **who)
    assert AgreementText.objects.get(pk=draft.pk).title == "Notre convention"
    assert list(Entry.objects.filter(subject_kind="agreement_text").values_list("verb", flat=True)) == [
        "start_text",
        "add_article",
        "move_article",
        "move_article",
        "remove_article",
        "save_heading",
    ]


def test_two_people_do_not_write_over_one_another(department: Department) -> None:
    draft = draft_of(department)
    article, seen = article_of(draft, 1), article_of(draft, 1).mark
    wrote(article, "Premier.", department)
    with pytest.raises(Refused, match="entre-temps"):
        save_article(
            article, title="Objet", condition="", body="Second.", seen=seen, by=department.manager, at=LATER
        )
    assert article_of(draft, 1).body == "Premier."


@pytest.mark.requirement("R73")
def test_a_text_with_a_problem_is_not_published(department: Department) -> None:
    draft = draft_of(department)
    wrote(article_of(draft, 2), "Du {debu} au {fin}.", department)
    with pytest.raises(Refused, match=r"Article 2.*Vouliez-vous"):
        publish_text(draft, by=department.manager, at=LATER)
    assert text_in_use(department.organisation.pk, "private") == shipped_text("private")
    facts = text_facts(draft)
    assert facts.problem_count == 2
    assert "debu" in facts.articles[1].problems[0]
    assert [change.title for change in facts.changes] == ["Durée"]


@pytest.mark.requirement("R73")
def test_a_published_text_replaces_the_former_and_is_written_no_more(department: Department) -> None:
    first = publish_text(draft_of(department), by=department.manager, at=LATER)
    second = publish_text(draft_of(department), by=department.manager, at=LATER)
    first.refresh_from_db()
    assert (first.state, first.replaced_at, second.state) == ("replaced", LATER, "published")
    who: dict[str, Any] = {"by": department.instructor, "at": LATER}
    article = article_of(second, 1)
    for act in (
        lambda: save_heading(second, title="T", preamble="", **who),
        lambda: add_article(second, title="T", condition="", body="B", **who),
        lambda: save_article(article, title="T", condition="", body="B", seen=article.mark, **who),
        lambda: move_article(article, up=False, **who),
        lambda: remove_article(article, **who),
        lambda: publish_text(second, **who),
        lambda: discard_text(second, **who),
    ):
        with pytest.raises(Refused, match="est publiée"):
            act()
    rows = family_rows(department.organisation.pk)
    assert [(row.family, row.published, row.draft) for row in rows] == [
        ("private", second, None),
        ("public", None, None),
    ]


def test_a_draft_thrown_away_leaves_the_text_in_use(department: Department) -> None:
    draft = draft_of(department)
    discard_text(draft, by=department.instructor, at=LATER)
    assert not AgreementText.objects.exists()
    assert not AgreementArticle.objects.exists()
    assert draft_of(department).version == 1


@pytest.mark.requirement("R73")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE agreements_agreementtext SET title = 'Autre'",
        "UPDATE agreements_agreementtext SET state = 'draft', published_at = NULL, published_by_id = NULL",
        "DELETE FROM agreements_agreementtext",
        "UPDATE agreements_agreementarticle SET body = 'Autre'",
        "DELETE FROM agreements_agreementarticle",
        (
            "INSERT INTO agreements_agreementarticle (text_id, position, title, condition, body) "
            "SELECT id, 39, 'Autre', '', 'Autre' FROM agreements_agreementtext"
        ),
    ],
)
def test_a_published_text_is_frozen_for_raw_sql(department: Department, sql: str) -> None:
    publish_text(draft_of(department), by=department.manager, at=LATER)
    with (
        pytest.raises(IntegrityError, match="agreement_text_frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"state": "published", "published_at": NOON}, "agreement_text_published_on_a_day"),
        ({"state": "unknown"}, "agreement_text_(state_known|published_on_a_day)"),
        ({"family": "martian"}, "agreement_text_family_known"),
        ({"version": 0}, "agreement_text_version_from_one"),
        ({"replaced_at": NOON}, "agreement_text_replaced_after_it_is_published"),
    ],
)
def test_the_database_refuses_a_version_that_is_none(
    department: Department, changes: dict[str, Any], name: str
) -> None:
    draft = draft_of(department)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AgreementText.objects.filter(pk=draft.pk).update(**changes)


def test_the_database_keeps_one_draft_and_articles_that_say_something(department: Department) -> None:
    draft = draft_of(department)
    for changes, name in (
        ({"body": ""}, "agreement_article_has_words"),
        ({"title": ""}, "agreement_article_has_a_title"),
        ({"condition": "inconnue"}, "agreement_article_condition_known"),
        ({"position": 0}, "agreement_article_position_from_one"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            draft.articles.filter(position=1).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.articles.filter(position=1).update(position=2)
    draft.pk, draft.version = None, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save(force_insert=True)


def pdf_words(paper: AgreementPaper) -> str:
    pages = PdfReader(io.BytesIO(render(paper, at=SENT))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.requirement("R73")
def test_an_agreement_keeps_the_text_it_was_sent_with(department: Department, awarded: Candidates) -> None:
    draft = draft_of(department)
    wrote(
        article_of(draft, 10),
        "Une phrase que le Département a écrite pour {opérateur}.",
        department,
    )
    text = publish_text(draft, by=department.manager, at=LATER)
    agreement = send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)
    assert agreement.wording == text
    assert "a écrite pour Association Horizon Psy 62" in pdf_words(agreement_paper(agreement))
    other = draft_of(department)
    wrote(article_of(other, 10), "Tout autre chose.", department)
    publish_text(other, by=department.manager, at=LATER)
    Organisation.objects.filter(pk=agreement.operator_id).update(name="Horizon renommée")
    agreement = type(agreement).objects.get(pk=agreement.pk)
    assert "a écrite pour Association Horizon Psy 62" in pdf_words(agreement_paper(agreement))
    agreement = take_back_agreement(agreement, by=department.instructor, at=SENT)
    assert (agreement.wording, agreement.content) == (None, None)
    assert "Tout autre chose." in pdf_words(agreement_paper(agreement))


@pytest.mark.requirement("R73")
def test_a_public_body_signs_the_text_of_public_bodies(department: Department, awarded: Candidates) -> None:
    agreement = in_force(awarded.audomarois, department, awarded.deux_rives)
    said = pdf_words(agreement_paper(agreement))
    assert "Convention de coopération entre personnes publiques" in said
    assert "engagement républicain" not in said
    assert "obligatoire" not in said
    assert "Publier les données essentielles" not in said


@pytest.mark.requirement("F1")
def test_the_duty_of_the_law_is_in_the_text_and_the_calendar_of_a_private_body(
    department: Department, awarded: Candidates
) -> None:
    said = pdf_words(agreement_paper(prepare(awarded.artois, department)))
    assert "la présente convention est obligatoire" in said
    assert "dépassant 23 000,00 €" in said
    assert "Publier les données essentielles" in said
    assert "PROJET" in said
    alone = pdf_words(agreement_paper(prepare(awarded.boulonnais, department)))
    assert "obligatoire" not in alone
    assert "Publier les données essentielles" not in alone


def letters(said: str) -> str:
    """Words without spaces, hyphens nor signs of a list: what two renderings share."""
    return "".join(sign for sign in said.casefold() if sign.isalnum())


def word_lines(file: bytes) -> list[str]:
    document = Document(io.BytesIO(file))
    found: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            found += [one.text for row in block.rows for cell in row.cells for one in cell.paragraphs]
        else:
            found.append(block.text)
    return [line for line in found if line.strip()]


def body_of(paper: AgreementPaper) -> str:
    """The letters of the PDF, without the head and the foot of its pages."""
    said = ""
    for number, page in enumerate(PdfReader(io.BytesIO(render(paper, at=SENT))).pages, start=1):
        foot = (f"N° {paper.reference} · version", "Édité le", f"page {number} sur")
        for line in page.extract_text().splitlines():
            seen = " ".join(line.split())
            if not seen.startswith(foot) and seen != "PROJET":
                said += letters(line)
    return said


@pytest.mark.parametrize("family", ["private", "public"])
def test_the_word_file_says_what_the_pdf_says(department: Department, family: str) -> None:
    paper = example_paper(shipped_text(family), family, department.organisation)
    pdf, place, between = body_of(paper), 0, []
    for line in word_lines(render_word(paper, at=SENT)):
        said = letters(line)
        found = pdf.find(said, place)
        assert found >= 0, line
        between.append(pdf[place:found])
        place = found + len(said)
    letterhead = letters(f"{paper.issuer.name}{paper.issuer.service}{''.join(paper.issuer.address)}")
    left = "".join(between).removeprefix(letterhead)
    for head in (paper.issuer.name, paper.title):
        left = left.replace(letters(head), "")
    assert left == "123", "the numbers of the list, which Word computes"
    assert pdf[place:] == ""


def test_the_word_file_has_styles_lists_numbers_and_speaks_french(department: Department) -> None:
    paper = example_paper(shipped_text("private"), "private", department.organisation)
    document = Document(io.BytesIO(render_word(paper, at=SENT)))
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "List Bullet", "List Number"} <= styles
    assert document.core_properties.language == "fr-FR"
    xml = document.styles.element.xml
    assert 'w:val="fr-FR"' in xml
    assert "en-US" not in xml.split("w:docDefaults")[1].split("w:eastAsia")[0]
    section = document.sections[0]
    assert "PROJET" in section.header.paragraphs[0].text
    assert "NUMPAGES" in section.footer._element.xml
    assert any("tblHeader" in table._tbl.xml for table in document.tables)


def test_a_text_is_tried_on_the_agreements_of_its_family(department: Department, awarded: Candidates) -> None:
    for application in (awarded.artois, awarded.audomarois):
        prepare(application, department)
    private = agreements_to_try(department.organisation.pk, "private")
    public = agreements_to_try(department.organisation.pk, "public")
    assert ["Horizon" in row.label for row in private] == [True]
    assert ["EPSM" in row.label for row in public] == [True]
