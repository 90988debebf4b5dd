"""The key of a letter that holds an address is kept by its fingerprint: the address has to be forgotten."""

import hashlib
from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TOGETHER = 2000


def kept(key: str, address: str) -> str:
    """The key with its address told by a fingerprint where it ends it; that of the whole key otherwise."""
    start = key.removesuffix(address) if address else key
    return f"{start}{fingerprint(address)}" if start != key else fingerprint(key)


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def shorten(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the fingerprint of each of these keys; the others say which reminders left."""
    letters = apps.get_model("post", "Message").objects
    changed = []
    for letter in letters.filter(key__contains="@").only("key", "to").iterator(TOGETHER):
        letter.key = kept(letter.key, letter.to)
        changed.append(letter)
    letters.bulk_update(changed, ["key"], batch_size=TOGETHER // 10)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("post", "0001_squashed_0003_letters_handed_over_once")]

    operations: ClassVar = [migrations.RunPython(shorten, migrations.RunPython.noop)]
