"""The life of a resource of the territory."""

from typing import Final

from maillage.rules.lives.life import Life, Step

_KEEPERS: Final = ("instructor", "coordinator", "preparer", "facilitator")
RESOURCE: Final = Life(
    "resource",
    "la ressource",
    {"unchecked": "à vérifier", "checked": "vérifiée", "closed": "fermée", "archived": "archivée"},
    (
        Step("check", "Vérifier", ("unchecked",), "checked", _KEEPERS),
        Step("close", "Déclarer fermée", ("unchecked", "checked"), "closed", _KEEPERS),
        Step("archive", "Archiver", ("unchecked", "checked", "closed"), "archived", _KEEPERS),
        Step("restore", "Rétablir", ("closed", "archived"), "unchecked", _KEEPERS),
        Step("restore_checked", "Rétablir, déjà vérifiée", ("closed", "archived"), "checked", _KEEPERS),
    ),
)
