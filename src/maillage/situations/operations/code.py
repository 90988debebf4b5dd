"""The code that opens situations, and one's own data, to a participant: their link alone never does (R24)."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

from django.db import transaction
from django.utils.crypto import constant_time_compare

from maillage.groups.models import Participant
from maillage.people.codes import (
    CODE_LIFE,
    CODES_AN_HOUR,
    SPENT,
    WRONG_TRIES,
    an_hour_around,
    digest_of,
    is_alive,
    new_code,
    shown,
    typed,
)
from maillage.post.letters import Letter
from maillage.post.operations import SIGN_IN_CODE, deliver_at_once, queue
from maillage.rules.verdict import Refused
from maillage.situations.models import ReadingCode

NO_ADDRESS: Final = (
    "Nous n’avons pas votre adresse : donnez-la à la personne qui anime pour recevoir un code."
)
_SALT = "maillage.situations.reading"


@transaction.atomic
def send_reading_code(participant: Participant, *, at: dt.datetime) -> ReadingCode:
    """Send a code to the participant's own address, at most five an hour; only its digest is kept.

    Raise Refused for who gave no address of theirs.
    """
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if not participant.mailbox:
        raise Refused(NO_ADDRESS)
    mine = ReadingCode.objects.filter(participant=participant)
    if mine.filter(sent_at__range=an_hour_around(at)).count() >= CODES_AN_HOUR:
        raise Refused("Plusieurs codes sont déjà partis vers votre adresse : réessayez dans une heure.")
    mine.filter(sent_at__lte=at - dt.timedelta(hours=1)).delete()
    code = ReadingCode(participant=participant, sent_at=at, expires_at=at + CODE_LIFE)
    letters = new_code()
    code.digest = digest_of(_SALT, code.token, letters)
    code.save()
    message = queue(
        kind=SIGN_IN_CODE,
        to=participant.mailbox,
        at=at,
        letter=Letter(
            subject="Votre code pour ouvrir vos pages",
            paragraphs=(
                f"Votre code : {shown(letters)}",
                "Il sert une fois, dans la page où vous l’avez demandé, pendant quinze minutes.",
                "Si vous n’avez rien demandé, oubliez ce message.",
            ),
        ),
    )
    if message is not None:
        transaction.on_commit(partial(deliver_at_once, message, at=at), robust=True)
    return code


def prove_address(participant: Participant, token: str, *, code: str, at: dt.datetime) -> None:
    """Spend the code, which proves that whoever holds the link reads the participant's mail.

    A wrong code counts even though it is refused. Raise Refused on a wrong, spent or late one.
    """
    with transaction.atomic():
        found = ReadingCode.objects.select_for_update().filter(token=token, participant=participant).first()
        if (
            found is None
            or found.used_at
            or found.wrong_tries >= WRONG_TRIES
            or not is_alive(found.sent_at, at)
        ):
            raise Refused(SPENT, "code")
        if constant_time_compare(found.digest, digest_of(_SALT, found.token, typed(code))):
            found.used_at = at
            found.save(update_fields=["used_at"])
            return
        found.wrong_tries += 1
        found.save(update_fields=["wrong_tries"])
    if found.wrong_tries >= WRONG_TRIES:
        raise Refused(SPENT, "code")
    raise Refused("Ce code n’est pas le bon : vérifiez les huit lettres du message.", "code")
