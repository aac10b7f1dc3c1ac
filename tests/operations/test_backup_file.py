"""A backup is read as it was written, or not at all: cut, flipped, foreign, of another key."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import resource
import struct
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pyrage
import pytest
from django.conf import settings

from explainer.operations.backups import backup_file, records
from explainer.operations.backups.failure import BackupFailed
from tests.operations.backup_files import HEAD, PARTS, ROWS, mode_of, parts_in, room_for, set_key

SORTS = ["open", "sealed"]


@pytest.fixture
def sort(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "sealed":
        set_key(monkeypatch, tmp_path)
    return str(request.param)


@pytest.fixture
def written(sort: str, tmp_path: Path) -> Path:
    backup_file.write(tmp_path / "site.backup", PARTS)
    return tmp_path / "site.backup"


def refused(path: Path, content: bytes) -> str:
    """Write a file of our own, and return what is said of it."""
    path.write_bytes(content)
    with pytest.raises(BackupFailed) as found:
        parts_in(path)
    return str(found.value)


def prepared(payload: bytes) -> bytes:
    """Return a file that is whole by its checksum, as anybody can make one."""
    content = backup_file.OPEN_MARK + payload
    return content + hashlib.sha256(content).digest()


def record(letter: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">cI", letter, len(content)) + content


def head(**changed: object) -> bytes:
    known = {"made_at": HEAD.made_at, "migrations": HEAD.migrations}
    return record(b"H", json.dumps(known | changed).encode())


def table(**changed: object) -> bytes:
    known = {"name": "auth_group", "columns": ["id", "name"], "numbered": {"id": 1}}
    return record(b"T", json.dumps(known | changed).encode())


END = record(b"E")


@pytest.mark.parametrize("sort", SORTS, indirect=True)
def test_a_backup_is_read_as_it_was_written(written: Path) -> None:
    parts = parts_in(written)

    assert (parts[0], parts[1], parts[-1]) == (PARTS[0], PARTS[1], PARTS[3])
    assert b"".join(x for x in parts if isinstance(x, bytes)) == ROWS
    assert mode_of(written) == 0o600
    # No draft is left.
    assert {x.name for x in written.parent.iterdir()} <= {"site.backup", "key"}


@pytest.mark.parametrize("sort", ["sealed"], indirect=True)
def test_without_the_key_nothing_of_a_backup_can_be_read(written: Path) -> None:
    content = written.read_bytes()
    marked, _, sealed = content.partition(b"\n")

    assert b"auth_group" not in content
    assert b"somebody wrote" not in content
    assert marked.startswith(b"Cancer Explained backup, format 1, encrypted for age1")
    # Any program for age can undo it.
    (line,) = (x for x in Path(settings.BACKUP_KEY_FILE).read_text().splitlines() if x[0] != "#")
    key = pyrage.x25519.Identity.from_str(line)
    packed = pyrage.decrypt(sealed[: -backup_file.CHECKSUM_BYTES], [key])
    assert ROWS[:1000] in gzip.decompress(packed)


@pytest.mark.parametrize("sort", SORTS, indirect=True)
def test_a_byte_that_is_another_one_is_found_wherever_it_is(written: Path) -> None:
    content = written.read_bytes()
    step = max(1, len(content) // 60)
    mark = content.index(b"\n") + 1
    places = {*range(mark), *range(mark, len(content), step), *range(-40, 0)}

    for place in places:
        flipped = bytearray(content)
        flipped[place] ^= 1
        assert refused(written, bytes(flipped))


@pytest.mark.parametrize("sort", SORTS, indirect=True)
def test_a_file_that_is_cut_or_goes_on_is_refused(written: Path) -> None:
    content = written.read_bytes()
    step = max(1, len(content) // 40)

    for length in {*range(0, len(content), step), *range(len(content) - 40, len(content))}:
        assert refused(written, content[:length])
    for more in (b"\0", b"\n", content, content[-32:]):
        assert "is damaged" in refused(written, content + more)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n", b"PK\x03\x04", b"-- SQL\nDROP TABLE auth_user;\n", b"\x1f\x8b" + b"\0" * 500,
        b"age-encryption.org/v1\n", b"Cancer Explained backup", b"x" * 1_000_000,
    ],
)  # fmt: skip
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "is no backup of this software" in refused(tmp_path / "foreign", content)


def test_a_backup_of_a_newer_format_is_named_as_such(tmp_path: Path) -> None:
    newer = backup_file.MARK + b"2\n" + b"x" * 100

    assert "newer version" in refused(tmp_path / "newer", newer)


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"no gzip", gzip.compress(b""), gzip.compress(b"x" * 4), gzip.compress(END),
        gzip.compress(head()), gzip.compress(head() + table()), gzip.compress(table() + END),
        gzip.compress(head() + head() + END), gzip.compress(head() + record(b"R", b"1\n") + END),
        gzip.compress(head() + table() + table() + END), gzip.compress(head() + END + END),
        gzip.compress(head() + END) + b"x", gzip.compress(head() + END) + gzip.compress(b"x"),
        gzip.compress(head() + record(b"S", b"DROP TABLE auth_user") + END),
        gzip.compress(head() + record(b"E", b"x")),
        gzip.compress(head() + b"R" + b"\xff" * 4 + b"1\n" * 100),
        gzip.compress(record(b"H", b"{") + END), gzip.compress(record(b"H", b"[]") + END),
        gzip.compress(record(b"H", b"[" * 100_000) + END),
        gzip.compress(record(b"H", b"\xff") + END),
        gzip.compress(head(migrations=[["auth"]]) + END),
        gzip.compress(head(migrations=[["auth", "0001"], 7]) + END),
        gzip.compress(head(migrations=[["auth", "../../0001"]]) + END),
        gzip.compress(head(runs="a program") + END),
        gzip.compress(head() + table(name='auth_user"; DROP TABLE x; --') + END),
        gzip.compress(head() + table(name="pg_catalog.pg_authid") + END),
        gzip.compress(head() + table(name="") + END), gzip.compress(head() + table(name=7) + END),
        gzip.compress(head() + table(columns=["id", "id"]) + END),
        gzip.compress(head() + table(columns=["id) FROM PROGRAM 'id' --"]) + END),
        gzip.compress(head() + table(columns="id") + END),
        gzip.compress(head() + table(columns=None) + END),
        gzip.compress(head() + table(numbered={"other": 1}) + END),
        gzip.compress(head() + table(numbered={"id": "1"}) + END),
        gzip.compress(head() + table(numbered={"id": True}) + END),
        gzip.compress(head() + table(numbered=[]) + END),
    ],
    # The bytes of gzip say when they were packed: no two processes name them alike.
    ids=count(),
)  # fmt: skip
def test_a_prepared_file_is_refused_although_its_checksum_is_right(
    tmp_path: Path, payload: bytes
) -> None:
    assert refused(tmp_path / "prepared", prepared(payload)).startswith("It is no backup that")


def test_what_unpacks_to_very_much_takes_little_memory(tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(
        prepared(gzip.compress(head() + table() + record(b"R", b"\0" * 2**20) * 120 + END))
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with backup_file.opened(tmp_path / "bomb") as backup:
        backup.check()

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


def test_a_file_that_changes_after_it_was_checked_is_found(tmp_path: Path) -> None:
    backup_file.write(tmp_path / "site.backup", PARTS)
    another = prepared(gzip.compress(head() + table(name="another") + END))
    with backup_file.opened(tmp_path / "site.backup") as backup:
        backup.check()
        (tmp_path / "site.backup").write_bytes(another)

        with pytest.raises(BackupFailed), backup.parts() as parts:
            list(parts)


def test_only_the_key_of_the_site_opens_its_backups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup_file.write(tmp_path / "open", PARTS)
    set_key(monkeypatch, tmp_path)
    backup_file.write(tmp_path / "sealed", PARTS)

    with pytest.raises(BackupFailed, match="is not encrypted, so anybody may have made it"):
        parts_in(tmp_path / "open")
    set_key(monkeypatch, tmp_path, "another")
    with pytest.raises(BackupFailed, match="encrypted by another key"):
        parts_in(tmp_path / "sealed")
    monkeypatch.setattr(settings, "BACKUP_KEY_FILE", "")
    with pytest.raises(BackupFailed, match="set BACKUP_KEY_FILE to its key"):
        parts_in(tmp_path / "sealed")


def test_who_knows_for_whom_a_backup_is_encrypted_still_cannot_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_key(monkeypatch, tmp_path)
    backup_file.write(tmp_path / "site.backup", PARTS)
    mark, _, _ = (tmp_path / "site.backup").read_bytes().partition(b"\n")
    recipient = pyrage.x25519.Recipient.from_str(mark.split()[-1].decode())
    forged = mark + b"\n" + pyrage.encrypt(gzip.compress(head() + table() + END), [recipient])

    assert "is damaged" in refused(tmp_path / "forged", forged + hashlib.sha256(forged).digest())


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [
        (None, 0o600, "cannot be read: No such file"),
        ("", 0o600, "holds no age identity"), ("secret", 0o600, "holds no age identity"),
        ("age1abc", 0o600, "holds no age identity"), ("\0" * 99, 0o600, "holds no age identity"),
        ("{key}\n{key}\n", 0o600, "holds no age identity"), ("{key}", 0o640, "run chmod 600 on it"),
        ("{key}", 0o604, "run chmod 600 on it"),
    ],
)  # fmt: skip
def test_a_key_that_is_none_stops_a_backup_before_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, mode: int, why: str
) -> None:
    if content is not None:
        (tmp_path / "key").write_text(content.format(key=pyrage.x25519.Identity.generate()))
        (tmp_path / "key").chmod(mode)
    monkeypatch.setattr(settings, "BACKUP_KEY_FILE", str(tmp_path / "key"))

    with pytest.raises(BackupFailed, match=why) as found:
        backup_file.write(tmp_path / "site.backup", PARTS)
    assert "SECRET" not in str(found.value).replace("AGE-SECRET-KEY-1…", "")
    assert not (tmp_path / "site.backup").exists()


@pytest.mark.parametrize("sort", SORTS, indirect=True)
def test_a_full_disk_leaves_no_half_of_a_backup(sort: str, tmp_path: Path) -> None:
    noise = records.Table("noise", ["data"], {}), os.urandom(300_000).hex().encode()

    with room_for(50_000), pytest.raises(BackupFailed, match="could not be written: File too"):
        backup_file.write(tmp_path / "site.backup", [*PARTS, *noise])

    assert {x.name for x in tmp_path.iterdir()} <= {"key"}


@pytest.mark.parametrize("sort", SORTS, indirect=True)
def test_what_fails_while_it_is_written_leaves_nothing(sort: str, tmp_path: Path) -> None:
    def breaks() -> Iterator[records.Part]:
        yield from PARTS
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        backup_file.write(tmp_path / "site.backup", breaks())

    assert {x.name for x in tmp_path.iterdir()} <= {"key"}


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "it")

    with pytest.raises(BackupFailed, match="is no file"):
        parts_in(tmp_path / "it")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="could not be written: No such file or directory"):
        backup_file.write(tmp_path / "absent" / "site.backup", PARTS)
