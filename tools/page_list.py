"""Write `docs/pages.md` from the addresses of the site: each page, its name and whom it is for."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tools.generated import ROOT, deliver

PAGE = ROOT / "docs" / "pages.md"
HEAD = """# Every page and its audience

A person outside the audience gets « not found »; what stands behind the door is fetched through the
`access.py` of each package. Written by `./maillage docs`: do not edit by hand.

| address | name | audience |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Route:
    """An address of the site; `audience` is None when its view declares none."""

    address: str
    name: str
    audience: str | None


def routes() -> Iterator[Route]:
    """Every address, in the order in which they are tried."""
    import django  # noqa: PLC0415 - the settings are read here and nowhere else in the tools

    django.setup()
    from django.urls import get_resolver  # noqa: PLC0415 - the same

    yield from _routes(get_resolver().url_patterns, "/", "")


def _routes(patterns: list[Any], prefix: str, space: str) -> Iterator[Route]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, address, pattern.namespace or space)
        else:
            name = f"{space}:{pattern.name}" if space else str(pattern.name)
            yield Route(address, name, getattr(pattern.callback, "audience", None))


def page() -> str:
    """The whole page, by address."""
    rows = sorted(routes(), key=lambda route: (route.address, route.name))
    return HEAD + "".join(f"| `{row.address}` | `{row.name}` | {row.audience} |\n" for row in rows)


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is fresh (`--check`)."""
    return deliver(PAGE, page(), check="--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
