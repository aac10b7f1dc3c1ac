"""Who has taken what, and on which day a check is planned."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from explainer.publishing.models import Publication


class Claim(models.Model):
    """One person has taken one page to check, so that two do not do the same work.

    It lasts an hour (`explainer.desk.claims`); then somebody else may take the page.
    """

    publication = models.OneToOneField(
        Publication, on_delete=models.CASCADE, primary_key=True, related_name="claim"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims"
    )
    taken_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.publication} taken by {self.person}"


class CheckPlan(models.Model):
    """The day, before it is due, on which a page is to be checked, so that work comes evenly.

    It is for the time after the check of `verified_on` only: a newer check makes it fall away.
    """

    publication = models.OneToOneField(
        Publication, on_delete=models.CASCADE, primary_key=True, related_name="check_plan"
    )
    verified_on = models.DateField()
    planned_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="check_is_planned_after_the_one_before",
                condition=models.Q(planned_on__gt=models.F("verified_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} on {self.planned_on}"
