"""Pictures in articles, kept in the database: web processes hold no state, a backup is one file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse


class Picture(models.Model):
    """A re-encoded picture, named by the digest of its bytes: what an edition shows stays."""

    digest = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.width} × {self.height})"

    def get_absolute_url(self) -> str:
        return reverse("pictures:picture", args=[self.digest])
