"""What all web processes must agree on: how often somebody has tried to get in."""

from __future__ import annotations

from django.db import models


class SharedCount(models.Model):
    """An entry of the cache that all processes share; worth nothing after `expires_at`."""

    # A digest: whose account or address it is cannot be read here.
    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField(null=True)
    # Seconds since 1970, as the limits count.
    expires_at = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return self.key
