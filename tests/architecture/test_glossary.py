"""The glossary holds every model and every state: a name without a meaning does not enter the code."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from maillage.rules.lives import LIVES, Life

PAGE = Path("docs/glossary.md").read_text(encoding="utf-8")


def test_every_model_has_its_french_term():
    models = {m.__name__ for m in apps.get_models() if m.__module__.startswith("maillage.")}
    told = re.findall(r"^\| ([^|`]+) \| `(\w+)` \| \w+ \| [^|]+ \|$", PAGE, re.MULTILINE)
    assert models == {identifier for _, identifier in told}


@pytest.mark.parametrize("life", LIVES, ids=lambda life: str(life.name))
def test_every_state_stands_under_its_thing_as_it_is_shown(life: Life):
    section = PAGE.partition(f"(`{life.name}`)\n")[2].partition("### ")[0]
    assert dict(_rows(section)) == dict(life.states.items())


def _rows(section: str) -> list[tuple[str, str]]:
    return [
        (code, label) for label, code in re.findall(r"^\| ([^|`]+) \| `(\w+)` \|$", section, re.MULTILINE)
    ]
