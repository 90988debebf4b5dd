"""The life of a practice-exchange group: its meetings, who signs up, who comes, what arises."""

from maillage.groups.models.attendance import Attendance, Registration
from maillage.groups.models.group import Facilitation, PracticeGroup, Theme
from maillage.groups.models.meeting import Meeting, MeetingMove
from maillage.groups.models.participant import Participant, Structure, StructureType
from maillage.groups.models.session import InformationSession

__all__ = [
    "Attendance",
    "Facilitation",
    "InformationSession",
    "Meeting",
    "MeetingMove",
    "Participant",
    "PracticeGroup",
    "Registration",
    "Structure",
    "StructureType",
    "Theme",
]
