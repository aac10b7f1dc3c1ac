"""How many reports are taken: from one sender, and in all. Nobody's address is kept for it.

The counters stand in PostgreSQL, because web processes hold no state. They count clock hours.
"""

from __future__ import annotations

from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network

from django.db import transaction
from django.db.models import F, Sum
from django.utils.crypto import salted_hmac

from explainer.feedback.models import Tally

A_SENDER_AN_HOUR = 5
A_SENDER_A_DAY = 20
ALL_AN_HOUR = 300
EVERYBODY = "everybody"
# More than one day of all senders' rows, so that those of yesterday are gone after a few reports.
MOST_ROWS_REMOVED = 1_000
# A home has at least as many IPv6 addresses as this leaves open, and may change them at will.
IPV6_PREFIX = 64


def sender_of(address: str, now: datetime) -> str:
    """Return a name for whoever has this address that holds for one day and cannot be read back."""
    made = salted_hmac(f"explainer.feedback {now.date()}", _home_of(address), algorithm="sha256")
    return made.hexdigest()


@transaction.atomic
def let_in(address: str, now: datetime) -> Tally | None:
    """Count a report that came from `address` and return the sender's count of this hour.

    Returns None, and counts nothing, if there were too many already.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    # One row for all is locked first: whoever comes at the same moment waits for the answer.
    everybody = _locked(EVERYBODY, hour)
    if everybody.reports >= ALL_AN_HOUR:
        return None
    _remove_old_rows(now)
    sender = _locked(sender_of(address, now), hour)
    today = Tally.objects.filter(sender=sender.sender).aggregate(all=Sum("reports"))["all"]
    if sender.reports >= A_SENDER_AN_HOUR or today >= A_SENDER_A_DAY:
        return None
    Tally.objects.filter(pk__in=[everybody.pk, sender.pk]).update(reports=F("reports") + 1)
    # Nobody else can have counted since: the row is locked.
    sender.reports += 1
    return sender


def _locked(sender: str, hour: datetime) -> Tally:
    Tally.objects.bulk_create([Tally(sender=sender, hour=hour)], ignore_conflicts=True)
    return Tally.objects.select_for_update().get(sender=sender, hour=hour)


def _remove_old_rows(now: datetime) -> None:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    old = Tally.objects.filter(hour__lt=midnight).select_for_update(skip_locked=True)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:MOST_ROWS_REMOVED])
    if keys:
        Tally.objects.filter(pk__in=keys).delete()


def _home_of(address: str) -> str:
    try:
        parsed = ip_address(_without_port(address.strip()))
    except ValueError:
        # Whatever the server or the proxy called it, it is one sender.
        return address.strip()
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((int(parsed), IPV6_PREFIX), strict=False))


def _without_port(address: str) -> str:
    """Some proxies write the port behind the address: it is another one each time."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
