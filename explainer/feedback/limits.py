"""How many reports are taken: from one sender, about one page, and in all.

The counters stand in PostgreSQL, because web processes hold no state. They count clock hours, and
nobody's address is kept for it. A flood fills the limit of its page or of the site; beyond that a
reserve is left for those who have sent nothing on this day. Whoever has more addresses than the
reserve has room takes that, too, until the hour ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from ipaddress import IPv6Address, ip_network

from django.db import transaction
from django.utils.crypto import salted_hmac

from explainer.feedback.forgetting import forget_some, midnight_before
from explainer.feedback.models import Tally
from explainer.operations.requests import ip_of

A_SENDER_AN_HOUR = 5
A_SENDER_A_DAY = 20
A_PAGE_AN_HOUR = 40
A_PAGE_A_DAY = 200
ALL_AN_HOUR = 300
# What is left in each hour for whoever has sent nothing today.
RESERVE_OF_A_PAGE = 10
RESERVE_OF_ALL = 100
EVERYBODY = "everybody"
# A home has at least as many IPv6 addresses as this leaves open, and may change them at will.
IPV6_PREFIX = 64


class Whose(Enum):
    """Whose messages are too many."""

    SENDER = "sender"
    PAGE = "page"
    ALL = "all"


class TooMany(Exception):  # noqa: N818 - it names what happened
    """No more is taken: whose messages were too many, and when there is room again."""

    def __init__(self, whose: Whose, again_at: datetime) -> None:
        super().__init__(whose, again_at)
        self.whose = whose
        self.again_at = again_at


@dataclass
class Count:
    """How many reports were taken in the hour at hand, and on the day at hand."""

    this_hour: int = 0
    today: int = 0


def sender_of(address: str, now: datetime) -> str:
    """Return a name for whoever has this address that holds for one day and cannot be read back."""
    made = salted_hmac(f"explainer.feedback {now.date()}", _home_of(address), algorithm="sha256")
    return made.hexdigest()


@transaction.atomic
def let_in(address: str, page: int, now: datetime) -> int:
    """Count a report that came from `address`, and return how many did in this hour.

    `page` is the key of the publication that it is about. Raises TooMany, and counts nothing, if
    there were too many.
    """
    hour = _hour_of(now)
    names = [EVERYBODY, f"page {page}", sender_of(address, now)]
    # One row for all is locked first: whoever comes at the same moment waits for the answer.
    Tally.objects.bulk_create([Tally(sender=EVERYBODY, hour=hour)], ignore_conflicts=True)
    Tally.objects.select_for_update().get(sender=EVERYBODY, hour=hour)
    counts = _counts(names, now)
    _refuse_too_many(*counts, now=now)
    forget_some(now)
    Tally.objects.bulk_create(
        [
            Tally(sender=name, hour=hour, reports=count.this_hour + 1)
            for name, count in zip(names, counts, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["sender", "hour"],
        update_fields=["reports"],
    )
    return counts[-1].this_hour + 1


def _refuse_too_many(everybody: Count, page: Count, sender: Count, *, now: datetime) -> None:
    next_hour = _hour_of(now) + timedelta(hours=1)
    tomorrow = midnight_before(now) + timedelta(days=1)
    is_new = sender.today == 0
    page_is_full_today = page.today >= A_PAGE_A_DAY
    room_on_page = (0 if page_is_full_today else A_PAGE_AN_HOUR) + RESERVE_OF_A_PAGE * is_new
    if sender.today >= A_SENDER_A_DAY:
        raise TooMany(Whose.SENDER, tomorrow)
    if sender.this_hour >= A_SENDER_AN_HOUR:
        raise TooMany(Whose.SENDER, next_hour)
    if page.this_hour >= room_on_page:
        raise TooMany(Whose.PAGE, tomorrow if page_is_full_today and not is_new else next_hour)
    if everybody.this_hour >= ALL_AN_HOUR + RESERVE_OF_ALL * is_new:
        raise TooMany(Whose.ALL, next_hour)


def _counts(names: Iterable[str], now: datetime) -> list[Count]:
    counts = {name: Count() for name in names}
    today = Tally.objects.filter(sender__in=counts, hour__gte=midnight_before(now))
    for name, hour, reports in today.values_list("sender", "hour", "reports"):
        counts[name].today += reports
        counts[name].this_hour += reports if hour == _hour_of(now) else 0
    return list(counts.values())


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _home_of(address: str) -> str:
    parsed = ip_of(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((int(parsed), IPV6_PREFIX), strict=False))
    # Whatever else the server or the proxy called it, it is one sender.
    return str(parsed or address.strip())
