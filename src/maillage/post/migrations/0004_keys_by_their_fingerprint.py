"""The key of a letter is kept by its fingerprint: some hold an address, which has to be forgotten."""

import hashlib
import re
from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TOGETHER = 2000


def shorten(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the fingerprint of each key; the longest ones were kept so already."""
    letters = apps.get_model("post", "Message").objects
    changed = []
    for letter in letters.exclude(key="").only("key").iterator(TOGETHER):
        if not re.fullmatch("[0-9a-f]{64}", letter.key):
            letter.key = hashlib.sha256(letter.key.encode()).hexdigest()
            changed.append(letter)
    letters.bulk_update(changed, ["key"], batch_size=TOGETHER // 10)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("post", "0001_squashed_0003_letters_handed_over_once")]

    operations: ClassVar = [migrations.RunPython(shorten, migrations.RunPython.noop)]
