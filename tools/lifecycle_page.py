"""Write `docs/lifecycles.md` from the lives of things, as they stand in `maillage.rules.lives`."""

import sys
from collections.abc import Iterator, Sequence

from maillage.rules.lives import LIVES, Life
from tools.generated import ROOT, deliver

PAGE = ROOT / "docs" / "lifecycles.md"
HEAD = """# The lives of things

Each life is a table of steps in `maillage.rules.lives`: from it come the guards, the buttons, the refusals
and this page. Written by `./maillage docs`: do not edit by hand.
"""


def page() -> str:
    """The whole page: for each life its picture, its states and its steps."""
    return HEAD + "".join(f"\n{''.join(_life(life))}" for life in LIVES)


def _life(life: Life) -> Iterator[str]:
    yield f"## {life.name}\n\n```mermaid\nstateDiagram-v2\n"
    for step in life.steps:
        for source in step.sources:
            yield f"  {source} --> {step.target}: {step.verb}\n"
    yield "```\n\n| state | shown as |\n|---|---|\n"
    for state, label in life.states.items():
        yield f"| `{state}` | {label} |\n"
    yield "\n| step | shown as | from | to | who |\n|---|---|---|---|---|\n"
    for step in life.steps:
        sources = ", ".join(f"`{source}`" for source in step.sources)
        yield f"| `{step.verb}` | {step.label} | {sources} | `{step.target}` | {', '.join(step.who)} |\n"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is fresh (`--check`)."""
    return deliver(PAGE, page(), check="--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
