"""A folder of backups holds the newest ones, and what is not ours stays whatever its name is."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from explainer.operations.backups.backup_file import OPEN_MARK
from explainer.operations.backups.keeping import TIME
from explainer.operations.models import JobRun
from tests import clock
from tests.operations.backup_files import mode_of, room_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SITE_ADDRESS", "https://explained.example")


def older(folder: Path, days: int, content: bytes = OPEN_MARK, *, of: str = "") -> str:
    """Make a file named as a backup of so many days ago, and return its name."""
    name = f"{of or 'explained.example'}-{clock.now() - timedelta(days):{TIME}}.backup"
    (folder / name).write_bytes(content)
    return name


def names(folder: Path) -> set[str]:
    return {x.name for x in folder.iterdir()}


def test_the_newest_stay_and_only_our_own_are_removed(tmp_path: Path) -> None:
    ours = [older(tmp_path, days) for days in range(1, 6)]
    foreign = {
        older(tmp_path, 50, b"a diary"), older(tmp_path, 51, b""),
        older(tmp_path, 52, OPEN_MARK[:9]), older(tmp_path, 53, of="other.example"),
        older(tmp_path, 54, of="not-explained.example"),
    }  # fmt: skip
    (tmp_path / "explained.example-2001.backup").write_bytes(OPEN_MARK)
    (tmp_path / older(tmp_path, 60)).rename(tmp_path / "elsewhere")
    (tmp_path / older(tmp_path, 61)).unlink()
    link = f"explained.example-{clock.now() - timedelta(61):{TIME}}.backup"
    (tmp_path / link).symlink_to(tmp_path / "elsewhere")
    folder = f"explained.example-{clock.now() - timedelta(62):{TIME}}.backup"
    (tmp_path / folder).mkdir()
    foreign |= {"explained.example-2001.backup", "elsewhere", link, folder}
    said = io.StringIO()

    call_command("backup", to=tmp_path, keep=3, stdout=said)

    (new,) = names(tmp_path) - foreign - {*ours}
    assert names(tmp_path) == {new, *ours[:2], *foreign}
    assert mode_of(tmp_path / new) == 0o600
    assert said.getvalue() == f"Backed up to {tmp_path / new}.\n"
    assert JobRun.objects.get().outcome == f"Backed up to {tmp_path / new}."


def test_one_alone_is_kept_although_a_clock_was_ahead(tmp_path: Path) -> None:
    ahead = older(tmp_path, -3)

    call_command("backup", to=tmp_path, keep=1)

    assert len(names(tmp_path)) == 1
    assert ahead not in names(tmp_path)


def test_a_backup_that_fails_removes_none(tmp_path: Path) -> None:
    ours = {older(tmp_path, days) for days in range(1, 6)}

    with room_for(500), pytest.raises(CommandError, match="could not be written: File too large"):
        call_command("backup", to=tmp_path, keep=1)

    assert names(tmp_path) == ours
    assert JobRun.objects.get().has_failed


def test_what_a_backup_was_killed_over_goes_after_a_day(tmp_path: Path) -> None:
    name = older(tmp_path, 3)
    drafts = [tmp_path / f".{name}.{x}.part" for x in ("killed", "going_on")]
    for draft, hours in zip(drafts, (25, 23), strict=True):
        draft.write_bytes(b"half")
        begun = (clock.now() - timedelta(hours=hours)).timestamp()
        os.utime(draft, (begun, begun))

    call_command("backup", to=tmp_path)

    assert [x.exists() for x in drafts] == [False, True]


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    call_command("backup", to=tmp_path / "new" / "backups")

    assert len(names(tmp_path / "new" / "backups")) == 1
    assert mode_of(tmp_path / "new" / "backups") == 0o700


def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")

    with pytest.raises(CommandError, match="cannot be made: File exists"):
        call_command("backup", to=tmp_path / "file")
    assert (tmp_path / "file").read_text() == "precious"


@pytest.mark.parametrize("keep", ["0", "-1", "x", "", "1.5", "²"])
def test_a_number_to_keep_that_is_none_is_refused(tmp_path: Path, keep: str) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("backup", f"--to={tmp_path}", f"--keep={keep}")
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing at all


@pytest.mark.parametrize("words", [["a", "--to=b"], [], ["a", "--keep=3"]])
def test_one_place_is_named_and_no_more(words: list[str]) -> None:
    with pytest.raises(CommandError, match=r"not allowed with|is required|goes with"):
        call_command("backup", *words)
