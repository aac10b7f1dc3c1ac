"""Nothing about a reader is kept longer than its day: not in a table, a backup or a replica."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from explainer.accounts.models import SharedCount
from explainer.feedback.forgetting import forget
from explainer.feedback.limits import sender_of
from explainer.feedback.models import Report, Tally, UsedKey
from explainer.workflow import scheduled
from tests.all_rows import rows_of_every_table
from tests.factories import make_term, make_topic
from tests.operations.backup_files import parts_in
from tests.report_forms import FORM, NOON, PAGE, WORDS, Clock, clock, opened, report, send

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
HOME = "203.0.113.7"
BROWSER = "Quokkabrowser"
FROM = "https://wombat.example/my-lump"
# What a browser says of its reader with every page.
READER = {
    "user-agent": BROWSER,
    "referer": FROM,
    "accept-language": "xx-Bilby",
    "cookie": "numbat=1",
    "x-forwarded-for": HOME,
}
TRACES = (HOME, BROWSER, "wombat", "Bilby", "numbat")
EVENING = datetime(2026, 3, 10, 23, 50, tzinfo=UTC)
# Everywhere a reader gives something away, and a page that is not there.
PAGES = (
    "/",
    PAGE,
    f"{PAGE}quiz/",
    f"{PAGE}questions/",
    f"{PAGE}sheet/",
    "/search/?q=zyzzyva",
    "/glossary/t-cell/",
    "/c/?code=000AAA00",
    "/feed.atom",
    "/api/v1/topics/",
    "/nothing/",
    FORM,
)


def run_the_timer() -> None:
    """Do what is done every minute, by a clock that is not PostgreSQL's: nothing goes live."""
    with pytest.raises(CommandError, match="clock"):
        call_command("publish_due")


def read_everything(client: Client) -> None:
    for page in PAGES:
        assert client.get(page, headers=READER).status_code in (200, 302, 400, 404), page


def test_nothing_of_a_reader_is_kept_and_the_day_after_not_even_what_leads_nowhere(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_topic(slug="immunotherapy", published=True)
    make_term(slug="t-cell", published=True)
    monkeypatch.setattr("django.conf.settings.BEHIND_TLS_PROXY", True)
    clock.now = EVENING
    name = sender_of(HOME, EVENING)
    read_everything(client)
    key = opened(client, clock)
    assert send(client, WORDS | {"key": key}, headers=READER).status_code == 303
    used = UsedKey.objects.get().name

    kept = rows_of_every_table()
    assert WORDS["text"] in kept
    assert name in kept
    assert used in kept
    assert not [trace for trace in TRACES if trace in kept]

    clock.now = datetime(2026, 3, 11, tzinfo=UTC)
    run_the_timer()
    assert name not in rows_of_every_table()
    clock.now = EVENING + timedelta(hours=25)
    run_the_timer()
    kept = rows_of_every_table()
    assert used not in kept
    assert WORDS["text"] in kept


@pytest.mark.parametrize(
    ("moment", "tallies", "keys"),
    [
        (datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC), 3, 1),
        (datetime(2026, 3, 11, tzinfo=UTC), 0, 1),
        (datetime(2026, 3, 11, 12, 59, 59, tzinfo=UTC), 0, 1),
        (datetime(2026, 3, 11, 13, tzinfo=UTC), 0, 0),
    ],
)
def test_counts_go_at_midnight_and_keys_when_their_form_is_too_old(
    client: Client, clock: Clock, moment: datetime, tallies: int, keys: int
) -> None:
    make_topic(slug="immunotherapy", published=True)
    report(client, clock)

    removed = forget(moment)

    assert (Tally.objects.count(), UsedKey.objects.count()) == (tallies, keys)
    assert removed == (3 - tallies) + (1 - keys)
    assert Report.objects.count() == 1


def test_the_timer_forgets_even_where_a_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    Tally.objects.create(sender="x", hour=NOON - timedelta(days=1), reports=1)

    def refuse(_now: datetime) -> list[scheduled.Outcome]:
        raise CommandError("No.")

    monkeypatch.setattr("explainer.site.management.commands.publish_due.publish_due", refuse)
    with pytest.raises(CommandError, match="No"):
        call_command("publish_due")

    assert not Tally.objects.exists()


@pytest.mark.parametrize(("seconds", "is_kept"), [(-1, True), (0, False), (1, False)])
def test_tries_to_get_in_are_forgotten_once_they_count_no_more(
    clock: Clock, seconds: int, is_kept: bool
) -> None:
    expires = clock.now.timestamp()
    SharedCount.objects.create(key="x", value=[], expires_at=expires)
    clock.forward(seconds=seconds)

    run_the_timer()

    assert SharedCount.objects.exists() is is_kept


@pytest.mark.parametrize("model", [Tally, UsedKey])
def test_what_is_kept_for_a_day_is_in_no_log_of_postgresql(model: type[Tally | UsedKey]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence::text FROM pg_class WHERE oid = %s::regclass",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_a_backup_has_the_reports_and_nothing_about_who_sent_them(
    client: Client, clock: Clock, tmp_path: Path
) -> None:
    make_topic(slug="immunotherapy", published=True)
    report(client, clock)
    sender, used = sender_of("127.0.0.1", clock.now), UsedKey.objects.get().name
    assert Tally.objects.filter(sender=sender).exists()

    call_command("backup", tmp_path / "site.backup")

    rows = b"".join(x for x in parts_in(tmp_path / "site.backup") if isinstance(x, bytes))
    assert WORDS["text"].encode() in rows
    assert sender.encode() not in rows
    assert used.encode() not in rows
