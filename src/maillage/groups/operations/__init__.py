"""What changes a group, its calendar, its registrations, its sheets and its sessions."""

from maillage.groups.operations.attendance import add_walk_in, close_attendance, mark_attendance
from maillage.groups.operations.audit import read_names
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
from maillage.groups.operations.meeting import (
    add_meeting,
    cancel_meeting,
    move_meeting,
    open_meeting,
    plan_year,
    switch_to_remote,
)
from maillage.groups.operations.method import choose_method, load_methods
from maillage.groups.operations.offers import accept_offer, admit_beyond_wish, decline_offer, expire_offers
from maillage.groups.operations.participant import erase_participant
from maillage.groups.operations.registration import SignUp, cancel_registration, sign_up
from maillage.groups.operations.reminders import remind_registered
from maillage.groups.operations.session import (
    accept_theme,
    add_theme,
    cancel_session,
    hold_session,
    propose_session,
    schedule_session,
)

__all__ = [
    "SignUp",
    "accept_offer",
    "accept_theme",
    "add_meeting",
    "add_theme",
    "add_walk_in",
    "admit_beyond_wish",
    "answer_question",
    "appoint_facilitator",
    "ask_those_present",
    "cancel_meeting",
    "cancel_registration",
    "cancel_session",
    "check_facilitator",
    "choose_method",
    "close_attendance",
    "close_group",
    "decline_offer",
    "erase_participant",
    "expire_offers",
    "follow_agreement",
    "hold_session",
    "last_held",
    "load_methods",
    "load_structure_types",
    "mark_attendance",
    "move_meeting",
    "open_group",
    "open_meeting",
    "plan_year",
    "present_group",
    "propose_session",
    "read_names",
    "remind_registered",
    "replace_facilitator",
    "schedule_session",
    "sign_up",
    "switch_to_remote",
    "take_over_calendar",
    "word_question",
]
