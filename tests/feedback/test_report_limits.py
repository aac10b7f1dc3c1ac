"""How many reports one sender may send, and that nobody's address is kept to know it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from explainer.feedback import forgetting, limits
from explainer.feedback.limits import TooMany, Whose, sender_of
from explainer.feedback.models import Report, Tally
from explainer.feedback.views import TOO_MANY, in_words
from tests.all_rows import rows_of_every_table
from tests.factories import make_topic
from tests.racing import at_once
from tests.report_forms import NOON, WORDS, Clock, clock, opened, report, send

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
HOME = "203.0.113.7"
NEIGHBOUR = "203.0.113.8"
PAGE_KEY = 7
OTHER_PAGE = 8
MIDNIGHT = datetime(2026, 3, 11, tzinfo=UTC)


def refusal(address: str, now: datetime, page: int = PAGE_KEY) -> TooMany | None:
    """Ask once; return why nothing more is taken, if nothing is."""
    try:
        limits.let_in(address, page, now)
    except TooMany as too_many:
        return too_many
    return None


def let_in(count: int, now: datetime, address: str = HOME, page: int = PAGE_KEY) -> int:
    """Ask so often; return how often it was granted."""
    return sum(refusal(address, now, page) is None for _ in range(count))


def flood(homes: int, now: datetime, page: int | None = None) -> int:
    """Let each of so many addresses send one report, about one page or each about another."""
    return sum(let_in(1, now, address(home), page or home) for home in range(homes))


def address(home: int) -> str:
    return f"198.18.{home // 250}.{home % 250}"


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
    assert TOO_MANY[Whose.SENDER] in sixth.content.decode()
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


def test_a_page_takes_forty_an_hour_and_ten_more_from_who_sent_nothing_today() -> None:
    for home in range(8):
        assert let_in(5, NOON, address(home)) == 5

    assert let_in(1, NOON, address(0)) == 0
    assert flood(19, NOON, PAGE_KEY) == 10
    assert let_in(1, NOON, NEIGHBOUR) == 0
    assert let_in(1, NOON, NEIGHBOUR, OTHER_PAGE) == 1
    assert let_in(1, hours_later(1), HOME) == 1


def test_a_page_takes_two_hundred_a_day_and_then_ten_an_hour_from_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "A_PAGE_A_DAY", 20)
    let_in(1, NOON, NEIGHBOUR)
    assert flood(25, NOON, PAGE_KEY) == 19

    later = hours_later(2)
    tired = refusal(NEIGHBOUR, later)
    assert (tired and tired.whose, tired and tired.again_at) == (Whose.PAGE, MIDNIGHT)
    assert sum(let_in(1, later, address(100 + home)) for home in range(12)) == 10
    stranger = refusal(HOME, later)
    assert (stranger and stranger.again_at) == datetime(2026, 3, 10, 15, tzinfo=UTC)
    assert let_in(1, MIDNIGHT, NEIGHBOUR) == 1


def test_the_whole_site_takes_three_hundred_an_hour_and_keeps_a_reserve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "ALL_AN_HOUR", 30)
    monkeypatch.setattr(limits, "RESERVE_OF_ALL", 4)
    granted = sum(let_in(5, NOON, address(home), page=home) for home in range(7))

    # The seventh came for the first time once, and that was not the first of this hour.
    assert granted == 31
    assert let_in(1, NOON, NEIGHBOUR) == 1
    assert let_in(1, NOON, NEIGHBOUR) == 0
    assert flood(9, NOON + timedelta(minutes=1)) == 2
    stranger = refusal(HOME, NOON, OTHER_PAGE)
    assert (stranger and stranger.whose) == Whose.ALL
    assert let_in(1, hours_later(1), NEIGHBOUR) == 1


def test_who_is_refused_is_counted_nowhere() -> None:
    let_in(7, NOON)

    assert {x.reports for x in Tally.objects.all()} == {5}
    flood(60, NOON, PAGE_KEY)
    assert Tally.objects.count() == 2 + 46


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=1), "1 minute"),
        (timedelta(seconds=61), "2 minutes"),
        (timedelta(minutes=60), "60 minutes"),
        (timedelta(minutes=61), "2 hours"),
        (timedelta(hours=23, minutes=30), "24 hours"),
    ],
)
def test_a_wait_is_said_in_words_and_never_too_short(wait: timedelta, words: str) -> None:
    assert in_words(wait) == words


@pytest.mark.parametrize("whose", Whose)
def test_who_must_wait_is_told_how_long_and_whom_else_to_ask(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch, whose: Whose
) -> None:
    make_topic(slug="immunotherapy", published=True)
    monkeypatch.setattr(settings, "HELP_LINE_NAME", "Somebody")
    monkeypatch.setattr(settings, "HELP_LINE_NUMBER", "1-800-4-CANCER")
    limit = {
        Whose.SENDER: "A_SENDER_AN_HOUR",
        Whose.PAGE: "A_PAGE_AN_HOUR",
        Whose.ALL: "ALL_AN_HOUR",
    }
    monkeypatch.setattr(limits, limit[whose], 0)
    monkeypatch.setattr(limits, "RESERVE_OF_A_PAGE", 0 if whose is Whose.PAGE else 9)
    monkeypatch.setattr(limits, "RESERVE_OF_ALL", 0)

    refused = report(client, clock)

    page = " ".join(refused.content.decode().split())
    summary = page[page.index("error-summary") : page.index('<form class="report"')]
    assert (refused.status_code, refused["Retry-After"]) == (429, str(30 * 60 - 5))
    assert TOO_MANY[whose] in summary
    assert "Please send yours again in 30 minutes. Your words are still below." in summary
    assert "ask your care team" in summary
    assert "1-800-4-CANCER" in summary
    assert f"{WORDS['text']}</textarea>" in page


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


def test_no_address_and_no_browser_is_kept_anywhere(client: Client, clock: Clock) -> None:
    make_topic(slug="immunotherapy", published=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BEHIND_TLS_PROXY", True)
        headers = {"user-agent": "Quokkabrowser", "x-forwarded-for": f"198.51.100.9, {NEIGHBOUR}"}
        assert report(client, clock, headers=headers, REMOTE_ADDR=HOME).status_code == 303

    kept = rows_of_every_table()
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
    assert Tally.objects.count() == 6


def test_so_many_old_rows_are_removed_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "MOST_ROWS_REMOVED", 3)
    yesterday = NOON - timedelta(days=1)
    Tally.objects.bulk_create(Tally(sender=f"old {x}", hour=yesterday) for x in range(7))
    left = []
    for _ in range(3):
        let_in(1, NOON)
        left.append(Tally.objects.filter(hour=yesterday).count())

    assert left == [4, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_of_four_at_once_at_the_limit_exactly_one_is_let_in(clock: Clock) -> None:
    make_topic(slug="immunotherapy", published=True)
    let_in(4, clock.now, "127.0.0.1")
    keys = [opened(Client(), clock) for _ in range(4)]

    def post(key: str) -> int:
        words = WORDS | {"key": key, "text": f"Wrong: {key}"}
        status: int = send(Client(), words).status_code
        return status

    statuses = sorted(at_once(post, keys))

    assert statuses == [303, 429, 429, 429]
    assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_come_at_once_on_an_empty_table_are_both_let_in(clock: Clock) -> None:
    made = at_once(limits.let_in, [HOME, NEIGHBOUR], [PAGE_KEY] * 2, [clock.now] * 2)
    assert made == [1, 1]
    assert Tally.objects.get(sender=limits.EVERYBODY).reports == 2


def test_who_is_let_in_is_told_their_count_and_who_is_not_counts_for_nothing() -> None:
    made = [limits.let_in(HOME, PAGE_KEY, NOON) for _ in range(limits.A_SENDER_AN_HOUR)]

    assert made == [1, 2, 3, 4, 5]
    assert refusal(HOME, NOON)
    assert Tally.objects.get(sender=sender_of(HOME, NOON)).reports == limits.A_SENDER_AN_HOUR
