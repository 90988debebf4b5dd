"""Write `docs/environment.md` from the settings: each variable, its default and what it is for."""

import os
import sys
from collections.abc import Sequence

from tools.generated import ROOT, deliver

PAGE = ROOT / "docs" / "environment.md"
HEAD = """# The environment

An installation is set by these variables and by nothing else. Written by `./maillage docs` from the first
block of `src/maillage/config/settings.py`: do not edit by hand.

**Any variable may stand in a file**: `NAME_FILE` gives its path, in place of `NAME`. That is how secrets are
given to a service without standing in its environment: a systemd credential
(`LoadCredential=secret_key:/etc/maillage/secret_key`, then
`Environment=MAILLAGE_SECRET_KEY_FILE=%d/secret_key`), or a secret of containers. A secret's file that
everyone on the machine may read is refused.

**A production that is not safe does not start.** With `MAILLAGE_PRODUCTION=yes`, every danger is told at
once, each with its remedy: a weak or missing secret, an address that is not https, a wildcard among the
hosts, an example as sender, a password sent in the clear, SQLite on a network disk, a misspelt variable.
`./maillage django check --deploy` tells the rest.

| variable | holds | default | what it is for |
|---|---|---|---|
"""


def page() -> str:
    """The whole page, in the order of the settings."""
    for name in [name for name in os.environ if name.startswith("MAILLAGE_") or name == "DATABASE_URL"]:
        del os.environ[name]
    import maillage.config.settings  # noqa: F401, PLC0415 - read without any variable
    from maillage.config.environment import VARIABLES  # noqa: PLC0415 - the same

    return HEAD + "".join(
        f"| `{one.name}` | {one.kind}{', secret' if one.secret else ''} | "
        f"{f'`{one.default}`' if one.default else 'none'} | {one.says} |\n"
        for one in VARIABLES.values()
    )


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is fresh (`--check`)."""
    return deliver(PAGE, page(), check="--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
