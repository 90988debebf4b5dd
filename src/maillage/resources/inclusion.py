"""The data·inclusion schema, version 1: an entry as a structure and a service, and back.

What the schema does not say (the nature of a service, the domains of the call) stays here; the name of a
person, which it may hold, is neither written nor read (R27).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from maillage.documents.spreadsheet import harmless, separated
from maillage.received.table import decoded, read_table
from maillage.resources import vocabulary
from maillage.resources.brought import Brought
from maillage.resources.content import Content
from maillage.rules.directory import phone_digits
from maillage.rules.french import number, search_key, typeset
from maillage.rules.identifiers import check_siret, normalised
from maillage.rules.verdict import Refused

OWN: Final = "maillage"
MOST: Final = 5_000
NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
DEPTH_OF_JSON: Final = (RecursionError, ValueError)
LISTS: Final[Mapping[str, tuple[str, Callable[[], Mapping[str, Any]]]]] = {
    "thematiques": ("needs", vocabulary.needs),
    "publics": ("publics", lambda: vocabulary.PUBLICS),
    "modes_mobilisation": ("modes", lambda: vocabulary.MODES),
    "modes_accueil": ("receptions", lambda: vocabulary.RECEPTIONS),
    "mobilisable_par": ("referrers", lambda: vocabulary.REFERRERS),
}
TEXTS: Final = {
    "description": ("presentation", 4000),
    "publics_precisions": ("publics_note", 600),
    "conditions_acces": ("conditions", 600),
    "mobilisation_precisions": ("referral", 2000),
    "frais_precisions": ("fees_note", 300),
    "adresse": ("address", 240),
}
STRUCTURE_HEADS: Final = [
    "source",
    "id",
    "nom",
    "date_maj",
    "description",
    "siret",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "longitude",
    "latitude",
    "telephone",
    "courriel",
    "site_web",
    "reseaux_porteurs",
]
SERVICE_HEADS: Final = [
    "source",
    "structure_id",
    "id",
    "nom",
    "description",
    "date_maj",
    "type",
    "thematiques",
    "frais",
    "frais_precisions",
    "publics",
    "publics_precisions",
    "conditions_acces",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "longitude",
    "latitude",
    "telephone",
    "courriel",
    "modes_accueil",
    "zone_eligibilite",
    "lien_mobilisation",
    "modes_mobilisation",
    "mobilisable_par",
    "mobilisation_precisions",
]


@dataclass(frozen=True, slots=True)
class Exported:
    """An entry to write: its content, its public identifier, the day it was true, its zone as codes."""

    content: Content
    public_id: str
    dated: dt.date
    zone: tuple[str, ...]
    description: str


def structure_of(entry: Exported) -> dict[str, Any]:
    """Give back the structure of an entry; what is not known is left out."""
    content = entry.content
    kind = vocabulary.kinds().get(content.kind)
    return _known(
        source=OWN,
        id=f"{OWN}--{entry.public_id}",
        nom=_named(content.carrier or content.name),
        date_maj=entry.dated.isoformat(),
        siret=content.siret,
        **_place(content),
        telephone=_international(content.phone),
        courriel=content.email,
        site_web=content.url,
        reseaux_porteurs=[kind.network] if kind and kind.network else None,
    )


def service_of(entry: Exported) -> dict[str, Any]:
    """Give back the service of an entry; what is not known is left out."""
    content = entry.content
    kind = vocabulary.kinds().get(content.kind)
    return _known(
        source=OWN,
        structure_id=f"{OWN}--{entry.public_id}",
        id=f"{OWN}--{entry.public_id}",
        nom=_named(content.name),
        description=entry.description,
        date_maj=entry.dated.isoformat(),
        type=kind.service if kind else None,
        thematiques=sorted(content.needs),
        frais=content.fees,
        frais_precisions=content.fees_note,
        publics=sorted(content.publics),
        publics_precisions=content.publics_note,
        conditions_acces=content.conditions,
        **_place(content),
        telephone=_international(content.phone),
        courriel=content.email,
        modes_accueil=sorted(content.receptions),
        zone_eligibilite=sorted(entry.zone),
        lien_mobilisation=content.url if "utiliser-lien-mobilisation" in content.modes else None,
        modes_mobilisation=sorted(content.modes),
        mobilisable_par=sorted(content.referrers),
        mobilisation_precisions=content.referral,
    )


def as_json(entries: Collection[Exported]) -> bytes:
    """Give back one document: the structures and the services."""
    said = {
        "structures": [structure_of(entry) for entry in entries],
        "services": [service_of(entry) for entry in entries],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def as_csv(entries: Collection[Exported], *, structures: bool) -> bytes:
    """Give back the structures or the services as a table; a list is written « a|b »."""
    heads = STRUCTURE_HEADS if structures else SERVICE_HEADS
    tell = structure_of if structures else service_of
    lines = [[_cell(said.get(head)) for head in heads] for said in map(tell, entries)]
    return b"\xef\xbb\xbf" + separated([heads, *lines], by=",")


def _cell(value: Any) -> str:
    """A value of the schema in a table: a number, or a telephone, is itself; a text is never a formula."""
    said = "|".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return said if NUMBER.fullmatch(said) else harmless(said)


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _place(content: Content) -> dict[str, Any]:
    return {
        "commune": content.commune.name if content.commune else None,
        "code_postal": content.postcode,
        "code_insee": content.commune.code if content.commune else None,
        "adresse": content.address,
        "longitude": content.longitude,
        "latitude": content.latitude,
    }


def _named(name: str) -> str:
    return name[:150].ljust(3, "\u00a0")


def _international(phone: str) -> str:
    return f"+33{phone[1:]}" if len(phone) == 10 else phone


# Reading


def read_inclusion(content: bytes) -> list[Brought]:
    """Give back the services of a JSON or CSV file of the schema, understood one by one.

    Raises Refused when the file is neither, holds nothing, or too much.
    """
    text = content.lstrip(b"\xef\xbb\xbf \r\n\t")
    numbered = _from_json(content) if text[:1] in (b"{", b"[") else _from_csv(content)
    structures, services = numbered
    if not structures and not services:
        raise Refused(
            "Ce fichier ne contient ni structure ni service\u00a0: exportez-le au format data·inclusion, "
            "version\u00a01.",
            "file",
        )
    if len(structures) + len(services) > 2 * MOST:
        raise Refused(
            f"Ce fichier dépasse {number(MOST)} services\u00a0: envoyez-le en plusieurs parties.", "file"
        )
    carriers = {str(one.get("id")): one for _, one in structures}
    alone = set(carriers) - {str(one.get("structure_id")) for _, one in services}
    read = [_read(place, one, carriers.get(str(one.get("structure_id")), {})) for place, one in services]
    read += [_read(place, one, one) for place, one in structures if str(one.get("id")) in alone]
    return _once(read)


Numbered = list[tuple[int, Mapping[str, Any]]]


def _from_json(content: bytes) -> tuple[Numbered, Numbered]:
    try:
        said = json.loads(decoded(content))
    except DEPTH_OF_JSON as error:
        line = f", ligne\u00a0{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Refused(
            f"Ce fichier JSON ne se lit pas{line}\u00a0: exportez-le de nouveau.", "file"
        ) from error
    if isinstance(said, dict):
        structures, services = said.get("structures", []), said.get("services", [])
    else:
        structures, services = [], said
    if not isinstance(structures, list) or not isinstance(services, list):
        raise Refused(
            "«\u00a0structures\u00a0» et «\u00a0services\u00a0» sont des listes dans ce format\u00a0: "
            "exportez le fichier de nouveau.",
            "file",
        )
    after = len(services) + 1
    return _split(list(enumerate(structures, start=after)), list(enumerate(services, start=1)))


def _from_csv(content: bytes) -> tuple[Numbered, Numbered]:
    table = read_table(content, holds="les services")
    lacking = {"id", "nom"} - set(table.heads)
    if lacking:
        raise Refused(
            f"La colonne «\u00a0{min(lacking)}\u00a0» manque\u00a0: ce fichier n’est pas au format "
            "data·inclusion.",
            "file",
        )
    return _split([], [(line.number, line.cells) for line in table.lines])


def _split(structures: list[tuple[int, Any]], services: list[tuple[int, Any]]) -> tuple[Numbered, Numbered]:
    """Tell structures from services in a list that holds either, and refuse what is neither."""
    for place, one in (*structures, *services):
        if not isinstance(one, Mapping):
            raise Refused(
                f"L’élément n°\u00a0{place} n’est pas une fiche\u00a0: exportez le fichier de nouveau.",
                "file",
            )
    own = [(place, one) for place, one in services if "structure_id" in one]
    return structures + [(place, one) for place, one in services if "structure_id" not in one], own


def _once(lines: list[Brought]) -> list[Brought]:
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        key = line.source, line.external_id
        if line.external_id and key in first:
            line.wrong("id", line.external_id, f"Cet identifiant est déjà à la fiche n°\u00a0{first[key]}.")
        first.setdefault(key, line.number)
    return lines


def _read(place: int, said: Mapping[str, Any], carrier: Mapping[str, Any]) -> Brought:
    line = Brought(place, source=_text(said, "source")[:80], external_id=_text(said, "id")[:160])
    if not line.source and "--" in line.external_id:
        line.source = line.external_id.partition("--")[0][:80]
    if not line.external_id:
        line.wrong("id", "", "L’identifiant est vide\u00a0: indiquez-le.")
    name = _text(said, "nom")
    if not 3 <= len(name) <= 150:
        line.wrong("nom", name, "Le nom compte de 3 à 150 caractères.")
    line.said["name"] = name.strip("\u00a0")
    for head, (code, longest) in TEXTS.items():
        if text := _long_text(said, head):
            if len(text) > longest:
                line.wrong(
                    head, text, f"Ce texte dépasse {number(longest)} caractères\u00a0: raccourcissez-le."
                )
            line.said[code] = text
    if line.said.get("presentation", "").rstrip(".") == line.said["name"]:
        line.said.pop("presentation", None)
    _read_lists(line, said)
    _read_identity(line, said, carrier)
    _read_contact(line, said, carrier)
    _read_place(line, said, carrier)
    line.dated = _read_day(line, said)
    return line


def _read_lists(line: Brought, said: Mapping[str, Any]) -> None:
    for head, (code, words) in LISTS.items():
        found = _codes(said.get(head))
        if found is None:
            continue
        if unknown := sorted(found - words().keys()):
            line.wrong(head, unknown[0], "Cette valeur n’est pas dans la version\u00a01 du schéma.")
        if vocabulary.ALL_PUBLICS in found:
            found = {vocabulary.ALL_PUBLICS}
        if found:
            line.said[code] = frozenset(found)
    fees = _text(said, "frais")
    if fees and fees not in ("gratuit", "payant"):
        line.wrong("frais", fees, "Indiquez «\u00a0gratuit\u00a0» ou «\u00a0payant\u00a0».")
    elif fees:
        line.said["fees"] = fees


def _read_identity(line: Brought, said: Mapping[str, Any], carrier: Mapping[str, Any]) -> None:
    siret = normalised(_text(carrier, "siret"))
    if siret and not check_siret(siret):
        line.wrong("siret", siret, "Ce numéro SIRET n’est pas valide\u00a0: il compte 14 chiffres.")
    elif siret:
        line.said["siret"] = siret
    owner = _text(carrier, "nom").strip("\u00a0")
    if carrier is not said and owner and owner != line.said["name"]:
        line.said["carrier"] = owner[:160]
    line.said["kind"] = _kind(line.said["name"], _codes(carrier.get("reseaux_porteurs")) or set())


def _kind(name: str, networks: set[str]) -> str:
    """The kind that the carrier network says, else the acronym in the name, else another service."""
    for network in sorted(networks):
        if kind := vocabulary.kind_of_network().get(network):
            return kind
    words = search_key(name).split()
    return next((code for code in vocabulary.kinds() if code in words), "autre")


def _read_contact(line: Brought, said: Mapping[str, Any], carrier: Mapping[str, Any]) -> None:
    for head, code in (("telephone", "phone"), ("courriel", "email")):
        value = _text(said, head) or _text(carrier, head)
        if not value:
            continue
        try:
            line.said[code] = phone_digits(value) if code == "phone" else _address(value)
        except ValueError as error:
            line.wrong(head, value, str(error))
    url = _text(said, "lien_mobilisation") or _text(carrier, "site_web")
    if url and not re.fullmatch(r"https?://[^\s<>\"]{1,390}", url):
        line.wrong(
            "site_web", url, "Cette adresse de page n’est pas valide\u00a0: elle commence par https://."
        )
    elif url:
        line.said["url"] = url


def _address(value: str) -> str:
    if len(value) > 200 or not re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", value):
        raise ValueError(typeset("Cette adresse électronique n’est pas valide."))
    return value.lower()


def _read_place(line: Brought, said: Mapping[str, Any], carrier: Mapping[str, Any]) -> None:
    line.commune = _text(said, "code_insee") or _text(carrier, "code_insee")
    if postcode := _text(said, "code_postal") or _text(carrier, "code_postal"):
        if re.fullmatch(r"\d{5}", postcode):
            line.said["postcode"] = postcode
        else:
            line.wrong("code_postal", postcode, "Un code postal compte cinq chiffres.")
    if "address" not in line.said and (address := _text(carrier, "adresse")):
        line.said["address"] = address[:240]
    point = [_number(said.get(head) or carrier.get(head)) for head in ("longitude", "latitude")]
    if point[0] is not None and point[1] is not None:
        if -180 <= point[0] <= 180 and -90 <= point[1] <= 90:
            line.said |= {"longitude": point[0], "latitude": point[1]}
        else:
            line.wrong("longitude", f"{point[0]}, {point[1]}", "Ces coordonnées ne sont pas sur la Terre.")
    line.zone = frozenset(_codes(said.get("zone_eligibilite")) or ())


def _read_day(line: Brought, said: Mapping[str, Any]) -> dt.date | None:
    text = _text(said, "date_maj")
    try:
        found = dt.date.fromisoformat(text[:10])
    except ValueError:
        line.wrong("date_maj", text, "Indiquez une date, par exemple 2026-01-12.")
        return None
    if found.year < 2000:
        line.wrong("date_maj", text, "Cette date est trop ancienne\u00a0: vérifiez l’année.")
    return found


def _text(said: Mapping[str, Any], head: str) -> str:
    """A short text on one line; what is no text is none."""
    return " ".join(_long_text(said, head).split())


def _long_text(said: Mapping[str, Any], head: str) -> str:
    value = said.get(head)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float | dt.date):
        return ""
    return _readable(str(value)).strip(" \n\t")


def _readable(text: str) -> str:
    """Without what no page nor database holds: control characters, halves of a pair."""
    return "".join(sign for sign in text if sign in "\n\t\u00a0\u202f" or sign.isprintable())


def _number(value: Any) -> float | None:
    try:
        found = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None  # neither infinite nor « not a number »


def _codes(value: Any) -> set[str] | None:
    """A list of codes: JSON’s own, « a|b », « ["a", "b"] » or « {a,b} » in a table; None without any."""
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        said = (_readable(str(one)).strip()[:120] for one in value if isinstance(one, str | int))
        return {one for one in said if one}
    text = re.sub(r"[\[\]{}\"']", "", _readable(str(value))) if isinstance(value, str | int | float) else ""
    found = {one.strip()[:120] for one in re.split(r"[|,;]", text) if one.strip()}
    return found or None
