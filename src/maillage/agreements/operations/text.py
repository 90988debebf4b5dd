"""Writing the text of the convention: a draft, its articles, its publication (R73)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Max

from maillage.agreements.models import AgreementArticle, AgreementText
from maillage.agreements.texts import text_in_use
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Organisation, Person
from maillage.people.operations import chain
from maillage.rules.convention import FAMILIES, problems_of
from maillage.rules.convention.checking import MOST_ARTICLES
from maillage.rules.verdict import Refused


def text_subject(text: AgreementText) -> Subject:
    """Give back a version of the text as the journal keeps it."""
    return Subject(kind="agreement_text", id=str(text.pk), label=str(text))


def _note(text: AgreementText, verb: str, *, by: Person, at: dt.datetime, **after: object) -> None:
    record(chain=chain(), at=at, actor=by.actor, verb=verb, subject=text_subject(text), after=after)


def _draft(text_id: int) -> AgreementText:
    """Give back the draft under lock. Raises Refused once it is published."""
    text = AgreementText.objects.select_for_update().get(pk=text_id)
    if not text.is_draft:
        raise Refused("Cette version est publiée : commencez-en une nouvelle pour changer le texte.")
    return text


def _touch(text: AgreementText, *, by: Person, at: dt.datetime) -> None:
    text.saved_by, text.saved_at = by, at
    text.save(update_fields=["title", "preamble", "saved_by", "saved_at"])


@transaction.atomic
def start_text(funder: Organisation, family: str, *, by: Person, at: dt.datetime) -> AgreementText:
    """Start a new version from the text in use: the published one, or the one shipped with Maillage.

    Raises Refused for an unknown family, and while another draft of it is being written.
    """
    if family not in FAMILIES:
        raise Refused("Cette famille d’organismes n’existe pas : choisissez-en une dans la liste.")
    funder = Organisation.objects.select_for_update(of=("self",)).get(pk=funder.pk)
    versions = AgreementText.objects.filter(funder=funder, family=family)
    if versions.drafts().exists():
        raise Refused("Un brouillon de ce texte existe déjà : reprenez-le, ou écartez-le d’abord.")
    said = text_in_use(funder.pk, family)
    text = AgreementText.objects.create(
        funder=funder,
        family=family,
        version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        title=said.title,
        preamble=said.preamble,
        created_at=at,
        created_by=by,
        saved_at=at,
        saved_by=by,
    )
    AgreementArticle.objects.bulk_create(
        AgreementArticle(
            text=text, position=number, title=article.title, condition=article.condition, body=article.body
        )
        for number, article in enumerate(said.articles, start=1)
    )
    _note(text, "start_text", by=by, at=at, version=text.version, articles=len(said.articles))
    return text


@transaction.atomic
def save_heading(
    text: AgreementText, *, title: str, preamble: str, by: Person, at: dt.datetime
) -> AgreementText:
    """Write the title of the convention and what it rests on. Raises Refused once published."""
    text = _draft(text.pk)
    text.title, text.preamble = title.strip(), preamble.strip()
    _touch(text, by=by, at=at)
    _note(text, "save_heading", by=by, at=at, titre=text.title)
    return text


@transaction.atomic
def add_article(
    text: AgreementText, *, title: str, condition: str, body: str, by: Person, at: dt.datetime
) -> AgreementArticle:
    """Add an article at the end. Raises Refused once published, or beyond the most articles a text holds."""
    text = _draft(text.pk)
    last = text.articles.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_ARTICLES:
        raise Refused(f"Un texte a {MOST_ARTICLES} articles au plus : regroupez-les.")
    article = AgreementArticle.objects.create(
        text=text, position=last + 1, title=title.strip(), condition=condition, body=body.strip()
    )
    _touch(text, by=by, at=at)
    _note(text, "add_article", by=by, at=at, article=str(article))
    return article


@transaction.atomic
def save_article(
    article: AgreementArticle,
    *,
    title: str,
    condition: str,
    body: str,
    seen: str,
    by: Person,
    at: dt.datetime,
) -> AgreementArticle:
    """Write an article again, when it still is what the page showed (its mark, `seen`).

    Raises Refused once published, and when someone else wrote it meanwhile.
    """
    text = _draft(article.text_id)
    article = AgreementArticle.objects.get(pk=article.pk)
    if article.mark != seen:
        raise Refused(
            f"{text.saved_by.full_name} a écrit cet article entre-temps : gardez une copie de votre texte, "
            "rechargez la page, puis recommencez."
        )
    article.title, article.condition, article.body = title.strip(), condition, body.strip()
    article.save(update_fields=["title", "condition", "body"])
    _touch(text, by=by, at=at)
    _note(text, "save_article", by=by, at=at, article=str(article))
    return article


@transaction.atomic
def move_article(article: AgreementArticle, *, up: bool, by: Person, at: dt.datetime) -> None:
    """Exchange an article with the one before it, or after it; nothing moves beyond the first and the last.

    Raises Refused once published.
    """
    text = _draft(article.text_id)
    article = AgreementArticle.objects.get(pk=article.pk)
    place = article.position
    other = text.articles.filter(position=place - 1 if up else place + 1).first()
    if other is None:
        return
    beyond = MOST_ARTICLES + 1
    for row, position in ((other, beyond), (article, other.position), (other, place)):
        AgreementArticle.objects.filter(pk=row.pk).update(position=position)
    _touch(text, by=by, at=at)
    article.refresh_from_db()
    _note(text, "move_article", by=by, at=at, article=str(article))


@transaction.atomic
def remove_article(article: AgreementArticle, *, by: Person, at: dt.datetime) -> None:
    """Take an article away; the next ones move up. Raises Refused once published."""
    text = _draft(article.text_id)
    article = AgreementArticle.objects.get(pk=article.pk)
    said, place = str(article), article.position
    article.delete()
    for row in text.articles.filter(position__gt=place).order_by("position"):
        AgreementArticle.objects.filter(pk=row.pk).update(position=F("position") - 1)
    _touch(text, by=by, at=at)
    _note(text, "remove_article", by=by, at=at, article=said)


@transaction.atomic
def publish_text(text: AgreementText, *, by: Person, at: dt.datetime) -> AgreementText:
    """Put the version in use for the conventions sent from now on; the former one is replaced.

    Raises Refused while something is to be mended, and once published.
    """
    text = _draft(text.pk)
    problems = problems_of(text.as_rule(), text.family)
    if problems:
        raise Refused(f"Ce texte n’est pas encore prêt. {problems[0].sentence}")
    former = AgreementText.objects.published().filter(funder_id=text.funder_id, family=text.family)
    former.update(state=AgreementText.State.REPLACED, replaced_at=at)
    text.state, text.published_at, text.published_by = AgreementText.State.PUBLISHED, at, by
    text.save(update_fields=["state", "published_at", "published_by"])
    _note(text, "publish_text", by=by, at=at, version=text.version)
    return text


@transaction.atomic
def discard_text(text: AgreementText, *, by: Person, at: dt.datetime) -> None:
    """Throw a draft away; the text in use does not change. Raises Refused once published."""
    text = _draft(text.pk)
    _note(text, "discard_text", by=by, at=at, version=text.version)
    text.articles.all().delete()
    text.delete()
