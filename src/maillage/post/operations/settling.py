"""What somebody decides of a letter that the outbox could not settle alone."""

from datetime import datetime

from maillage.post.models import SIGN_IN_CODE, TO_LOOK_AT, Message, State
from maillage.rules.verdict import Refused


def send_again(pk: int, *, at: datetime) -> Message:
    """Put the letter back in the outbox, as if it had never been tried; inside the caller's transaction.

    Raises Message.DoesNotExist; raises Refused when it is settled, or was a sign-in code.
    """
    message = _to_look_at(pk)
    if message.kind == SIGN_IN_CODE:
        raise Refused(
            "Un code d’entrée ne se renvoie pas\u00a0: la personne en demande un nouveau en entrant."
        )
    message.state, message.attempts, message.next_attempt_at = State.WAITING, 0, at
    message.claimed_at = message.handed_at = None
    message.last_error = ""
    message.save(
        update_fields=["state", "attempts", "next_attempt_at", "claimed_at", "handed_at", "last_error"]
    )
    return message


def give_up(pk: int) -> Message:
    """Leave the letter unsent for good; inside the caller's transaction. Raises as `send_again`."""
    message = _to_look_at(pk)
    message.state = State.CANCELLED
    message.save(update_fields=["state"])
    return message


def _to_look_at(pk: int) -> Message:
    message = Message.objects.select_for_update().get(pk=pk)
    if message.state not in TO_LOOK_AT:
        raise Refused("Ce courriel est déjà réglé\u00a0: rechargez la page pour voir où il en est.")
    return message
