"""Who reads situations, and what the meetings leave of them."""

from maillage.situations.access.situation import (
    SWITCHED_OFF,
    facilitated_situations,
    is_author,
    may_open,
    may_open_signed_in,
    own_situations,
    read_with_others,
    situations_of,
    switched_on,
    writable_meetings,
)
from maillage.situations.access.takeaway import (
    counted_groups,
    groups_attended,
    may_read_takeaways,
    may_write_takeaways,
    takeaways_for,
)

__all__ = [
    "SWITCHED_OFF",
    "counted_groups",
    "facilitated_situations",
    "groups_attended",
    "is_author",
    "may_open",
    "may_open_signed_in",
    "may_read_takeaways",
    "may_write_takeaways",
    "own_situations",
    "read_with_others",
    "situations_of",
    "switched_on",
    "takeaways_for",
    "writable_meetings",
]
