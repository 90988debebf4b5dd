"""The outbox: what is to leave, what left, what could not."""

from django.db import models
from django.db.models import Q

SIGN_IN_CODE = "sign_in_code"
"""The kind of message whose words are forgotten once it left: they open a door."""
ERASED = "erased"
"""The kind of message that answers who had their data erased: it is the last, its address goes with it."""
ATTEMPTS = 8
"""After so many tries a message is dead: somebody must look at it."""


class State(models.TextChoices):
    """Where a message stands; `shown` is the demonstration's way of sending nothing."""

    WAITING = "waiting", "en attente"
    CLAIMED = "claimed", "en cours d’envoi"
    SENT = "sent", "envoyé"
    SHOWN = "shown", "montré, non envoyé"
    UNCERTAIN = "uncertain", "peut-être parti"
    DEAD = "dead", "non remis"
    CANCELLED = "cancelled", "abandonné"


TO_LOOK_AT = (State.DEAD, State.UNCERTAIN)
"""What the outbox does not settle alone: somebody sends it again, or gives it up."""


class Message(models.Model):
    """One letter to one address; it is rendered when it leaves."""

    kind = models.CharField(max_length=60)
    to = models.EmailField(max_length=254)
    letter = models.JSONField()
    calendar = models.TextField(blank=True)
    key = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    """When its words began to leave: from then on it is never sent again without a human word."""
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key=""),
                name="post_message_one_per_key",
                violation_error_message="Ce message est déjà dans la boîte d’envoi.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="post_message_known_state",
                violation_error_message="Cet état de message n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "shown"], sent_at__isnull=False)
                | ~Q(state__in=["sent", "shown"]) & Q(sent_at__isnull=True),
                name="post_message_sent_has_its_date",
                violation_error_message="Un message envoyé porte sa date d’envoi, et lui seul.",
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_at__isnull=False),
                name="post_message_claimed_has_its_date",
                violation_error_message="Un message en cours d’envoi porte l’heure à laquelle il a été pris.",
            ),
            models.CheckConstraint(
                condition=~Q(state="uncertain") | Q(handed_at__isnull=False),
                name="post_message_uncertain_was_handed_over",
                violation_error_message="Un message peut-être parti porte l’heure à laquelle il a été remis.",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(handed_at__isnull=True),
                name="post_message_waiting_is_not_handed_over",
                violation_error_message="Un message remis au serveur de messagerie n’attend plus.",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=ATTEMPTS),
                name="post_message_attempts_bounded",
                violation_error_message="Ce message a déjà été tenté huit fois.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["waiting", "claimed"]),
                name="post_message_due",
            ),
            models.Index(fields=["-queued_at", "-id"], name="post_message_latest"),
            models.Index(fields=["to", "queued_at"], name="post_message_by_address"),
        ]
