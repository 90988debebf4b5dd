"""Two acts and the people who do them: who deposits, who validates, who declines (R57, F46)."""

from maillage.rules.french import typeset
from maillage.rules.verdict import YES, Verdict, no


def may_do_both(*, same_person: bool, prepares: bool) -> Verdict:
    """R57: the text does not forbid one person both acts, but each is done in its own capacity: whoever
    validates what they deposited themselves must hold the preparer's role too.
    """
    if not same_person or prepares:
        return YES
    return no(
        "Vous avez déposé cette candidature : demandez à une autre personne de la valider, ou faites-vous "
        "donner aussi le rôle de préparation du dossier dans la page « Équipe »."
    )


def may_validate_for(*, proven: bool, awaits: bool) -> Verdict:
    """R47, R57: a body validates once it is recognised, or while its proof awaits the département’s answer.

    That delay costs nobody their call; a signature, which binds for good, does wait
    (`membership.may_sign_as`).
    """
    if proven or awaits:
        return YES
    return no(
        "Votre organisme n’est pas encore vérifié : joignez, dans la page « Équipe », le document qui "
        "prouve la qualité de votre représentation légale, puis revenez valider."
    )


def alone_sentence() -> str:
    """What the proof and the page say when one person did both acts."""
    return typeset("Le dépôt et la validation sont deux actes de la même personne, qui tient les deux rôles.")


def declined_sentence(number: str, deadline: str) -> str:
    """What whoever deposited is written when the representative declines: where to read why, nothing more."""
    return typeset(
        f"La candidature n° {number} n’a pas été validée : elle est de nouveau un brouillon. Lisez le motif "
        f"sur sa page, corrigez-la, puis déposez-la et faites-la valider avant le {deadline}."
    )
