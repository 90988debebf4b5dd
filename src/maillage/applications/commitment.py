"""The republican commitment that associations and foundations subscribe to when they ask for a grant (C6)."""

from __future__ import annotations

from typing import Final

VERSION: Final = "décret n° 2021-1947 du 31 décembre 2021"
"""The text subscribed to; kept with each application, for another may replace it one day."""
COMMITMENTS: Final = (
    (
        "Respect des lois de la République",
        (
            "L’organisme n’invoque aucune conviction pour s’affranchir des règles communes. "
            "Il n’appelle pas à troubler gravement l’ordre public, et ne s’y prête pas."
        ),
    ),
    (
        "Liberté de conscience",
        (
            "Il respecte et protège la liberté de conscience de ses membres, de ses bénéficiaires "
            "et des tiers, et s’abstient de tout prosélytisme abusif, obtenu par la pression "
            "ou la contrainte."
        ),
    ),
    (
        "Liberté des membres",
        "Chacun est libre de le quitter, et n’en est pas exclu arbitrairement.",
    ),
    (
        "Égalité et non-discrimination",
        (
            "Il traite chacun également et n’opère aucune différence fondée sur le sexe, "
            "l’orientation sexuelle, l’identité de genre, l’origine, la religion ou tout autre motif "
            "interdit ; il lutte contre les violences sexuelles et sexistes."
        ),
    ),
    (
        "Fraternité et prévention de la violence",
        (
            "Il agit dans un esprit de fraternité et de civisme, ne provoque ni à la haine ni à la violence, "
            "et n’y apporte aucune caution ; il rejette le racisme et l’antisémitisme."
        ),
    ),
    (
        "Respect de la dignité de la personne humaine",
        (
            "Il ne cause aucun traitement inhumain ou dégradant, n’exploite la vulnérabilité de personne et "
            "protège la santé et l’intégrité de chacun, en particulier des mineurs."
        ),
    ),
    (
        "Respect des symboles de la République",
        "Il respecte le drapeau, l’hymne et la devise de la République.",
    ),
)
"""The seven commitments of the annex, by title, in our own words."""
