"""The texts shipped with Maillage, which serve until the département publishes its own."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from maillage.rules.convention import Article, Text

HERE = Path(__file__).parent


@cache
def shipped_text(family: str) -> Text:
    """Give back the text shipped with Maillage for a family of bodies."""
    told = tomllib.loads((HERE / f"{family}.toml").read_text(encoding="utf-8"))
    return Text(
        told["title"],
        told["preamble"].strip(),
        tuple(
            Article(article["title"], article["body"].strip(), article.get("condition", ""))
            for article in told["articles"]
        ),
    )
