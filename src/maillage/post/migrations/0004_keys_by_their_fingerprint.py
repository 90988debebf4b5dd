"""The address that the key of a letter holds stands there by its fingerprint: it has to be forgotten."""

import hashlib
from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TOGETHER, LONGEST = 2000, 200


def kept(key: str, address: str) -> str:
    """The key with the address of its letter told by a fingerprint; that of the whole key for another's."""
    told = key.replace(address, fingerprint(address)) if address else key
    return fingerprint(told) if "@" in told or len(told) > LONGEST else told


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
