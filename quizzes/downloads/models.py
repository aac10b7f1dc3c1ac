"""The files that readers take along, as they were made last."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class KeptFile(models.Model):
    """A file of a page, made of the texts that `fingerprint` names.

    `folder` is the path of the page without its slashes at both ends, `name` the file's own.
    """

    folder = models.CharField(max_length=100)
    name = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["folder", "name"]
        constraints = [
            models.UniqueConstraint(fields=["folder", "name"], name="kept_file_has_one_address"),
        ]

    def __str__(self) -> str:
        return f"{self.folder}/{self.name}"
