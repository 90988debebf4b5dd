"""The file of any call: written back the same, documented key by key, told or refused by the command."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given
from hypothesis import strategies as st

from maillage.calls import toml
from maillage.calls.toml.kinds import Kind
from maillage.calls.toml.tables import Keys

FILES = Path(__file__).parent / "files"
PAGE = Path(__file__).parents[2] / "docs" / "call-file.md"


def text_of(name: str) -> str:
    return (FILES / f"{name}.toml").read_text()


def mistakes(name: str, *changes: tuple[str, str]) -> list[str]:
    """What is said of that file once changed; a pattern stands for its first occurrence."""
    text = text_of(name)
    for before, after in changes:
        changed = re.sub(before, after, text, count=1)
        assert changed != text, before
        text = changed
    with pytest.raises(toml.UnreadableCall) as refused:
        toml.read(text)
    return [str(problem).replace("\u00a0", " ").replace("\u202f", " ") for problem in refused.value.problems]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(
    text=WORDS,
    title=WORDS,
    ceiling=st.decimals("0.01", "999999.99", places=2),
    share=st.none() | st.decimals("0.0001", "1", places=4),
    weight=st.decimals("0.01", "9999", places=2),
    opening=st.dates(dt.date(2001, 1, 1), dt.date(2098, 1, 1)),
    stages=st.booleans(),
    questions=st.lists(st.sampled_from(["experience", "project_title", "partners"]), unique=True),
)
@example(
    text="0",
    title="\r?",
    ceiling=Decimal("0.01"),
    share=None,
    weight=Decimal("0.01"),
    opening=dt.date(2001, 1, 1),
    stages=False,
    questions=[],
)
def test_whatever_a_call_says_it_is_written_then_read_the_same(
    text: str,
    title: str,
    ceiling: Decimal,
    share: Decimal | None,
    weight: Decimal,
    opening: dt.date,
    stages: bool,
    questions: list[str],
):
    """Through the form too: what is typed is cleaned once, and stays."""
    call = toml.read(text_of("lozere-sans-lot"))
    full = toml.RoundText(opening, opening + dt.timedelta(days=90))
    letter = replace(full, stage="letter", closing_day=opening + dt.timedelta(days=9))
    typed = replace(
        call,
        facts=replace(
            call.facts,
            context=text.strip() and f"a{text}\n{title}",
            title=f"a{title}",
            letter_questions=tuple(questions) if stages else (),
        ),
        rounds=(letter, full) if stages else (full,),
        criteria=(toml.CriterionText(f"a{title}", weight),),
        lots=(replace(call.lots[0], ceiling=ceiling, share_ceiling=share, public=f"a{title}"),),
    )
    read = toml.read(toml.write(typed))
    assert toml.read(toml.write(read)) == read
    assert toml.write(toml.read(toml.write(read))) == toml.write(read)
    assert (read.rounds, read.lots[0].share_ceiling, read.criteria[0].weight) == (typed.rounds, share, weight)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("la-reunion", ("Indian/Reunion", "Indian/La_Reunion"), "fuseau horaire"),
        ("la-reunion", ("Indian/Reunion", "Reunion"), "Vouliez-vous dire « Indian/Reunion » ?"),
        ("la-reunion", ("timezone", "time_zone"), "« time_zone » n’est pas connu ici. Vouliez-vous dire"),
        ("la-reunion", ('cohort = "Nord et Est"', 'cohort = "Nord et Ets"'), "dire « Nord et Est » ?"),
        ("la-reunion", ("wished_capacity", "sieges"), "Clés connues : wished_capacity"),
        ("la-reunion", (r"\[agreement\]", "[entente]"), "il manque la partie [agreement], avec ces clés"),
        ("la-reunion", (r"\[window\]", "[[window]]"), "écrivez [window] une fois"),
        ("la-reunion", (r"excluded_months = \[1\]", "excluded_months = [1, 1]"), "chacun une fois"),
        ("la-reunion", (r"excluded_months = \[1\]", f"excluded_months = {list(range(1, 13))}"), "un mois"),
        ("la-reunion", (r"\[window\](.|\n)*?\[agr", "[agr"), "il manque la période de dépôt"),
        ("la-reunion", ('slug = "groupes', 'title = "a"\nslug = "groupes'), "écrite deux fois"),
        ("correze-sessions", (r"\[agreement\]", "[window]\n[agreement]"), "gardez [window]"),
        ("correze-sessions", ("2027-05-03", "2027-02-20"), "chevauche une autre (« Hiver »"),
        ("correze-sessions", ('"Printemps"', '"Hiver"'), "nommez une autre session"),
        ("correze-sessions", ("Nombre de personnes formées", "Diversité des équipes"), "déjà pris"),
        ("finistere-deux-etapes", ('stage = "letter"', 'stage = "leter"'), "dire « letter » ?"),
        ("finistere-deux-etapes", ("2027-05-14", "2027-02-11"), "précéder l’ouverture"),
        (
            "finistere-deux-etapes",
            (r"opening = 2027-03-15\nclosing = 2027-05-14", "opening = 2027-01-12\nclosing = 2027-02-01"),
            "il se clôt après elle",
        ),
        (
            "finistere-deux-etapes",
            (r"\[\[rounds\]\]\nopening = 2027-03-15\nclosing = 2027-05-14", ""),
            "aucune période ne reçoit le dossier complet des organismes de droit privé",
        ),
        (
            "lozere-sans-lot",
            (r"\[agreement\]", '[letter]\nquestions = ["experience"]\n\n[agreement]'),
            "aucune période ne reçoit de lettre d’intention : ajoutez-en une",
        ),
        (
            "ardennes-delais",
            (r'family = "public"\nmandatory', 'family = "public"\nstage = "letter"\nmandatory'),
            "demandez ce document avec le dossier complet",
        ),
        ("ardennes-delais", (r'"association", "foundation"', '"mairie"'), "formes juridiques parmi"),
        ("ardennes-delais", (r'"association", "foundation"', '"public_health"'), "la famille « private »"),
        (
            "saint-pierre-et-miquelon",
            (r'\[\[rounds\]\]\nsession = "Printemps"\nfamily = "public"(.|\n)*?03-26\n', ""),
            "le dossier complet des personnes publiques dans la session « Printemps »",
        ),
        ("drome-cofinanceurs", ('funder = "ars"', 'funder = "arz"'), "dire « ars » ?"),
        ("drome-cofinanceurs", ("weight = 3", "weight = 0"), "plus grand que zéro"),
        ("drome-cofinanceurs", ("weight = 3", 'weight = "trois"'), "attend un nombre"),
        ("jura-mobilite-rurale", ("share_ceiling = 0.70", "share_ceiling = 70"), "attend une part de 1"),
        ("jura-mobilite-rurale", ("share_ceiling = 0.70", "share_ceiling = 0"), "une part de zéro"),
        ("jura-mobilite-rurale", ("floor = 5000.00", "floor = 50000.00"), "ne dépasse pas le plafond"),
        ("jura-mobilite-rurale", ("ceiling = 20000.00", "ceiling = 0"), "le plafond est plus grand"),
        ("hauts-de-france-publics", ("Familles monop", "Jeunes de 16 à 25 ans #"), "Vérifiez les guillemets"),
        ("hauts-de-france-publics", ('name = "Nord"', 'name = "Le Nord"'), "se nomme déjà « Le Nord »"),
        (
            "hauts-de-france-publics",
            ('public = "Familles monoparentales"', 'public = "Jeunes de 16 à 25 ans"'),
            "a déjà son lot",
        ),
    ],
)
def test_each_mistake_is_told_in_french(name: str, change: tuple[str, str], said: str):
    if "#" in change[1]:
        change = ("Familles monoparentales", 'Familles " monoparentales')
    found = mistakes(name, change)
    assert any(said in sentence for sentence in found), found


def test_a_mistake_names_its_line():
    (sentence,) = mistakes("jura-mobilite-rurale", ("floor = 5000.00", "floor = 50000.00"))
    line = text_of("jura-mobilite-rurale").splitlines().index("floor = 5000.00") + 1
    assert sentence.startswith(f"Ligne {line} : ")


def test_every_key_is_documented_with_its_kind_and_what_stands_for_it():
    parts = re.findall(r"^### `\[+(\w+)\]+`\n(.*?)(?=^##|\Z)", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    rows = {
        (part, cells[0].strip("` ")): [cell.strip() for cell in cells[1:3]]
        for part, body in parts
        for cells in (line.strip("|").split("|") for line in body.splitlines() if line.startswith("| `"))
    }
    known: dict[str, Keys] = {**toml.TABLES, **{name: keys for name, (_, keys) in toml.LISTS.items()}}
    assert rows == {
        (part, key.name): [key.kind.name, _absent(key.required, key.default, key.kind)]
        for part, keys in known.items()
        for key in keys
    }


def _absent(required: bool, default: object, kind: Kind) -> str:
    if required:
        return "required"
    return "none" if default in (None, "", ()) else f"`{kind.write(default)}`"


def test_the_command_tells_a_call_and_its_computed_dates():
    out = io.StringIO()
    call_command("call", "check", str(FILES / "la-reunion.toml"), stdout=out)
    told = out.getvalue().replace("\u00a0", " ").replace("\u202f", " ")
    for sentence in (
        "du lundi 1er mars 2027 à 0 h au mercredi 31 mars 2027 à 23 h 59 (heure de La Réunion)",
        "une candidature validée le dernier jour est rejetée le lundi 31 mai 2027",
        "NOR Nord, Nord et Est : 22 000,00 € au plus, dont 300,00 € d’accueil café, avance",
        "Nord et Est : conventions du 1er août 2027 au 31 juillet 2028, bilan final au plus tard",
        "le mercredi 31 janvier 2029",
        "une rencontre par mois : 11 rencontres attendues",
    ):
        assert sentence in told, told


def test_the_command_refuses_a_wrong_file_a_missing_one_and_one_that_is_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    wrong = text_of("la-reunion").replace("2027-03-31", "2027-02-01")
    monkeypatch.setattr("sys.stdin", io.StringIO(wrong))
    with pytest.raises(CommandError, match="1 erreur\n  Ligne 14"):
        call_command("call", "check", "-")
    with pytest.raises(CommandError, match="Aucun fichier"):
        call_command("call", "check", str(tmp_path / "absent.toml"))
    (tmp_path / "image").write_bytes(b"\x89PNG\xff")
    with pytest.raises(CommandError, match="ne se lit pas"):
        call_command("call", "check", str(tmp_path / "image"))
