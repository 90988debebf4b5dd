"""What the groups keep of their meetings, for the professionals who read it and nobody else."""

from __future__ import annotations

from django.db.models import Count, Q, Window

from maillage.finding.hits import Asking, Found, Hit
from maillage.groups.access import named_groups
from maillage.rules.french import short_date
from maillage.situations.models import Takeaway


def takeaways(asking: Asking) -> Found:
    """Find takeaways by their words and their themes, last written first; one query."""
    found = Takeaway.objects.filter(group__in=named_groups(asking.standing).values("pk"))
    for word in asking.wanted.words:
        found = found.filter(Q(search_key__startswith=word) | Q(search_key__contains=f" {word}"))
    rows = found.annotate(total=Window(Count("pk"))).order_by("-meeting__day", "-written_at", "-pk")
    page = rows.values_list("group", "group__name", "text", "meeting__day", "total")
    taken = list(page[asking.start : asking.start + asking.size])
    hits = tuple(
        Hit(side="operator", args=(group,), title=text, where=f"{name}, rencontre du {short_date(day)}")
        for group, name, text, day, _ in taken
    )
    return Found("acquis", taken[0][-1] if taken else 0, hits)
