"""Whether the time of an answer tells an address that is known from one that nobody knows.

Run by `./maillage bench entering`. Each public form that takes an address is sent, in turn and in a random
order, with a known address and an unknown one, through Django's test client, the letter delivered in the
request as in production. The odds are the share of pairs where the known one was the slower (0.50: nothing is
told); beside them, the odds between two halves of the unknown, which say how much is chance.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import product

import django
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

ROUNDS = 300
DAY = dt.date(2026, 9, 15)


def forms() -> dict[str, tuple[str, str, Callable[[str], dict[str, str]]]]:
    """Give back each form: its address, an electronic address known there, what is sent."""
    from maillage.groups.models import Meeting, Registration

    coming = Meeting.objects.filter(state="open").earliest("day")
    seated = Registration.objects.filter(meeting=coming, state="registered").select_related("participant")
    guest = seated.order_by("pk")[0].participant.email
    officer = "sophie.marquant@departement.example.org"
    signing_up = {"full_name": "Hélène Lefèvre", "structure": "Habitat", "job": "Agent", "charter": "on"}
    named = {"full_name": "Nadia Fournier"}
    return {
        "enter": (reverse("account_login"), officer, lambda email: {"email": email}),
        "first entry": (reverse("come_in"), officer, lambda email: {**named, "email": email}),
        "lost link": (reverse("public:lost_link"), guest, lambda email: {"email": email}),
        "sign-up": (
            reverse("public:meeting", args=[coming.public_id]),
            guest,
            lambda email: {**signing_up, "email": email},
        ),
    }


def odds(slow: Sequence[float], fast: Sequence[float]) -> float:
    """The share of pairs where the first is the greater."""
    return sum(a > b for a, b in product(slow, fast)) / (len(slow) * len(fast))


def sent(page: str, values: dict[str, str]) -> float:
    """Send the form from a new browser and a clean pace, and give back the milliseconds it took."""
    from maillage.people.models import AddressCode, Pace

    Pace.objects.all().delete()
    AddressCode.objects.all().delete()
    browser = Client()
    start = time.perf_counter()
    answer = browser.post(page, values)
    spent = 1000 * (time.perf_counter() - start)
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{page} answers {answer.status_code}")
    return spent


def main() -> None:
    """Build the campaign, then print one line a form."""
    django.setup()
    from maillage.chores.demonstration.play import play
    from maillage.groups.models import Participant, Registration
    from maillage.post.models import Message

    call_command("migrate", verbosity=0)
    play(DAY)
    chance = random.Random(8)
    print(f"{'form':<12} {'known ms':>9} {'unknown ms':>11} {'odds':>6} {'chance':>7}")
    for name, (page, known, values) in forms().items():
        spent: dict[bool, list[float]] = {True: [], False: []}
        for number in range(ROUNDS):
            for is_known in chance.sample([True, False], 2):
                # A link leaves once an hour, a stranger is one once: each round is the first.
                Message.objects.all().delete()
                Registration.objects.filter(participant__email__startswith="stranger").delete()
                Participant.objects.filter(email__startswith="stranger").delete()
                email = known if is_known else f"stranger{number}@ailleurs.example.org"
                spent[is_known].append(sent(page, values(email)))
        unknown = spent[False]
        told = f"{odds(spent[True], unknown):>6.2f} {odds(unknown[::2], unknown[1::2]):>7.2f}"
        medians = f"{statistics.median(spent[True]):>9.2f} {statistics.median(unknown):>11.2f}"
        print(f"{name:<12} {medians} {told}")


if __name__ == "__main__":
    main()
