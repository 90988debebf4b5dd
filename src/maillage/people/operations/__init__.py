"""How bodies and people come in, are recognised, lend a signature and leave."""

from maillage.people.operations.access import note_sign_in, note_wrong_code, note_wrong_factor
from maillage.people.operations.address import (
    ask_new_address,
    ask_to_come_in,
    ask_to_confirm,
    ask_to_enter,
    confirm_code,
    set_address,
)
from maillage.people.operations.delegation import grant_delegation, revoke_delegation
from maillage.people.operations.identity import link_identity, unlink_identity, use_identity
from maillage.people.operations.installation import SYSTEM, chain, open_installation, subject_of, the_funder
from maillage.people.operations.invitation import (
    INVITATION_DAYS,
    accept_invitation,
    invite,
    roles_of,
    send_invitation_again,
    withdraw_invitation,
)
from maillage.people.operations.joining import answer_join_request, ask_to_join
from maillage.people.operations.letters import give_letter_up, send_letter_again
from maillage.people.operations.membership import end_membership
from maillage.people.operations.organisation import (
    check_free_siret,
    correct_organisation,
    declare_organisation,
    prove_organisation,
    refuse_proof,
    register_organisation,
    renumber_organisation,
    send_proof,
)
from maillage.people.operations.pace import count_try, forget_paces
from maillage.people.operations.sealing import seal_factors_again
from maillage.people.operations.second_factor import (
    demand_second_factor,
    note_codes_renewed,
    note_factor_added,
    note_factor_removed,
    open_enrolment,
    reset_factors,
)
from maillage.people.operations.sessions import close_other_sessions, close_session, forget_sessions
from maillage.people.operations.site import describe_site

__all__ = [
    "INVITATION_DAYS",
    "SYSTEM",
    "accept_invitation",
    "answer_join_request",
    "ask_new_address",
    "ask_to_come_in",
    "ask_to_confirm",
    "ask_to_enter",
    "ask_to_join",
    "chain",
    "check_free_siret",
    "close_other_sessions",
    "close_session",
    "confirm_code",
    "correct_organisation",
    "count_try",
    "declare_organisation",
    "demand_second_factor",
    "describe_site",
    "end_membership",
    "forget_paces",
    "forget_sessions",
    "give_letter_up",
    "grant_delegation",
    "invite",
    "link_identity",
    "note_codes_renewed",
    "note_factor_added",
    "note_factor_removed",
    "note_sign_in",
    "note_wrong_code",
    "note_wrong_factor",
    "open_enrolment",
    "open_installation",
    "prove_organisation",
    "refuse_proof",
    "register_organisation",
    "renumber_organisation",
    "reset_factors",
    "revoke_delegation",
    "roles_of",
    "seal_factors_again",
    "send_invitation_again",
    "send_letter_again",
    "send_proof",
    "set_address",
    "subject_of",
    "the_funder",
    "unlink_identity",
    "use_identity",
    "withdraw_invitation",
]
