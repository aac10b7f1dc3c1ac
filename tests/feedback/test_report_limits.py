"""How many reports one sender may send, and that nobody's address is kept to know it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from explainer.feedback import limits
from explainer.feedback.limits import sender_of
from explainer.feedback.models import Report, Tally
from explainer.feedback.views import TOO_MANY
from tests.factories import make_topic
from tests.racing import at_once
from tests.report_forms import NOON, WORDS, Clock, clock, opened, report, send

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
HOME = "203.0.113.7"
NEIGHBOUR = "203.0.113.8"


def let_in(count: int, now: datetime, address: str = HOME) -> int:
    """Ask so often; return how often it was granted."""
    return sum(limits.let_in(address, now) is not None for _ in range(count))


def hours_later(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def test_the_sixth_report_of_an_hour_is_refused_and_its_words_stay(
    client: Client, clock: Clock
) -> None:
    make_topic(slug="immunotherapy", published=True)
    for number in range(5):
        assert report(client, clock, WORDS | {"text": f"Wrong {number}."}).status_code == 303

    sixth = report(client, clock, WORDS | {"text": "<b>The sixth."})

    assert (sixth.status_code, sixth["Cache-Control"]) == (429, "no-store")
    assert TOO_MANY in sixth.content.decode()
    assert "&lt;b&gt;The sixth.</textarea>" in sixth.content.decode()
    assert Report.objects.count() == 5
    assert not sixth.cookies


def test_what_was_refused_is_taken_an_hour_later_from_the_same_page(
    client: Client, clock: Clock
) -> None:
    make_topic(slug="immunotherapy", published=True)
    let_in(5, clock.now, "127.0.0.1")
    key = opened(client, clock)
    refused = send(client, WORDS | {"key": key})
    clock.forward(hours=1)

    assert refused.status_code == 429
    assert send(client, WORDS | {"key": key}).status_code == 303


def test_what_is_refused_for_another_reason_does_not_count(client: Client, clock: Clock) -> None:
    make_topic(slug="immunotherapy", published=True)
    for _ in range(6):
        assert report(client, clock, {}).status_code == 400

    assert report(client, clock).status_code == 303


@pytest.mark.parametrize(
    ("minutes", "granted"), [(0, 0), (29, 0), (30, 5), (31, 5)], ids=["now", "29", "30", "31"]
)
def test_a_new_clock_hour_brings_five_more(minutes: int, granted: int) -> None:
    assert let_in(6, NOON) == 5

    assert let_in(6, NOON + timedelta(minutes=minutes)) == granted


def test_a_day_brings_twenty_and_the_next_day_twenty_more() -> None:
    assert [let_in(6, hours_later(hour)) for hour in range(5)] == [5, 5, 5, 5, 0]

    last_minute = datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)
    assert let_in(1, last_minute) == 0
    assert let_in(6, last_minute + timedelta(seconds=1)) == 5


def test_somebody_else_is_not_stopped() -> None:
    let_in(6, NOON)

    assert let_in(6, NOON, NEIGHBOUR) == 5


def test_the_whole_site_takes_three_hundred_an_hour() -> None:
    granted = sum(let_in(5, NOON, f"198.51.100.{home}") for home in range(61))

    assert granted == 300
    assert let_in(1, NOON, NEIGHBOUR) == 0
    assert let_in(1, hours_later(1), NEIGHBOUR) == 1
    assert Tally.objects.count() <= 63


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("203.0.113.7", "203.0.113.7:50432", True),
        ("[2001:db8::1]:443", "2001:db8::1", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("unix", "", False),
        ("unix", "unix", True),
    ],
)
def test_one_home_is_one_sender(one: str, other: str, is_same: bool) -> None:
    assert (sender_of(one, NOON) == sender_of(other, NOON)) is is_same


def test_a_sender_has_another_name_each_day_and_under_another_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = {sender_of(HOME, NOON), sender_of(HOME, hours_later(12)), sender_of(HOME, NOON)}
    monkeypatch.setattr(settings, "SECRET_KEY", "another")
    names.add(sender_of(HOME, NOON))

    assert len(names) == 3
    assert all(len(name) == 64 and HOME not in name for name in names)


def everything_in_the_database() -> str:
    """Return every row of every table as PostgreSQL writes it."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT x::text FROM "{table}" x')  # noqa: S608 - names of our own tables
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def test_no_address_and_no_browser_is_kept_anywhere(client: Client, clock: Clock) -> None:
    make_topic(slug="immunotherapy", published=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BEHIND_TLS_PROXY", True)
        headers = {"user-agent": "Quokkabrowser", "x-forwarded-for": f"198.51.100.9, {NEIGHBOUR}"}
        assert report(client, clock, headers=headers, REMOTE_ADDR=HOME).status_code == 303

    kept = everything_in_the_database()
    assert WORDS["text"] in kept
    assert sender_of(NEIGHBOUR, clock.now) in kept
    assert not any(x in kept for x in (HOME, NEIGHBOUR, "198.51.100.9", "Quokkabrowser"))


@pytest.mark.parametrize(
    ("is_trusted", "forwarded", "address"),
    [
        (False, f"{NEIGHBOUR}", HOME),
        (True, f"{NEIGHBOUR}", NEIGHBOUR),
        (True, f"1.1.1.1, {NEIGHBOUR}", NEIGHBOUR),
        (True, f"{NEIGHBOUR}, ", HOME),
        (True, "", HOME),
    ],
)
def test_only_the_last_hop_of_a_trusted_proxy_counts(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch,
    is_trusted: bool, forwarded: str, address: str,
) -> None:  # fmt: skip
    make_topic(slug="immunotherapy", published=True)
    monkeypatch.setattr(settings, "BEHIND_TLS_PROXY", is_trusted)

    report(client, clock, headers={"x-forwarded-for": forwarded}, REMOTE_ADDR=HOME)

    assert Tally.objects.filter(sender=sender_of(address, clock.now)).exists()


def test_a_client_cannot_escape_by_naming_other_addresses(client: Client, clock: Clock) -> None:
    make_topic(slug="immunotherapy", published=True)

    statuses = [
        report(
            client,
            clock,
            WORDS | {"text": f"Wrong {number}."},
            headers={"x-forwarded-for": f"198.51.100.{number}"},
        ).status_code
        for number in range(6)
    ]

    assert statuses == [303] * 5 + [429]


def test_rows_of_yesterday_go_with_the_next_report_and_those_of_today_stay() -> None:
    let_in(1, NOON - timedelta(days=1))
    let_in(1, NOON)
    assert {x.hour.day for x in Tally.objects.all()} == {NOON.day}

    let_in(1, hours_later(3))
    assert Tally.objects.count() == 4


def test_so_many_old_rows_are_removed_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ROWS_REMOVED", 3)
    yesterday = NOON - timedelta(days=1)
    Tally.objects.bulk_create(Tally(sender=f"old {x}", hour=yesterday) for x in range(7))
    left = []
    for _ in range(3):
        let_in(1, NOON)
        left.append(Tally.objects.filter(hour=yesterday).count())

    assert left == [4, 1, 0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("words", [[f"Wrong {x}." for x in range(4)], ["The same."] * 4])
def test_of_four_at_once_at_the_limit_exactly_one_is_let_in(clock: Clock, words: list[str]) -> None:
    make_topic(slug="immunotherapy", published=True)
    let_in(4, clock.now, "127.0.0.1")
    key = opened(Client(), clock)

    def post(text: str) -> int:
        status: int = send(Client(), WORDS | {"key": key, "text": text}).status_code
        return status

    statuses = sorted(at_once(post, words))

    assert statuses == [303, 429, 429, 429]
    assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_come_at_once_on_an_empty_table_are_both_let_in(clock: Clock) -> None:
    made = at_once(limits.let_in, [HOME, NEIGHBOUR], [clock.now] * 2)
    assert all(made)
    assert Tally.objects.get(sender=limits.EVERYBODY).reports == 2


@pytest.mark.django_db
def test_who_is_let_in_is_told_their_count_and_who_is_not_counts_for_nothing() -> None:
    made = [limits.let_in(HOME, NOON) for _ in range(limits.A_SENDER_AN_HOUR)]

    assert [tally.reports for tally in made if tally] == [1, 2, 3, 4, 5]
    assert limits.let_in(HOME, NOON) is None
    assert Tally.objects.get(sender=sender_of(HOME, NOON)).reports == limits.A_SENDER_AN_HOUR
