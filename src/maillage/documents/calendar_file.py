"""A meeting as an .ics file, for people's own calendars."""

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress, vText

from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """What goes into a calendar. `uid` never changes; `sequence` grows with each change.

    `organiser` is « Name <address> » parted: both given, or none.
    """

    uid: str
    sequence: int
    summary: str
    starts: datetime
    ends: datetime
    place: str = ""
    description: str = ""
    url: str = ""
    organiser_name: str = ""
    organiser_email: str = ""
    cancelled: bool = False


def calendar_bytes(events: tuple[CalendarEvent, ...], *, at: datetime) -> bytes:
    """The events as one calendar, in Paris time with its VTIMEZONE; METHOD is CANCEL when all are."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    cancelled = bool(events) and all(event.cancelled for event in events)
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for event in events:
        calendar.add_component(_component(event, at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _component(event: CalendarEvent, at: datetime) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", at)
    component.add("summary", event.summary)
    component.add("dtstart", french.paris(event.starts))
    component.add("dtend", french.paris(event.ends))
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    for name, value in (("location", event.place), ("description", event.description), ("url", event.url)):
        if value:
            component.add(name, value)
    if event.organiser_email:
        organiser = vCalAddress(f"mailto:{event.organiser_email}")
        organiser.params["CN"] = vText(event.organiser_name)
        component["organizer"] = organiser
    return component
