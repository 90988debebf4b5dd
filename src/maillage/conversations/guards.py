"""What was said stays as it was said: the database itself refuses to rewrite it."""

from maillage.calls.guards import Guard

SAID = tuple(
    Guard(
        name=f"conversations_{table}_kept",
        table=f"conversations_{table}",
        verb="UPDATE",
        when="1 = 1",
        sentence=f"conversations_{table}_kept: un message envoyé ne change plus, écrivez-en un autre.",
    )
    for table in ("conversationmessage", "attachment", "reading")
)
