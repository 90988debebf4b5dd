"""What the national company register answers, after its public description; every number is fictional."""

import json
from typing import Any

SIRET = "00000001800010"
CLOSED = "00000005900014"


def unit(siret: str, *, state: str = "A", place: str = "A", **changed: Any) -> dict[str, Any]:
    """One company with its head office, as `/search` lists it; what we do not read is left out."""
    return {
        "siren": siret[:9],
        "nom_complet": "ASSOCIATION FICTIVE PASSERELLES SANTE MENTALE (AFPSM)",
        "nom_raison_sociale": "ASSOCIATION FICTIVE PASSERELLES SANTE MENTALE",
        "nature_juridique": "9220",
        "etat_administratif": state,
        "siege": {
            "siret": siret,
            "adresse": "12 RUE DE L'EXEMPLE 62300 LENS",
            "etat_administratif": place,
        },
        "matching_etablissements": [],
    } | changed


def found(*units: dict[str, Any]) -> bytes:
    """The whole answer."""
    return json.dumps({"results": units, "total_results": len(units), "page": 1, "per_page": 10}).encode()
