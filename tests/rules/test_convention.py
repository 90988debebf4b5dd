"""The text of a convention: read, checked, filled."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.agreements.catalogue import shipped_text
from maillage.rules.convention import (
    CONDITIONS,
    FAMILIES,
    VARIABLES,
    Article,
    Text,
    check,
    conditions_of,
    differences,
    fill,
    problems_of,
    read,
    variables_of,
)
from maillage.rules.convention.checking import MOST_ARTICLES
from maillage.rules.verdict import Refused

VALUES = {word.name: word.example or "–" for word in VARIABLES.values()}
VARIABLES_UNDER = {word.name: word.under for word in VARIABLES.values()}
EVERY = [word.name for word in CONDITIONS.values()]
PRIVATE = shipped_text("private")


def with_article(body: str, *, title: str = "Divers", condition: str = "", family: str = "private") -> Text:
    text = shipped_text(family)
    return replace(text, articles=(*text.articles, Article(title, body, condition)))


def said(text: Text, holds: list[str] | None = None) -> str:
    filled = fill(text, VALUES, EVERY if holds is None else holds)
    return " ".join(block.words for article in filled.articles for block in article.blocks)


def sentences(text: Text, family: str = "private") -> list[str]:
    return [
        problem.sentence.replace("\u00a0", " ").replace("\u202f", " ")
        for problem in problems_of(text, family)
    ]


@pytest.mark.requirement("R73")
@pytest.mark.parametrize("family", FAMILIES)
def test_the_texts_shipped_may_be_published(family: str) -> None:
    assert problems_of(shipped_text(family), family) == ()
    assert check(shipped_text(family), family)


def test_a_body_is_read_as_paragraphs_and_lists() -> None:
    blocks = read(
        "Un paragraphe\nsur deux lignes.\n\n- premier\n- second,\n  suite\n\n1. un\n2) deux\n\nFin."
    )
    assert [(block.kind.value, block.words) for block in blocks] == [
        ("paragraph", "Un paragraphe sur deux lignes."),
        ("bullet", "premier"),
        ("bullet", "second, suite"),
        ("number", "un"),
        ("number", "deux"),
        ("paragraph", "Fin."),
    ]


def test_a_variable_is_known_whatever_its_accents_and_capitals() -> None:
    assert "20 000,00 €" in said(with_article("Le { Montant } et {plafond de l'accueil cafe}."))
    assert check(with_article("Le {MONTANT}."), "private")


def test_a_condition_prints_a_paragraph_only_when_it_holds() -> None:
    text = with_article("[si rythme mensuel] Chaque mois.\n\n[sauf si rythme mensuel] Autrement.")
    assert "Chaque mois." in said(text, ["rythme mensuel", "engagement républicain"])
    assert "Autrement." not in said(text, ["rythme mensuel"])
    assert "Autrement." in said(text, [])


def test_articles_are_numbered_one_after_the_other_when_one_is_left_out() -> None:
    filled = fill(PRIVATE, VALUES, [])
    assert [article.number for article in filled.articles] == list(range(1, len(PRIVATE.articles)))
    assert "Contrat d’engagement républicain" not in [article.title for article in filled.articles]


def test_an_article_whose_every_line_is_left_out_is_not_printed() -> None:
    text = with_article("[si rythme mensuel] Chaque mois.", title="Rythme")
    assert "Rythme" not in [article.title for article in fill(text, VALUES, []).articles]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("Le {montan}.", "Article 12 : la variable « {montan} » n’existe pas. Vouliez-vous « {montant} » ?"),
        ("Le {xyzxyz}.", "Choisissez un mot de la liste."),
        ("Le {montant.", "une accolade est ouverte ou fermée sans l’autre, près de « Le {montant. »"),
        ("Le montant}.", "une accolade est ouverte ou fermée sans l’autre"),
        ("Le [si avance prévue] montant.", "un crochet n’est pas à sa place"),
        (
            "[si avence prevue] Oui.",
            "la condition « avence prevue » n’existe pas. Vouliez-vous « avance prévue » ?",
        ),
        ("  \n ", "le texte est vide"),
        ("[si avance prévue]", "le texte est vide"),
        ("Bien.\n\n[si avance prévue]", "une ligne est vide"),
        ("Le {tableau des versements} ici.", "est un tableau : laissez-le seul dans son paragraphe"),
        (
            "Sauf {mois sans rencontre}.",
            "peut être vide : commencez la ligne, ou l’article, par « [si mois sans",
        ),
        (
            "[sauf si mois sans rencontre] Sauf {mois sans rencontre}.",
            "« {mois sans rencontre} » peut être vide",
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_number_of_the_article(body: str, sentence: str) -> None:
    found = sentences(with_article(body))
    assert len(found) == 1
    assert sentence in found[0]
    assert found[0].startswith("Article 12 :")
    assert not check(with_article(body), "private")


def test_titles_are_plain_words() -> None:
    assert "le titre est vide" in sentences(with_article("Bien.", title=" "))[0]
    assert "ni variable ni condition" in sentences(with_article("Bien.", title="Le {montant}"))[0]
    assert sentences(replace(PRIVATE, title=""))[0].startswith("Le titre de la convention est vide")
    assert sentences(replace(PRIVATE, preamble="- {nimporte}"))[0].startswith("Visas : la variable")


def test_an_article_may_stand_under_a_condition_that_exists() -> None:
    assert check(with_article("Sauf {mois sans rencontre}.", condition="mois sans rencontre"), "private")
    assert "la condition « inconnue »" in sentences(with_article("Bien.", condition="inconnue"))[0]


@pytest.mark.requirement("R62", "R72", "R80")
@pytest.mark.parametrize("name", ["montant", "début", "fin", "tableau des versements", "bilan attendu le"])
@pytest.mark.parametrize("family", FAMILIES)
def test_what_binds_is_needed_without_condition(name: str, family: str) -> None:
    text = shipped_text(family)
    without = replace(
        text,
        articles=tuple(replace(item, body=item.body.replace(f"{{{name}}}", "…")) for item in text.articles),
    )
    assert [f"placez « {{{name}}} »" in found for found in sentences(without, family)] == [True]
    conditional = replace(
        without, articles=(*without.articles, Article("Sous condition", f"{{{name}}}", "avance prévue"))
    )
    assert len(sentences(conditional, family)) == 1
    unless = replace(
        without, articles=(*without.articles, Article("Sauf", f"[sauf si avance prévue] {{{name}}}"))
    )
    assert any("placez" in found for found in sentences(unless, family))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("ne peut reverser tout ou partie de la subvention", "interdit de reverser"),
        ("le contrôle, sur pièces et sur place,", "clause de contrôle"),
        ("données essentielles", "publication des données essentielles"),
        ("{comptes rendus financiers attendus le}", "la date du compte rendu financier"),
        ("{engagement républicain souscrit le}", "contrat d’engagement républicain"),
    ],
)
def test_a_clause_of_the_law_is_needed_of_private_bodies(words: str, sentence: str) -> None:
    articles = tuple(replace(item, body=item.body.replace(words, "…")) for item in PRIVATE.articles)
    found = sentences(replace(PRIVATE, articles=articles))
    assert [sentence in line for line in found] == [True]
    assert not [line for line in sentences(shipped_text("public"), "public") if sentence in line]


def test_the_law_of_private_bodies_is_not_written_to_a_public_one() -> None:
    body = "[si engagement républicain] Le {engagement républicain souscrit le}."
    found = sentences(with_article(body, family="public"), "public")
    assert len(found) == 2
    assert all("n’existe pas pour un organisme public" in line for line in found)
    assert len(variables_of("public")) < len(variables_of("private"))
    assert len(conditions_of("public")) < len(conditions_of("private"))


def test_a_text_has_some_articles_and_not_too_many() -> None:
    assert sentences(replace(PRIVATE, articles=())) == ["La convention n’a aucun article : ajoutez-en un."]
    many = replace(PRIVATE, articles=PRIVATE.articles * 4)
    assert any(f"plus de {MOST_ARTICLES} articles" in line for line in sentences(many))


@pytest.mark.parametrize("body", ["Le {inconnue}.", "Le {montant.", "[si inconnue] Oui."])
def test_a_text_that_was_not_checked_is_refused_rather_than_printed_wrong(body: str) -> None:
    with pytest.raises(Refused, match="corrigez le texte"):
        fill(with_article(body), VALUES, EVERY)


def test_a_variable_without_a_value_is_refused() -> None:
    with pytest.raises(Refused, match="n’est pas connu"):
        fill(PRIVATE, {**VALUES, "montant": ""}, EVERY)


def test_what_changes_is_told_article_by_article() -> None:
    first, second, *rest = PRIVATE.articles
    new = Text(
        "Autre titre",
        PRIVATE.preamble,
        (
            second,
            replace(first, body=f"{first.body}\nUne ligne."),
            *rest[:-1],
            Article("Neuf", "Mot.", "avance prévue"),
        ),
    )
    found = differences(PRIVATE, new)
    assert [(item.title, item.what) for item in found] == [
        ("Titre et visas", "modifié"),
        ("Objet", "modifié"),
        ("Neuf", "ajouté"),
        (rest[-1].title, "retiré"),
    ]
    assert found[0].lines == (("removed", PRIVATE.title), ("added", "Autre titre"))
    assert found[1].lines == (("added", "Une ligne."),)
    assert found[2].lines == (("added", "[imprimé si : avance prévue]"), ("added", "Mot."))
    assert differences(PRIVATE, PRIVATE) == ()


names = st.sampled_from([*VALUES, "inconnue", ""])
pieces = st.one_of(
    names.map(lambda name: f"{{{name}}}"),
    st.sampled_from(["{", "}", "[", "]", "[si ", "- ", "1. ", "\n", "\n\n", " ", "mot", "« mot » ;"]),
    st.tuples(st.sampled_from(["si", "sauf si"]), st.sampled_from([*EVERY, "rien"])).map(
        lambda made: f"\n\n[{made[0]} {made[1]}] "
    ),
)
bodies = st.lists(pieces, max_size=12).map("".join)
conditions = st.sampled_from(["", *EVERY])


@given(
    body=bodies,
    condition=conditions,
    family=st.sampled_from(list(FAMILIES)),
    holds=st.sets(st.sampled_from(EVERY)),
)
def test_what_is_checked_is_filled_and_no_variable_is_left(
    body: str, condition: str, family: str, holds: set[str]
) -> None:
    text = with_article(body, condition=condition, family=family)
    values = {
        name: value
        for name, value in VALUES.items()
        if not VARIABLES_UNDER[name] or VARIABLES_UNDER[name] in holds
    }
    if problems_of(text, family):
        return
    filled = fill(text, values, holds)
    for article in filled.articles:
        for block in article.blocks:
            assert not set("{}[]") & set(block.words)


@given(body=bodies)
def test_reading_loses_no_word(body: str) -> None:
    kept = "".join(piece.said for block in read(body) for piece in block.pieces)
    assert kept.count("mot") == body.count("mot")
