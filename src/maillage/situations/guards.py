"""What a constraint of one row cannot hold, raw SQL included: a situation keeps the days its erasure is
counted from (C.6), a takeaway stays within its group (R30).
"""

from maillage.calls.guards import Guard

_MEETING = (
    "NOT EXISTS (SELECT 1 FROM groups_meeting m WHERE m.id = NEW.meeting_id AND m.group_id = NEW.group_id)"
)
_THEME = (
    "NOT EXISTS (SELECT 1 FROM groups_theme t, situations_takeaway a WHERE t.id = NEW.theme_id "
    "AND a.id = NEW.takeaway_id AND t.group_id = a.group_id)"
)

_DAY = "NEW.meeting_day <> (SELECT m.day FROM groups_meeting m WHERE m.id = NEW.meeting_id)"

SITUATIONS = (
    Guard(
        name="situations_situation_day_insert",
        table="situations_situation",
        verb="INSERT",
        when=_DAY,
        sentence="situation_day_is_that_of_its_meeting: ce jour n’est pas celui de la rencontre.",
    ),
    Guard(
        name="situations_situation_day_update",
        table="situations_situation",
        verb="UPDATE",
        when=f"NEW.meeting_day <> OLD.meeting_day AND {_DAY}",
        sentence="situation_day_is_that_of_its_meeting: ce jour n’est pas celui de la rencontre.",
    ),
    Guard(
        name="situations_situation_stays",
        table="situations_situation",
        verb="UPDATE",
        when="NEW.written_on <> OLD.written_on OR NEW.meeting_id <> OLD.meeting_id",
        sentence="situation_stays_as_written: elle garde sa rencontre et le jour où elle fut écrite.",
    ),
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
