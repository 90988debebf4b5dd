"""What the meetings left, proposed under the headings of the final report (R20, R82).

The writer takes up the lines wanted: nothing is written in their place, nor over what they wrote. The lines
went through the detector when they were noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.rules.french import listing, plural
from maillage.rules.report import THEMES
from maillage.situations.queries.takeaway import Line, report_lines
from maillage.situations.queries.theme import theme_counts

if TYPE_CHECKING:
    from maillage.groups.models import PracticeGroup
    from maillage.rules.report import Heading


def proposed_lines(group: PracticeGroup, heading: Heading) -> list[Line]:
    """Give back the lines proposed under that heading; three queries at most, none for one without source."""
    if heading.source == THEMES:
        return theme_lines(group)
    return report_lines(group).get(heading.source, []) if heading.source else []


def theme_lines(group: PracticeGroup) -> list[Line]:
    """Give back the themes that came up in meetings, the most met first, with what bears them counted."""
    found = []
    for theme in theme_counts([group]).get(group.pk, []):
        if theme.proposed or not theme.days:
            continue
        counted = [plural(len(theme.days), "rencontre")]
        if theme.takeaways:
            counted.append(plural(theme.takeaways, "acquis", "acquis"))
        found.append(Line(theme.pk, f"{theme.label}\u00a0: {listing(counted)}", "Thème", ""))
    return found
