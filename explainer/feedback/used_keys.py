"""Each form is sent once: a thousand copies of one form are one message."""

from __future__ import annotations

from datetime import datetime, timedelta

from explainer.feedback.models import UsedKey
from explainer.feedback.subjects import Opened


class KeyIsUsed(Exception):  # noqa: N818 - it names what happened
    """This form was sent before."""


def use_key(opened: Opened) -> None:
    """Let nobody send this form again. Raises KeyIsUsed if somebody has sent it.

    Whoever sends it at the same moment waits until the transaction at hand ends.
    """
    forgotten_at = _next_hour(opened.good_until)
    _key, is_new = UsedKey.objects.get_or_create(
        name=opened.name, defaults={"forgotten_at": forgotten_at}
    )
    if not is_new:
        raise KeyIsUsed


def _next_hour(moment: datetime) -> datetime:
    """Return a full hour: beside a web server's log, the moment itself would tell who wrote."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
