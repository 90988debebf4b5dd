"""What changes a group, its calendar, its registrations, its sheets and its sessions."""

from maillage.groups.operations.attendance import (
    add_walk_in,
    close_attendance,
    mark_attendance,
    undo_last_mark,
)
from maillage.groups.operations.attestation import gather_attestations, issue_attestation
from maillage.groups.operations.audit import read_names
from maillage.groups.operations.calendar import add_meeting, open_year, plan_year, withdraw_dates
from maillage.groups.operations.correction import correct_address, correct_registration
from maillage.groups.operations.feedback import answer_question, ask_those_present, word_question
from maillage.groups.operations.following import (
    close_group,
    follow_agreement,
    last_held,
    take_over_calendar,
)
from maillage.groups.operations.group import (
    appoint_facilitator,
    check_facilitator,
    load_structure_types,
    open_group,
    present_group,
    replace_facilitator,
)
from maillage.groups.operations.habits import set_habits, set_offer_hours
from maillage.groups.operations.invitations import choose_invitations, invite, who_is_invited_by
from maillage.groups.operations.links import disown_link, revoke_links
from maillage.groups.operations.meeting import (
    cancel_meeting,
    move_meeting,
    open_meeting,
    switch_to_in_person,
    switch_to_remote,
)
from maillage.groups.operations.merge import merge_participants, tell_apart, undo_merge
from maillage.groups.operations.messages import write_message
from maillage.groups.operations.method import choose_method, load_methods
from maillage.groups.operations.offers import accept_offer, admit_beyond_wish, decline_offer, expire_offers
from maillage.groups.operations.paper import attach_scan, enter_sheet, print_sheet
from maillage.groups.operations.participant import erase_participant
from maillage.groups.operations.proposal import answer_guest, propose_guest
from maillage.groups.operations.registration import SignUp, cancel_registration, sign_up
from maillage.groups.operations.reminders import send_due_messages
from maillage.groups.operations.returning import (
    accept_charter,
    register_colleague,
    say_where_one_works,
    send_own_link,
    sign_up_again,
)
from maillage.groups.operations.session import (
    accept_theme,
    add_theme,
    cancel_session,
    hold_session,
    move_session,
    propose_session,
    schedule_session,
)
from maillage.groups.operations.session_groups import answer_session_invitation, share_session
from maillage.groups.operations.sign_in import sign_in, sign_in_unknown
from maillage.groups.operations.substitutes import name_substitute, remove_substitute

__all__ = [
    "SignUp",
    "accept_charter",
    "accept_offer",
    "accept_theme",
    "add_meeting",
    "add_theme",
    "add_walk_in",
    "admit_beyond_wish",
    "answer_guest",
    "answer_question",
    "answer_session_invitation",
    "appoint_facilitator",
    "ask_those_present",
    "attach_scan",
    "cancel_meeting",
    "cancel_registration",
    "cancel_session",
    "check_facilitator",
    "choose_invitations",
    "choose_method",
    "close_attendance",
    "close_group",
    "correct_address",
    "correct_registration",
    "decline_offer",
    "disown_link",
    "enter_sheet",
    "erase_participant",
    "expire_offers",
    "follow_agreement",
    "gather_attestations",
    "hold_session",
    "invite",
    "issue_attestation",
    "last_held",
    "load_methods",
    "load_structure_types",
    "mark_attendance",
    "merge_participants",
    "move_meeting",
    "move_session",
    "name_substitute",
    "open_group",
    "open_meeting",
    "open_year",
    "plan_year",
    "present_group",
    "print_sheet",
    "propose_guest",
    "propose_session",
    "read_names",
    "register_colleague",
    "remove_substitute",
    "replace_facilitator",
    "revoke_links",
    "say_where_one_works",
    "schedule_session",
    "send_due_messages",
    "send_own_link",
    "set_habits",
    "set_offer_hours",
    "share_session",
    "sign_in",
    "sign_in_unknown",
    "sign_up",
    "sign_up_again",
    "switch_to_in_person",
    "switch_to_remote",
    "take_over_calendar",
    "tell_apart",
    "undo_last_mark",
    "undo_merge",
    "who_is_invited_by",
    "withdraw_dates",
    "word_question",
    "write_message",
]
