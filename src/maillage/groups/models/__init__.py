"""The life of a practice-exchange group: its meetings, who signs up, who comes, what arises."""

from maillage.groups.models.attendance import Attendance, AttendanceMark, Registration
from maillage.groups.models.attestation import Attestation
from maillage.groups.models.feedback import FeedbackCount, FeedbackLink, Usefulness
from maillage.groups.models.group import Facilitation, PracticeGroup, Theme
from maillage.groups.models.invitation import Invitation
from maillage.groups.models.meeting import Meeting, MeetingMove
from maillage.groups.models.merge import Distinct, Merge
from maillage.groups.models.message import MeetingMessage, MessageKind, MessageSent
from maillage.groups.models.method import Method, MethodStep
from maillage.groups.models.paper import KeptSheet, PrintedSheet, SheetScan
from maillage.groups.models.participant import Participant, Structure, StructureType
from maillage.groups.models.proposal import GuestProposal
from maillage.groups.models.reading import NamesReading
from maillage.groups.models.session import (
    InformationSession,
    SessionAssociate,
    SessionGroup,
    SessionMove,
)
from maillage.groups.models.substitute import MeetingFacilitator

__all__ = [
    "Attendance",
    "AttendanceMark",
    "Attestation",
    "Distinct",
    "Facilitation",
    "FeedbackCount",
    "FeedbackLink",
    "GuestProposal",
    "InformationSession",
    "Invitation",
    "KeptSheet",
    "Meeting",
    "MeetingFacilitator",
    "MeetingMessage",
    "MeetingMove",
    "Merge",
    "MessageKind",
    "MessageSent",
    "Method",
    "MethodStep",
    "NamesReading",
    "Participant",
    "PracticeGroup",
    "PrintedSheet",
    "Registration",
    "SessionAssociate",
    "SessionGroup",
    "SessionMove",
    "SheetScan",
    "Structure",
    "StructureType",
    "Theme",
    "Usefulness",
]
