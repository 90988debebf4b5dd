"""What RGAA asks of each page, looked for in the page of each name as it is sent: the proofs of the grid."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final

import pytest
from django.test import override_settings
from lxml.etree import _Element

from maillage.chores.demonstration.stage import Stage
from tests.accessibility.leaves import Leaf, above, crawl, is_hidden, local, name_of, words

CAMPAIGN_DAY = dt.date(2026, 3, 10)
pytestmark = pytest.mark.django_db
SAYS_NOTHING: Final = {
    "voir", "ici", "lire", "modifier", "ouvrir", "cliquez ici", "en savoir plus", "lire la suite",
    "télécharger", "suite", "détail", "détails", "plus", "supprimer", "retirer",
}  # fmt: skip
FIELDS: Final = ("input", "select", "textarea")
UNSEEN: Final = ("hidden", "submit", "button")
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
OF_THE_LOOK: Final = (
    "font", "center", "big", "strike", "tt", "blink", "marquee", "basefont", "u", "s",
)  # fmt: skip
ROLES: Final = {
    "table", "rowgroup", "row", "columnheader", "rowheader", "cell", "search", "status", "alert", "region",
    "img", "group", "figure", "note",
}  # fmt: skip
"""The roles used: none makes a widget that would need a keyboard of its own."""
REFERENCES: Final = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "list")


@pytest.fixture(scope="module")
def leaves(campaign: Stage, django_db_blocker: Any) -> list[Leaf]:
    with django_db_blocker.unblock(), override_settings(MAILLAGE_TODAY=f"{CAMPAIGN_DAY.isoformat()}T10:00"):
        found = crawl(campaign)
    assert len({leaf.name for leaf in found}) > 150
    return found


def wrong(leaves: list[Leaf], look: Callable[[Leaf], Iterator[object]]) -> list[str]:
    """What is wrong on each page, with its address and who reads it."""
    return [f"{leaf.address} ({leaf.who or 'anyone'}): {what}" for leaf in leaves for what in look(leaf)]


# 1. Pictures


def test_a_picture_is_named_or_hidden(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("img"):
            if one.get("alt") is None or re.search(r"\.(png|jpe?g|svg|webp)$", one.get("alt", "")):
                yield one.get("src")
        for one in leaf.all("svg"):
            if not is_hidden(one) and (one.get("role") not in ("img", "group") or not name_of(leaf, one)):
                yield one.get("class")

    assert wrong(leaves, look) == []


def test_a_hidden_picture_holds_neither_a_title_nor_what_takes_the_focus(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.tree.iter():
            if local(one) and one.get("aria-hidden") == "true" and local(one) != "button":
                inside = [
                    piece for piece in one.iter("a", "button", *FIELDS) if piece.get("tabindex") != "-1"
                ]
                if inside or any(local(piece) in ("title", "desc") for piece in one.iter()):
                    yield local(one), one.get("class")

    assert wrong(leaves, look) == []


def test_a_picture_of_figures_has_its_table_or_its_links_beside_it(leaves: list[Leaf]) -> None:
    seen = []

    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("svg"):
            if is_hidden(one) or one.get("role") not in ("img", "group"):
                continue
            seen.append(name_of(leaf, one))
            main = above(one, "main")
            tables = [*main.iter("table")] if main is not None else []
            links = [*main.iter("a")] if main is not None else []
            places = [inside for inside in one.iter() if local(inside) == "a"]
            told = {words(link) for link in links if above(link, "svg") is None}
            names = [words(place).partition(",")[0] for place in places]
            if not tables and not all(any(name in text for text in told) for name in names):
                yield name_of(leaf, one)

    assert wrong(leaves, look) == []
    assert any(name.startswith("Carte des territoires") for name in seen)
    assert any("L’année du groupe" in name for name in seen)


def test_a_caption_is_tied_to_its_picture(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("figure"):
            captions = [words(inside) for inside in one if local(inside) == "figcaption"]
            if captions and (one.get("role") != "figure" or one.get("aria-label") not in captions):
                yield captions

    assert wrong(leaves, look) == []


def test_no_text_is_a_picture_but_in_screenshots_codes_and_receipts(leaves: list[Leaf]) -> None:
    known = ("/static/web/guide/", "/justificatif/", "/inscription.svg", "/apercu/", "data:image/svg+xml")

    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("img", "input", "object", "embed", "canvas"):
            if local(one) == "input" and one.get("type") != "image":
                continue
            if not any(part in one.get("src", "") for part in known):
                yield one.get("src")

    assert wrong(leaves, look) == []


# 5. Tables


def test_a_table_says_what_it_is_and_no_two_of_a_page_say_the_same(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        titles = []
        for one in leaf.all("table"):
            captions = [words(inside) for inside in one if local(inside) == "caption"]
            if len(captions) != 1 or not captions[0]:
                yield "no caption"
            titles += captions
        yield from (title for title, count in Counter(titles).items() if count > 1)

    assert wrong(leaves, look) == []


def test_each_cell_of_a_table_has_its_heads(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for table in leaf.all("table"):
            rows = [[one for one in row if local(one) in ("td", "th")] for row in table.iter("tr")]
            yield from (f"no head for {words(one)}" for row in rows for one in row if _is_bad_head(one))
            if len({len(row) for row in rows}) > 1 or not _has_heads(rows):
                yield [words(one) for one in rows[0]]

    assert wrong(leaves, look) == []


def _is_bad_head(cell: _Element) -> bool:
    unheard = cell.get("aria-hidden") == "true"
    return local(cell) == "th" and (cell.get("scope") not in ("col", "row") or not (words(cell) or unheard))


def _has_heads(rows: list[list[_Element]]) -> bool:
    """Whether the columns have heads, and each row too; a row of fields is told by the name of each field."""
    heads, *lines = rows
    fields = any([*cell.iter(*FIELDS)] for row in lines for cell in row)
    return any(local(cell) == "th" for cell in heads) and (
        fields or all(any(local(cell) == "th" for cell in row) for row in lines)
    )


def test_no_table_is_complex_nor_lays_a_page_out(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for table in leaf.all("table"):
            spans = [one for one in table.iter("td", "th") if one.get("colspan") or one.get("rowspan")]
            if spans or table.get("role") not in (None, "table") or [*table.iter("table")][1:]:
                yield table.get("class")

    assert wrong(leaves, look) == []


# 6. Links


def test_a_link_says_where_it_leads(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("a"):
            if not words(one) or words(one).lower() in SAYS_NOTHING or one.get("title") is not None:
                yield one.get("href"), words(one)

    assert wrong(leaves, look) == []


def test_the_name_of_a_link_or_a_button_holds_what_is_seen_of_it(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("a", "button"):
            seen = " ".join(" ".join(one.itertext()).split())
            if (
                one.get("aria-label")
                and "svg" not in one.tag
                and seen.lower() not in one.get("aria-label").lower()
            ):
                yield one.get("aria-label"), seen

    assert wrong(leaves, look) == []


# 2 and 8. What every page owes


def test_a_page_is_valid(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        yield from leaf.parsed[1]
        known = Counter(one.get("id") for one in leaf.tree.iter() if local(one) and one.get("id") is not None)
        yield from (f"id {place!r} {count} times" for place, count in known.items() if count > 1 or not place)
        for one in leaf.tree.iter():
            for attribute in REFERENCES if local(one) else ():
                places = one.get(attribute, "").split()
                yield from (f"{attribute}={place}" for place in places if place not in known)

    assert wrong(leaves, look) == []


def test_a_page_has_a_title_of_its_own(leaves: list[Leaf]) -> None:
    assert (
        wrong(leaves, lambda leaf: (t for t in [_title(leaf)] if not re.fullmatch(r"\S.+ – Maillage", t)))
        == []
    )
    shown: dict[tuple[str, str], set[str]] = {}
    for leaf in leaves:
        space = leaf.name.partition(":")[0]
        shown.setdefault((space, _title(leaf)), set()).add(leaf.name)
    copies = {"department:agreement_copy", "department:application_copy"}
    teams = {"operator:members", "operator:members_of"}
    assert [names for names in shown.values() if len(names) > 1 and names not in (copies, teams)] == []


def _title(leaf: Leaf) -> str:
    return words(leaf.all("title")[0])


def test_a_frame_has_a_title(leaves: list[Leaf]) -> None:
    assert wrong(leaves, lambda leaf: (one for one in leaf.all("iframe") if not one.get("title"))) == []


def test_a_page_has_no_other_language_without_saying_it(leaves: list[Leaf]) -> None:
    english = re.compile(
        r"\b(the|and|with|your|please|submit|save|delete|search|home|back|next|previous|required|error)\b"
    )

    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all(
            "p", "li", "a", "button", "label", "h1", "h2", "h3", "th", "td", "dt", "dd", "legend"
        ):
            if one.find(".//code") is None and above(one, "pre") is None and not one.get("lang"):
                yield from english.findall(words(one))

    assert wrong(leaves, look) == []


def test_an_element_is_not_there_for_its_look_only(leaves: list[Leaf]) -> None:
    waits = ("role", "hidden", "data-problem")

    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("p", "dd", "dt", "legend", "label", "summary", "li", *HEADINGS):
            empty = not words(one) and not [*one.iter("input", "img", "select", "textarea")]
            if empty and not is_hidden(one) and all(one.get(word) is None for word in waits):
                yield local(one), one.get("class")
        for one in leaf.all("br"):
            following = one.getnext()
            if following is not None and local(following) == "br" and not (one.tail or "").strip():
                yield "two line breaks"

    assert wrong(leaves, look) == []


# 9. Structure


def test_headings_follow_one_another(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        levels = [0] + [int(local(one)[1]) for one in leaf.all(*HEADINGS) if not is_hidden(one)]
        if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
            yield levels
        yield from (one for one in leaf.all(*HEADINGS) if not words(one))

    assert wrong(leaves, look) == []


def test_a_page_has_its_landmarks_each_named(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        names = [one.get("aria-label") for one in leaf.all("nav")]
        heads = [one for one in leaf.all("header", "footer") if local(one.getparent()) == "body"]
        if len(leaf.all("main")) != 1 or len(heads) != 2:
            yield "landmarks"
        if None in names or len(names) != len(set(names)):
            yield names

    assert wrong(leaves, look) == []


def test_a_list_is_made_of_items(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("ul", "ol"):
            yield from (local(inside) for inside in one if local(inside) not in ("li", ""))
        yield from (words(one) for one in leaf.all("li") if local(one.getparent()) not in ("ul", "ol"))
        for one in leaf.all("p", "td", "dd", "li", "div", "span"):
            if re.match(r"\s*[-•*–]\s", one.text or ""):
                yield words(one)[:80]
        for one in leaf.all("dl"):
            yield from (local(inside) for inside in one if local(inside) not in ("div", "dt", "dd", ""))

    assert wrong(leaves, look) == []


# 10. Look


def test_the_look_comes_from_the_style_sheets(leaves: list[Leaf]) -> None:
    old = (
        "align",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "color",
        "face",
        "valign",
        "background",
    )

    def look(leaf: Leaf) -> Iterator[object]:
        yield from (local(one) for one in leaf.all(*OF_THE_LOOK))
        for one in leaf.tree.iter():
            if local(one) and "svg" not in one.tag:
                yield from (name for name in (*old, "style") if one.get(name) is not None)
                if "\u00a0\u00a0" in (one.text or "") and local(one) not in ("pre", "script", "textarea"):
                    yield one.text

    assert wrong(leaves, look) == []


def test_no_instruction_leans_on_a_place_a_shape_or_a_colour(leaves: list[Leaf]) -> None:
    leaning = re.compile(
        r"à (droite|gauche)\b|ci-contre|bouton (rond|carré|vert|rouge)|en (rouge|vert|bleu|orange|gris)\b"
    )
    tags = ("p", "label", "legend", "button", "figcaption")

    def look(leaf: Leaf) -> Iterator[object]:
        yield from (words(one) for one in leaf.all(*tags) if leaning.search(words(one)))

    assert wrong(leaves, look) == []


def test_a_state_told_by_a_colour_is_told_by_a_sign_and_a_word(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("span", "div"):
            kinds = (one.get("class") or "").split()
            if ("badge" in kinds or "notice" in kinds) and (
                not words(one) or not [*one.iter("{*}svg", "svg")]
            ):
                yield one.get("class"), words(one)

    assert wrong(leaves, look) == []


# 11. Forms


def fields(leaf: Leaf) -> list[_Element]:
    """What a person fills in on the page."""
    return [one for one in leaf.all(*FIELDS) if one.get("type") not in UNSEEN]


def labels(leaf: Leaf, field: _Element) -> str:
    """What a field is called by."""
    tied = [words(one) for one in leaf.all("label") if field.get("id") and one.get("for") == field.get("id")]
    around = above(field, "label")
    return field.get("aria-label") or " ".join(tied) or (words(around) if around is not None else "")


def test_a_field_has_its_label(leaves: list[Leaf]) -> None:
    assert (
        wrong(leaves, lambda leaf: (one.get("name") for one in fields(leaf) if not labels(leaf, one))) == []
    )


def test_a_label_stands_against_its_field(leaves: list[Leaf]) -> None:
    """The label comes with its field in the same block, with nothing between but help and errors."""

    def look(leaf: Leaf) -> Iterator[object]:
        for label in leaf.all("label"):
            near = label.getparent()
            wanted = label.get("for")
            if wanted and not any(one.get("id") == wanted for one in near.iter()) and not is_hidden(label):
                yield words(label)

    assert wrong(leaves, look) == []


def test_the_same_question_is_asked_in_the_same_words_on_a_page(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        asked: dict[str, set[str]] = {}
        for one in fields(leaf):
            if one.get("type") not in ("radio", "checkbox"):
                asked.setdefault(one.get("name", ""), set()).add(labels(leaf, one))
        yield from (
            names for name, names in asked.items() if name and len(names) > 1 and not above_row(leaf, name)
        )

    def above_row(leaf: Leaf, name: str) -> bool:
        return all(
            above(one, "tr", "li", "fieldset", "form") is not None
            for one in fields(leaf)
            if one.get("name") == name
        )

    assert wrong(leaves, look) == []


def test_choices_of_one_question_are_grouped_under_a_legend(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        kinds = Counter((one.get("type"), one.get("name"), above(one, "form")) for one in fields(leaf))
        for one in fields(leaf):
            several = kinds[one.get("type"), one.get("name"), above(one, "form")] > 1
            if one.get("type") in ("radio", "checkbox") and several and above(one, "fieldset") is None:
                yield one.get("name")
        for one in leaf.all("fieldset"):
            if local(one[0]) != "legend" or not words(one[0]):
                yield "a group without its legend"
        for one in leaf.tree.iter("{*}div", "div"):
            if one.get("role") == "group" and not name_of(leaf, one):
                yield "a group without its name"

    assert wrong(leaves, look) == []


def test_groups_of_a_list_of_choices_are_named(leaves: list[Leaf]) -> None:
    assert wrong(leaves, lambda leaf: (one for one in leaf.all("optgroup") if not one.get("label"))) == []


def test_a_button_says_what_it_does_and_no_two_of_a_page_say_the_same(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        shown = [one for one in leaf.all("button") if not is_hidden(one) and above(one, "header") is None]
        yield from ("a button without a word" for one in shown if not words(one))
        names = Counter((words(one), above(one, "li", "tr", "fieldset")) for one in shown)
        yield from (name for (name, _), count in names.items() if count > 1)

    assert wrong(leaves, look) == []


def test_what_must_be_filled_in_is_said_before_it_is_typed(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for form in leaf.all("form"):
            asked = [
                one for one in form.iter(*FIELDS) if one.get("type") not in (*UNSEEN, "checkbox", "radio")
            ]
            if (
                form.get("method") == "post"
                and len(asked) > 1
                and any(one.get("required") is not None for one in asked)
            ):
                told = words(leaf.all("main")[0])
                if "sont à remplir" not in told and "facultatif" not in told:
                    yield [one.get("name") for one in asked]

    assert wrong(leaves, look) == []


def test_the_browser_can_fill_in_what_concerns_the_person(leaves: list[Leaf]) -> None:
    own = {
        "account_login": {"email": "email"},
        "come_in": {"email": "email", "full_name": "name"},
        "public:lost_link": {"email": "email"},
        "public:meeting": {"email": "email", "full_name": "name", "structure": "organization",
                           "job": "organization-title"},
    }  # fmt: skip
    seen = set()
    for leaf in leaves:
        for one in fields(leaf):
            if wanted := own.get(leaf.name, {}).get(one.get("name", "")):
                assert one.get("autocomplete") == wanted, leaf.name
                seen.add(leaf.name)
    assert seen == set(own)


# 12. Finding one's way


def test_every_page_leads_to_the_menu_the_site_map_and_the_content_in_the_same_order(
    leaves: list[Leaf],
) -> None:
    orders = set()
    for leaf in leaves:
        places = [
            leaf.text.index(mark)
            for mark in ('<ul class="skip">', '<header class="header">', "<main ", "<footer ")
        ]
        assert places == sorted(places), leaf.address
        footer = leaf.all("footer")[-1]
        orders.add(tuple(words(one) for one in footer.iter("a")))
        assert '<a href="#contenu">' in leaf.text
        if [one for one in leaf.all("nav") if one.get("id") == "navigation"]:
            assert '<a href="#navigation">' in leaf.text, leaf.address
        searches = [
            one
            for one in leaf.all("form")
            if above(one, "header") is not None and one.get("role") == "search"
        ]
        assert len(searches) == (leaf.name != "public:search"), leaf.address
    assert len(orders) == 1
    assert "Plan du site" in next(iter(orders))


def test_the_menu_of_a_space_is_the_same_on_all_its_pages(leaves: list[Leaf]) -> None:
    menus: dict[str, set[tuple[str, ...]]] = {}
    for leaf in leaves:
        for one in leaf.all("nav"):
            if one.get("id") == "navigation":
                line = [inside for inside in one.iter("ul") if inside.get("class") == "navigation-line"]
                menus.setdefault(leaf.who, set()).add(tuple(words(link) for link in line[0].iter("a")))
    assert {who: len(kinds) for who, kinds in menus.items() if len(kinds) > 1} == {}


def test_the_keyboard_follows_the_order_of_the_page(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.tree.iter():
            if local(one) and (one.get("tabindex") or "0") not in ("0", "-1"):
                yield one.get("tabindex")
            if local(one) and one.get("accesskey") is not None:
                yield local(one)

    assert wrong(leaves, look) == []


def test_every_control_is_a_native_one(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.tree.iter():
            if local(one):
                yield from ({one.get("role")} - {None, *ROLES})
                yield from (name for name in one.attrib if str(name).startswith("on"))

    assert wrong(leaves, look) == []


# 13. Reading


def test_no_window_opens_by_itself_and_a_page_never_leaves_alone(leaves: list[Leaf]) -> None:
    def look(leaf: Leaf) -> Iterator[object]:
        for one in leaf.all("a", "form"):
            if one.get("target") is not None and "autre onglet" not in words(one):
                yield one.get("href")
        for one in leaf.all("meta"):
            if one.get("http-equiv") == "refresh" and above(one, "noscript") is None:
                yield one.get("content")

    assert wrong(leaves, look) == []


def test_no_sign_stands_for_a_word(leaves: list[Leaf]) -> None:
    coded = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]|[:;]-?[)(]")

    def look(leaf: Leaf) -> Iterator[object]:
        yield from coded.findall(words(leaf.all("main")[0]))

    assert wrong(leaves, look) == []
