"""The acts on the outbox: queuing in the transaction of the cause, delivering once, settling by hand."""

from maillage.post.models import ERASED, SIGN_IN_CODE
from maillage.post.operations.delivery import ABANDONED_AFTER, deliver_at_once, rendered, work
from maillage.post.operations.forgetting import forget_address, forget_sent, sent_before
from maillage.post.operations.queuing import forget, forget_keys, forget_without_link, queue, queue_together
from maillage.post.operations.settling import give_up, send_again

__all__ = [
    "ABANDONED_AFTER",
    "ERASED",
    "SIGN_IN_CODE",
    "deliver_at_once",
    "forget",
    "forget_address",
    "forget_keys",
    "forget_sent",
    "forget_without_link",
    "give_up",
    "queue",
    "queue_together",
    "rendered",
    "send_again",
    "sent_before",
    "work",
]
