"""What is over is forgotten: sessions, and how often somebody tried to get in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models

from explainer.accounts.models import SharedCount


def forget(now: datetime) -> int:
    """Remove what is over, and where it came from; return how many rows that were."""
    over: list[models.QuerySet[Any]] = [
        SharedCount.objects.filter(expires_at__lte=now.timestamp()),
        Session.objects.filter(expire_date__lte=now),
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")),
    ]
    return sum(rows.delete()[0] for rows in over)
