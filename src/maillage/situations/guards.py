"""A takeaway stays within its group: its meeting and its themes are of that group, raw SQL included (R30)."""

from maillage.calls.guards import Guard

_MEETING = (
    "NOT EXISTS (SELECT 1 FROM groups_meeting m WHERE m.id = NEW.meeting_id AND m.group_id = NEW.group_id)"
)
_THEME = (
    "NOT EXISTS (SELECT 1 FROM groups_theme t, situations_takeaway a WHERE t.id = NEW.theme_id "
    "AND a.id = NEW.takeaway_id AND t.group_id = a.group_id)"
)

TAKEAWAYS = (
    *(
        Guard(
            name=f"situations_takeaway_meeting_{verb.lower()}",
            table="situations_takeaway",
            verb=verb,
            when=_MEETING,
            sentence="takeaway_of_a_meeting_of_its_group: cette rencontre est celle d’un autre groupe.",
        )
        for verb in ("INSERT", "UPDATE")
    ),
    Guard(
        name="situations_takeaway_stays",
        table="situations_takeaway",
        verb="UPDATE",
        when="NEW.group_id <> OLD.group_id",
        sentence="takeaway_stays_in_its_group: un acquis ne change pas de groupe.",
    ),
    *(
        Guard(
            name=f"situations_takeawaytheme_{verb.lower()}",
            table="situations_takeawaytheme",
            verb=verb,
            when=_THEME,
            sentence="takeaway_theme_of_its_group: ce thème est celui d’un autre groupe.",
        )
        for verb in ("INSERT", "UPDATE")
    ),
)
