"""The worker of mail, with short pauses: what `./maillage work` does each minute, several times a second."""

import time

import django

django.setup()

from maillage.post.operations import work  # noqa: E402 — once Django is set up
from maillage.web import clock  # noqa: E402 — the same

while True:
    work(at=clock.now(), limit=5)
    time.sleep(0.2)
