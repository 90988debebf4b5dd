"""Meetings as an .ics file for people's own calendars, joined to a letter or subscribed to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText

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


PARIS_TIME = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""The two rules of Paris time: calendars that do not read lists of dates shift the summer by an hour."""
REFRESHED_EVERY = timedelta(hours=4)
"""How often a calendar that subscribes is told to read the feed again."""


def calendar_bytes(events: tuple[CalendarEvent, ...], *, at: datetime) -> bytes:
    """The events as one calendar, in Paris time with its VTIMEZONE; METHOD is CANCEL when all are."""
    calendar = _calendar()
    cancelled = bool(events) and all(event.cancelled for event in events)
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    return _written(calendar, events, at)


def feed_bytes(name: str, events: tuple[CalendarEvent, ...], *, at: datetime) -> bytes:
    """The events as a calendar to subscribe to, under its name; it has no METHOD, being nobody's message."""
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Paris")
    refreshed = vDuration(REFRESHED_EVERY)
    refreshed.params["VALUE"] = "DURATION"
    calendar["refresh-interval"] = refreshed
    calendar["x-published-ttl"] = vDuration(REFRESHED_EVERY)
    return _written(calendar, events, at)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _written(calendar: Calendar, events: tuple[CalendarEvent, ...], at: datetime) -> bytes:
    if events:
        calendar.add_component(Timezone.from_ical(PARIS_TIME))
    for event in events:
        calendar.add_component(_component(event, at))
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
