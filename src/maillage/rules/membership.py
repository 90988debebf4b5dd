"""Who stays, who leaves, who lends a signature (R57, F46): the rules, without any database."""

from __future__ import annotations

import datetime as dt

from maillage.rules.verdict import YES, Verdict, no

LONGEST_DELEGATION = dt.timedelta(days=3 * 366)
"""Beyond three years a delegation is a change of representative."""


def may_end_role(
    *, role: str, others: int, proven: bool, by_officer: bool, successor_invited: bool, reason: str
) -> Verdict:
    """Whether a live role may end, where `others` hold the same one in the same organisation.

    A département keeps an administrator, a proven body keeps a legal representative: nobody is locked out. An
    officer ends any role of a body, with a reason; the last representative once their successor is invited. A
    body that is only declared may lose whoever declared it: that is how a usurper is put out.
    """
    if role == "administrator" and not others:
        return no("C’est la dernière personne de l’administration : invitez d’abord quelqu’un à ce rôle.")
    if by_officer and not reason.strip():
        return no("Indiquez la raison du retrait : elle est écrite au journal.", "reason")
    if role == "legal_representative" and proven and not others:
        if by_officer and successor_invited:
            return YES
        if by_officer:
            return no(
                "C’est la dernière représentation légale de l’organisme : invitez d’abord la personne "
                "qui lui succède."
            )
        return no(
            "Vous êtes la dernière représentation légale de l’organisme : donnez d’abord ce rôle à la "
            "personne qui lui succède, ou demandez au Département de l’inviter."
        )
    return YES


def may_lend(*, represents: bool, proven: bool) -> Verdict:
    """F46: whether the signature of a body is someone's to lend: a signature received is not lent in turn."""
    if not represents:
        return no("Seule la représentation légale de l’organisme délègue sa signature.")
    if not proven:
        return no(
            "La signature se délègue une fois l’organisme reconnu : envoyez d’abord le document qui montre "
            "qui le représente."
        )
    return YES


def may_delegate(
    *,
    start: dt.date,
    end: dt.date,
    today: dt.date,
    prepares: bool,
    is_self: bool,
    represents: bool,
) -> Verdict:
    """F46: whether a signature may be lent from `start` to `end`, both included, to a colleague."""
    if is_self or represents:
        return no(
            "Cette personne représente déjà l’organisme : elle n’a pas besoin de délégation.", "delegate"
        )
    if not prepares:
        return no(
            "La délégation va à une personne qui prépare les dossiers : donnez-lui d’abord ce rôle.",
            "delegate",
        )
    if end < start:
        return no("La délégation finit après avoir commencé : corrigez la date de fin.", "end")
    if end < today:
        return no("Cette délégation est déjà finie : corrigez la date de fin.", "end")
    if end - start > LONGEST_DELEGATION:
        return no(
            "Une délégation dure trois ans au plus : au-delà, faites reconnaître une autre représentation "
            "légale.",
            "end",
        )
    return YES


def may_sign_as(*, proven: bool, represents: bool, delegated: bool) -> Verdict:
    """R73, F46: whether someone signs an agreement for a body: its representative, or a live delegate.

    A signature binds the body and opens its money: it waits until the département has recognised who
    represents it. Validating an application asks for less (`two_acts.may_validate_for`).
    """
    if not represents and not delegated:
        return no(
            "La convention est signée par la représentation légale de votre organisme, ou par une personne "
            "qui en a reçu délégation : demandez-lui d’ouvrir cette page."
        )
    if not proven:
        return no(
            "La convention se signe une fois votre organisme reconnu par le Département : sur la page "
            "« Équipe », envoyez le document qui montre qui le représente."
        )
    return YES
