"""What the operator's timers did."""

from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """One run of a job. `explainer.operations.jobs` writes its start and its end.

    One without an end is going on or was killed: PostgreSQL knows which, as each holds a lock.
    """

    name = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    has_failed = models.BooleanField(default=False)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["name", "-id"], name="job_run_newest_of_a_job")]
        constraints = [
            models.CheckConstraint(
                name="job_run_has_an_outcome_once_it_ended",
                condition=models.Q(ended_at__isnull=True, has_failed=False, outcome="")
                | models.Q(ended_at__isnull=False) & ~models.Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.started_at:%Y-%m-%d %H:%M}"
