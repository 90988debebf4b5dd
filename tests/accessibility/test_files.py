"""What RGAA asks of style sheets, scripts and templates, read in the files: the proofs of the grid."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Final

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from maillage.ui.fields import AmountField, FrenchDateField, TimeField
from maillage.web.templatetags.figures import CLAUSE
from tests.ui.test_ui import contrast, themes

SOURCE: Final = Path("src/maillage")
SHEETS: Final = sorted(SOURCE.glob("**/static/**/*.css"))
SCRIPTS: Final = sorted(SOURCE.glob("**/static/**/*.js"))
TEMPLATES: Final = sorted(SOURCE.glob("**/templates/**/*.html"))
RULE: Final = re.compile(r"([^{};]+)\{([^{}]*)\}")
SEEN_OTHERWISE: Final = {
    "main:focus": "the page puts the focus there, and is read from its top",
    "a.map-territory": "its outline on the map thickens",
    ".pin": "a ring in the colour of the focus surrounds it",
}
"""Where the outline of the focus is taken away, and what shows it instead."""
CUT: Final = {
    ".unseen", ".map-drawing", ".pins", ".table thead", ".budget-lines thead", ".entry-lines thead",
    ".sheet-table thead", "body:has(> .main > .hero)",
}  # fmt: skip
"""What may be cut at its edges: pictures, the band of the home under a scrollbar, and texts heard only."""
AFTER_A_SCRIPT: Final = {
    "sauvegarde": ("operator/application_kept.html", "operator/report_kept.html"),
    "relecture": ("web/situation_reading.html",),
    "envoi": ("operator/attendance.html",),
    "a-decider": ("operator/attendance.html",),
    "reconnue": ("operator/attendance.html",),
    "noms": ("operator/report_named.html",),
    "totaux": ("operator/application_budget.html", "operator/application_saved.html"),
}
"""What a script or a partial answer changes on a page, and must be heard."""
STANDS_ON: Final = {
    "line-strong": "sheet ground sunk brand-soft",
    "brand": "sheet ground sunk brand-soft",
    "brand-strong": "sheet ground",
    "info": "sunk",
    "good": "sunk",
    "attention": "sunk attention-soft",
    "refusal": "sheet ground sunk refusal-soft",
    "focus": "ground sheet sunk brand-soft info-soft good-soft attention-soft refusal-soft",
    "spark": "band",
    "band-soft": "band",
    "territory-1": "sheet map-sea",
    "territory-2": "sheet map-sea",
    "territory-3": "sheet map-sea",
    "territory-4": "sheet map-sea",
    "map-coast": "sheet map-sea",
}
"""Edges, bars, marks and the outline of the focus, and the grounds they stand on."""


def text(path: Path) -> str:
    """What a file says, without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def rules() -> list[tuple[str, str, str]]:
    """Each rule of each sheet: the sheet, what it is for, what it declares."""
    return [
        (path.name, " ".join(what.split()), declared)
        for path in SHEETS
        for what, declared in RULE.findall(text(path))
    ]


# Style sheets


def test_a_style_sheet_adds_no_word_and_changes_no_order() -> None:
    """RGAA 10.2 and 10.3: a sheet writes signs, counters, or heads of columns that its table says."""
    allowed = {'""', "none", '"›"', "attr(data-label)", "counter(how)", "counter(guide)"}
    written = [
        value.strip()
        for _, _, declared in rules()
        for value in re.findall(r"(?<![\w-])content: ([^;]+)", declared)
    ]
    assert set(written) <= allowed
    moved = re.compile(r"(?<![\w-])(order:|row-reverse|column-reverse|wrap-reverse|direction:|unicode-bidi)")
    assert [(name, what) for name, what, declared in rules() if moved.search(declared)] == []


def test_text_grows_and_is_never_cut() -> None:
    """RGAA 10.4 and 10.12: sizes follow the reader's, lines and boxes grow with their text."""
    for name, what, declared in rules():
        sizes = re.findall(r"font(?:-size)?: [^;]*?\b(\d+)px", declared)
        assert not sizes or what.startswith((".map-", ".yearly-", ".pins")), (name, what)
        assert "!important" not in declared or not re.search(r"(letter|word)-spacing|line-height", declared)
        if re.search(r"overflow(-[xy])?: (hidden|clip)", declared):
            assert set(what.split(", ")) <= CUT, (name, what)
        assert "text-overflow" not in declared, (name, what)
        assert "line-clamp" not in declared, (name, what)
    page = (SOURCE / "ui/templates/layouts/page.html").read_text(encoding="utf-8")
    assert 'content="width=device-width, initial-scale=1"' in page


def test_the_position_of_the_keyboard_is_shown() -> None:
    """RGAA 10.7."""
    bare = {what for _, what, declared in rules() if re.search(r"outline(-style)?: (none|0)", declared)}
    assert bare == set(SEEN_OTHERWISE)
    assert ":focus-visible" in {one for _, what, _ in rules() for one in what.split(", ")}
    declared = {what: declared for _, what, declared in rules()}
    assert "stroke-width: 6" in declared["a.map-territory:focus-visible .map-land"]
    assert "stroke: var(--focus)" in declared[".pin:focus-visible .pin-reach"]


def test_nothing_appears_under_the_pointer() -> None:
    """RGAA 10.13, 10.14 and 12.11: no rule of the pointer shows what was hidden."""
    shows = re.compile(r"(?<![\w-])(display|visibility|opacity|content|clip-path|height|left|top):")
    assert [
        (name, what) for name, what, declared in rules() if ":hover" in what and shows.search(declared)
    ] == []


def test_nothing_moves_by_itself_and_no_page_is_held_in_one_orientation() -> None:
    """RGAA 13.7, 13.8 and 13.9."""
    for path in SHEETS:
        sheet = text(path)
        assert "@keyframes" not in sheet, path
        assert "animation" not in sheet, path
        assert "orientation:" not in sheet, path
        assert "infinite" not in sheet, path
    for path in SCRIPTS:
        assert "screen.orientation" not in text(path), path
        assert ".animate(" not in text(path), path


def test_a_ground_is_declared_wherever_a_colour_of_text_is_not_that_of_its_page() -> None:
    """RGAA 10.5: the page declares both; a picture of the ground never goes without its colour."""
    body = next(declared for _, what, declared in rules() if what == "body")
    assert "background: var(--ground)" in body
    assert "color: var(--ink)" in body
    for name, what, declared in rules():
        if re.search(r"background(-image)?:[^;]*url\(", declared) and what not in (
            ".fold > summary",
            ".footer::before",
        ):
            assert "var(--band)" in declared, (name, what)


def test_a_link_in_a_text_is_underlined() -> None:
    """RGAA 10.6: the underline is taken away from menus, buttons, titles and figures only."""
    alone = (
        "brand", "panel", "navigation", "sign-in", "button", "card-title", "figure a", "task-title", "tabs",
        "pagination", "draft-places", "writing-parts", "directory-criteria",
    )  # fmt: skip
    for name, what, declared in rules():
        if "text-decoration: none" in declared and "ins" not in what:
            assert any(word in what for word in alone), (name, what)


def test_a_table_keeps_its_heads_on_a_phone() -> None:
    """RGAA 5.6 and 5.7: a table drawn as sheets says its roles, and its heads are still heard."""
    drawn = set()
    for _, what, declared in rules():
        assert not (what.endswith(" thead") and "display: none" in declared), what
        if "display: block" in declared and re.search(r"\btr\b", what):
            drawn |= set(re.findall(r"^\.([\w-]+)", what))
    assert drawn == {"table", "budget-lines", "entry-lines", "sheet-table"}
    for path in TEMPLATES:
        for kind in re.findall(r'<table class="([\w-]+)"(?! role="table")', path.read_text(encoding="utf-8")):
            if not path.match("*/mail/*") and f'class="{kind}" id=' not in path.read_text(encoding="utf-8"):
                assert kind not in drawn, path


def test_a_field_of_a_table_drawn_as_sheets_keeps_a_label_that_is_seen() -> None:
    """RGAA 11.4: where the heads of the columns are no longer seen, each field has its own above it."""
    above = {re.split(r"[ \[]", what)[0] for _, what, declared in rules() if "attr(data-label)" in declared}
    assert above >= {".budget-lines", ".entry-lines", ".sheet-table"}
    for path in TEMPLATES:
        for drawn in re.findall(
            r'<table class="[a-z]+-(?:lines|table)".*?</table>', path.read_text("utf-8"), re.DOTALL
        ):
            cells = re.findall(
                r"<td([^>]*)>((?:(?!</td>).)*\{\{ (?:line\.\w+|bound) \}\}(?:(?!</td>).)*)</td>", drawn
            )
            assert all("data-label=" in head for head, inside in cells if "<fieldset" not in inside), path


# Scripts


def test_what_scripts_do_is_done_by_the_keyboard_and_only_when_the_press_ends() -> None:
    """RGAA 7.3, 12.9, 13.10 and 13.11: clicks, sendings and typing only; no key is kept."""
    for path in SCRIPTS:
        script = text(path)
        assert not re.findall(
            r'"(mouse\w+|pointer\w+|touch\w+|drag\w*|drop|dblclick|wheel|contextmenu)"', script
        ), path
        assert "Tab" not in re.findall(r'key === "(\w+)"', script), path


def test_no_choice_changes_the_page_before_it_is_sent() -> None:
    """RGAA 7.4: a script never sends nor leaves the page because a field changed."""
    for path in SCRIPTS:
        for handler in re.findall(
            r'addEventListener\("(?:change|input|focus|blur)".*?\n\}\);', text(path), re.DOTALL
        ):
            assert not re.search(r"location|\.submit\(|requestSubmit|\.focus\(", handler), path
    for path in TEMPLATES:
        assert "onchange" not in path.read_text(encoding="utf-8"), path


def test_a_key_alone_acts_only_where_the_focus_is() -> None:
    """RGAA 12.10: P, E and A are heard by the lines of the sheet of the day only."""
    for path in SCRIPTS:
        heard = re.findall(
            r'(\S+)\.addEventListener\("key(?:down|up|press)", \(event\) => \{(.*?)\n\s*\}\);',
            text(path),
            re.DOTALL,
        )
        for where, handler in heard:
            if where == "document":
                assert set(re.findall(r'event\.key === "(\w+)"', handler)) <= {"Escape"}, path
            else:
                assert 'event.target.closest("fieldset")' in handler, path


def test_what_changes_on_the_page_is_heard() -> None:
    """RGAA 7.5: what a script or a partial answer writes stands in a live region."""
    web = SOURCE / "web/templates"
    for place, files in AFTER_A_SCRIPT.items():
        for file in files:
            found = re.findall(rf'<[^>]*id="{place}"[^>]*>', (web / file).read_text(encoding="utf-8"))
            assert found, (place, file)
            assert all(re.search(r'role="(status|alert)"|aria-live="polite"', one) for one in found), (
                place,
                file,
            )
    for file in ("application_section", "report_step_heading"):
        # The region itself stays on the page: only what it says is put in it.
        form = (web / f"operator/{file}.html").read_text(encoding="utf-8")
        assert 'hx-target="#sauvegarde" hx-select="#sauvegarde > *" hx-swap="innerHTML"' in form
    for path in TEMPLATES:
        for one in re.findall(r"<p[^>]*data-problem[^>]*>", path.read_text(encoding="utf-8")):
            assert 'role="alert"' in one, path
    components = SOURCE / "ui/templates/ui"
    assert 'role="alert"' in (components / "error_summary.html").read_text(encoding="utf-8")
    assert 'role="status"' in (components / "filter_bar.html").read_text(encoding="utf-8")


def test_what_is_quoted_is_marked_as_such() -> None:
    """RGAA 9.4: a clause, words of someone's text, a text taken away."""
    quoted = re.compile(r"«.\{\{ [\w.]*\b(?:clause|extract|removed\.text) \}\}.»")
    found = 0
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        found += len(quoted.findall(source))
        assert len(quoted.findall(source)) == len(re.findall(rf"<q>{quoted.pattern}</q>", source)), path
    assert found == 3
    assert "<q>«" in CLAUSE


# Colours


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_not_text_is_seen_too(theme: str) -> None:
    """RGAA 3.3: edges, bars, marks, the map and the focus, on each ground they stand on."""
    colours = themes()[theme]
    for line, grounds in STANDS_ON.items():
        for ground in grounds.split():
            assert contrast(colours[line], colours[ground]) >= 3, (line, ground)


# Time, errors


def test_a_session_lasts_a_day_of_work_and_more() -> None:
    """RGAA 13.1: twenty hours at least, or one would have to be warned and let prolong it."""
    assert dt.timedelta(seconds=settings.SESSION_COOKIE_AGE) >= dt.timedelta(hours=20)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (forms.EmailField(), "helene.lefevre"),
        (forms.URLField(assume_scheme="https"), "www example org"),
        (forms.IntegerField(), "douze"),
        (FrenchDateField(), "le 9"),
        (TimeField(), "tôt"),
        (AmountField(), "beaucoup"),
    ],
)
def test_what_is_not_written_right_is_shown_how_to_write(field: forms.Field, typed: str) -> None:
    """RGAA 11.11."""
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert "par exemple" in refused.value.messages[0]
