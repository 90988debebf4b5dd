"""What the running of the site remembers of itself."""

from django.db import models

SWEEP_HELD = "sweep_held"
"""A sweep of the attachments that deleted nothing, for too much would have gone."""


class Pass(models.Model):
    """When a worker last went through everything due, whichever worker it was."""

    chore = models.CharField(max_length=20, primary_key=True)
    ended_at = models.DateTimeField()
