"""Run the command without Django: `python -m maillage.deidentification`."""

import sys

from maillage.deidentification.command import run

if __name__ == "__main__":
    sys.exit(run(sys.stdin.buffer, sys.stdout, sys.stderr))
