"""A backup brings everything back, and a restore that fails changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from explainer.operations.jobs import recorded
from explainer.operations.models import JobRun
from explainer.publishing.models import Edition
from tests.factories import make_topic, verify_and_publish
from topics.models import Topic

needs_the_embedded_server = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")),
    reason="With DATABASE_URL the pg_dump on the PATH is used; it may be older than the server.",
)


@needs_the_embedded_server
@pytest.mark.django_db(transaction=True)
def test_a_restore_brings_everything_back_and_the_record_is_kept_as_before(tmp_path: Path) -> None:
    topic = make_topic(title="Kept", published=True)
    call_command("backup", tmp_path / "site.backup")
    topic.title = "Changed"
    topic.save()
    verify_and_publish(topic)

    call_command("restore", tmp_path / "site.backup")

    assert Topic.objects.get().title == "Kept"
    assert Edition.objects.count() == 1
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        Edition.objects.update(number=9)


@pytest.mark.django_db
def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "old.backup").write_text("precious")

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "old.backup")

    assert (tmp_path / "old.backup").read_text() == "precious"


@needs_the_embedded_server
@pytest.mark.django_db(transaction=True)
def test_a_restore_that_fails_changes_nothing(tmp_path: Path) -> None:
    make_topic(title="Kept", published=True)
    (tmp_path / "broken").write_text("not a backup")

    with pytest.raises(CommandError):
        call_command("restore", tmp_path / "broken")
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", tmp_path / "absent")

    assert Topic.objects.get().title == "Kept"


@needs_the_embedded_server
@pytest.mark.django_db(transaction=True)
def test_a_backup_does_not_bring_back_what_timers_did(tmp_path: Path) -> None:
    with recorded("publish_due"):
        pass
    call_command("backup", tmp_path / "site.backup")

    call_command("restore", tmp_path / "site.backup")

    assert not JobRun.objects.exists()
