"""The vocabulary of pages: legible in both themes, light on the wire, strict with who writes pages."""

import gzip
import re
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

import maillage.ui
from maillage.ui.fields import AmountField, TimeField
from maillage.ui.shapes import Part
from maillage.ui.templatetags.ui import money_bar
from maillage.ui.views import SampleForm

STATIC = Path(maillage.ui.__file__).parent / "static" / "ui"
TONES = ("neutral", "info", "good", "attention", "refusal", "waiting")
READ = [
    *((f"territory-{rank}", "sheet") for rank in (1, 2, 3, 4)),
    ("map-quiet", "sheet"),
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "brand", "brand-strong")
        for ground in ("ground", "sheet", "sunk")
    ),
    *((tone, f"{tone}-soft") for tone in TONES),
    *(("ink", f"{tone}-soft") for tone in TONES),
    ("brand", "brand-soft"),
    ("ink-soft", "brand-soft"),
    ("on-brand", "brand"),
    ("on-band", "band"),
    ("band-soft", "band"),
]


def themes() -> dict[str, dict[str, str]]:
    text = (STATIC / "tokens.css").read_text()
    light, rest = text.split("@media (prefers-color-scheme: dark)")
    found = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
        for part in (light, rest.split("@media print")[0])
    ]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


def luminance(colour: str) -> float:
    parts = [int(colour[rank : rank + 2], 16) / 255 for rank in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def render(text: str, **values: object) -> str:
    return Template(text).render(Context(values))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), READ)
def test_text_is_legible_on_its_ground(theme: str, ink: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("line", "ground"), [("line-strong", "sheet"), ("line-strong", "ground"), ("focus", "ground")]
)
def test_edges_of_fields_and_focus_are_seen(theme: str, line: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[line], colours[ground]) >= 3


def test_a_cold_visit_leaves_room_for_the_page_itself() -> None:
    fonts = sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2"))
    text = [path for path in STATIC.iterdir() if path.suffix in {".css", ".js", ".svg"}]
    packed = sum(len(gzip.compress(path.read_bytes())) for path in text)
    assert fonts <= 60_000
    assert fonts + packed <= 60_000
    assert len([path for path in text if path.suffix == ".css"]) <= 3
    assert (STATIC / "ui.js").stat().st_size < 3_000


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "layouts/site", "layouts/narrow"])
def test_a_layout_needs_nothing_to_render(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert '<html lang="fr">' in page
    assert 'id="contenu"' in page
    assert " style=" not in page


@pytest.mark.parametrize(
    "text", ['{% badge "x" tone="success" %}', '{% icon "heart" %}', '{% button "x" colour="red" %}']
)
def test_a_wrong_argument_is_an_error(text: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(text)


def test_what_a_person_writes_is_escaped() -> None:
    assert "<b>" not in render("{% badge label %}{% notice %}{{ label }}{% endnotice %}", label="<b>")


@pytest.mark.requirement("F60")
@pytest.mark.parametrize("typed", ["20 000,00 €", "20000", "20\u202f000,00\u00a0€", "20000.00"])
def test_an_amount_is_read_to_the_cent_however_it_is_typed(typed: str) -> None:
    assert AmountField().clean(typed) == Decimal("20000.00")


@pytest.mark.parametrize("typed", ["beaucoup", "12,345", "-1"])
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


def test_an_hour_is_read_as_the_french_write_it() -> None:
    assert TimeField().clean("9 h 30") == time(9, 30)
    assert TimeField().clean("9h") == time(9, 0)
    with pytest.raises(ValidationError):
        TimeField().clean("25 h 10")


def test_a_wrong_form_says_each_point_and_keeps_what_was_typed() -> None:
    form: forms.Form = SampleForm({"name": "Hélène", "requested": "21 000"})
    page = str(form)
    assert 'href="#id_requested"' in page
    assert 'value="21 000"' in page
    assert 'aria-describedby="id_requested_helptext id_requested_error"' in page
    assert 'id="id_requested_error"' in page
    assert "facultatif" in page


def test_a_piece_kept_drawn_does_not_lend_its_markup_to_a_text_written_the_same() -> None:
    source = "{% badge label %}{% row %}{% cell label=label %}1{% endcell %}{% endrow %}"
    written = "Reçue <b>hors délai</b>"
    drawn = Template(source).render(Context({"label": mark_safe(written)}))  # noqa: S308
    assert drawn.count("<b>") == 2
    assert "<b>" not in Template(source).render(Context({"label": written}))
    assert Template(source).render(Context({"label": mark_safe(written)})) == drawn  # noqa: S308


@pytest.mark.parametrize(
    ("options", "query", "opened"),
    [
        ("fold=True", {}, False),
        ("fold=True", {"q": "", "page": "2"}, False),
        ("fold=True", {"q": "lens"}, True),
        ('asked="L’année"', {"territoire": "3"}, False),
    ],
)
def test_a_long_search_form_is_folded_unless_something_is_asked_that_nothing_else_tells(
    options: str, query: dict[str, str], opened: bool
) -> None:
    template = Template(f"{{% filter_bar count='3 lignes' {options} %}}<p>champs</p>{{% endfilter_bar %}}")
    drawn = template.render(Context({"request": RequestFactory().get("/", query)}))
    assert ("<details" in drawn, 'filters-fold" open' in drawn) == (True, opened)
    assert drawn.index("</details>") < drawn.index("3 lignes")


def test_a_folded_search_form_that_is_refused_is_open() -> None:
    template = Template(
        '{% filter_bar asked="Entre deux dates" %}<p class="field-wrong"></p>{% endfilter_bar %}'
    )
    assert 'filters-fold" open' in template.render(Context())


def test_a_cell_made_of_several_pieces_stays_one_beside_its_label() -> None:
    def drawn(content: str) -> str:
        return Template(f'{{% cell label="État" %}}{content}{{% endcell %}}').render(Context())

    assert drawn("<b>Payé</b> le 3") == '<td role="cell" data-label="État"><div><b>Payé</b> le 3</div></td>'
    assert drawn("Payé") == '<td role="cell" data-label="État">Payé</td>'


def test_a_sum_wholly_given_leaves_nothing_of_its_picture_empty() -> None:
    given = (Part("Attribué", Decimal(80_000)), Part("Reste", Decimal(0), "rest"))
    drawn = money_bar("Enveloppe", Decimal(80_000), given)
    assert '<rect class="part-strong" x="0" width="1000"' in drawn
    half = (Part("Versé", Decimal(40_000)), Part("Reste", Decimal(40_000), "rest"))
    drawn = money_bar("Enveloppe", Decimal(80_000), half)
    assert '<rect class="part-strong" x="0" width="496"' in drawn
    assert '<rect class="part-rest" x="500" width="500"' in drawn
