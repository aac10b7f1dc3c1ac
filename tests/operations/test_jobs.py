"""Each job that a timer runs leaves a record of how it went, and never fails for lack of one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from explainer.operations.jobs import DAYS_KEPT, JOBS, LONGEST_OUTCOME, job_states, recorded
from explainer.operations.models import JobRun
from tests import clock
from tests.database import as_owner

pytestmark = pytest.mark.django_db
LATE_AFTER = JOBS["backup"]


def state_of_backup() -> tuple[bool, bool, str]:
    """Whether it is late, whether it has failed, and what is said of it."""
    (state,) = (x for x in job_states(clock.now()) if x.name == "backup")
    return state.is_late, state.has_failed, state.says


def make_run(**facts: Any) -> JobRun:  # noqa: ANN401 - the fields of a row
    ended = {"ended_at": clock.now(), "outcome": "Done."}
    return JobRun.objects.create(**{"name": "backup", "started_at": clock.now(), **ended, **facts})


@pytest.mark.parametrize(
    ("command", "outcome"),
    [("publish_due", "Texts that went live: 0."), ("send_digest", "Mails sent: 0.")],
)
def test_a_job_that_went_well_says_so(command: str, outcome: str) -> None:
    call_command(command)

    run = JobRun.objects.get()
    assert (run.name, run.outcome, run.has_failed) == (command, outcome, False)
    assert run.ended_at is not None
    assert run.ended_at >= run.started_at
    assert run.name in JOBS


def test_a_dry_run_is_no_run() -> None:
    call_command("send_digest", "--dry-run")

    assert not JobRun.objects.exists()


def test_a_job_that_is_refused_fails_with_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "old.backup").write_text("precious")

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "old.backup")

    run = JobRun.objects.get()
    assert run.has_failed
    assert "exists already; choose another name." in run.outcome
    late, failed, says = state_of_backup()
    assert (late, failed) == (False, True)
    # Anybody may read this, so nothing of what the job said stands there.
    assert "old.backup" not in says


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(ValueError("Ada’s words"), "It broke: ValueError."), (SystemExit(143), "It was stopped."),
     (KeyboardInterrupt(), "It was stopped."), (CommandError(""), "Done."),
     (CommandError("two\n\nlines\0"), "two lines")],
)  # fmt: skip
def test_what_ends_a_job_goes_on_and_is_written_down(error: BaseException, outcome: str) -> None:
    with pytest.raises(type(error)), recorded("backup"):
        raise error

    run = JobRun.objects.get()
    assert (run.outcome, run.has_failed) == (outcome, True)


def test_the_longest_outcome_is_cut() -> None:
    with recorded("backup") as run:
        run.sentence = "x" * 50_000

    assert JobRun.objects.get().outcome == "x" * LONGEST_OUTCOME


def test_a_job_that_goes_on_is_told_from_one_that_was_killed() -> None:
    with recorded("backup"):
        going_on = state_of_backup()
    JobRun.objects.update(ended_at=None, outcome="")
    killed = state_of_backup()

    assert going_on[:2] == (False, False)
    assert going_on[2].startswith("Runs since ")
    assert killed[:2] == (False, True)
    assert killed[2].endswith(" and did not end.")


def test_the_next_run_heals_what_was_killed_or_failed() -> None:
    make_run(ended_at=None, outcome="")
    make_run(has_failed=True)
    assert state_of_backup()[1]

    with recorded("backup"):
        pass

    assert state_of_backup()[:2] == (False, False)


def test_a_job_that_never_ran_is_neither_late_nor_failed() -> None:
    assert state_of_backup() == (False, False, "It has not run yet.")


@pytest.mark.parametrize(("seconds", "is_late"), [(-60, False), (0, False), (1, True)])
def test_a_job_is_late_once_its_time_has_passed(seconds: int, is_late: bool) -> None:
    now = clock.now()
    make_run(started_at=now - LATE_AFTER - timedelta(seconds=seconds))

    (state,) = (x for x in job_states(now) if x.name == "backup")

    assert state.is_late is is_late
    assert state.says.endswith("It is late.") is is_late
    assert state.succeeded_at is not None


def test_a_job_that_hangs_is_late_although_it_runs() -> None:
    with recorded("backup"):
        JobRun.objects.update(started_at=clock.now() - 2 * LATE_AFTER)

        assert state_of_backup()[:2] == (True, False)


@pytest.mark.parametrize(("hours", "kept"), [(-1, 2), (1, 1)])
def test_runs_are_forgotten_after_a_month_so_that_the_table_stays_small(
    hours: int, kept: int
) -> None:
    make_run(started_at=clock.now() - timedelta(days=DAYS_KEPT, hours=hours))
    make_run(name="send_digest", started_at=clock.now() - timedelta(days=400))

    with recorded("backup"):
        pass

    assert JobRun.objects.filter(name="backup").count() == kept
    assert JobRun.objects.filter(name="send_digest").count() == 1


def test_a_job_runs_where_the_record_is_not_there_yet(caplog: pytest.LogCaptureFixture) -> None:
    """As between a new version of the software and its `migrate`."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE operations_jobrun")

    call_command("publish_due")

    assert caplog.messages == ["The start of publish_due could not be written down."]


def test_a_job_ends_well_where_its_end_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(*_words: object) -> None:
        raise OperationalError("the server is gone")

    with recorded("backup"):
        monkeypatch.setattr(connection, "is_usable", gone)

    assert caplog.messages == ["The end of backup could not be written down."]
    assert JobRun.objects.get().ended_at is None
