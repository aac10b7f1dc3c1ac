"""Of an archive of pg_dump, as older software made them, rows come back and nothing runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from explainer.operations.embedded_postgres.home import package_folder
from explainer.site.management.commands.restore import MAKE_WHOLE
from tests import database
from tests.operations.backup_files import set_key
from tests.operations.own_database import pages, restored, schemas
from tests.reading import PAGES, WHOLE
from topics.models import Topic

needs_the_embedded_server = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="Its pg_dump may be older than the server."
)
HOSTILE = """
CREATE FUNCTION wrecks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN DELETE FROM topics_topic; CREATE TABLE was_here (it int); RETURN NEW; END $$;
CREATE TRIGGER wrecks AFTER INSERT ON auth_group FOR EACH ROW EXECUTE FUNCTION wrecks();
"""


def dump(path: Path) -> None:
    """Write what this process works in as the software of before did."""
    known = connection.settings_dict
    names = {"PGHOST": "HOST", "PGUSER": "USER", "PGPORT": "PORT", "PGPASSWORD": "PASSWORD"}
    there = {name: str(known[key]) for name, key in names.items() if known[key]}
    program = package_folder() / "pginstall" / "bin" / "pg_dump"
    subprocess.run(
        [program, "--format=custom", "--no-owner", f"--file={path}", known["NAME"]],
        env={"PATH": os.defpath, **there},
        check=True,
    )


@needs_the_embedded_server
def test_rows_of_an_archive_come_back_and_its_programs_do_not(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    addresses = [address for address, _queries in PAGES]
    with django_db_blocker.unblock(), database.cloned(WHOLE):
        before, last = pages(addresses), Topic.objects.latest("pk").pk
        with database.as_owner(), connection.cursor() as cursor:
            cursor.execute(HOSTILE)
        dump(tmp_path / "old.backup")
        with database.as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER wrecks ON auth_group; DROP FUNCTION wrecks")

        restored(tmp_path / "old.backup", *MAKE_WHOLE)

        assert pages(addresses) == before
        assert Topic.objects.create(slug="new", title="New").pk > last
        assert schemas() == {"public"}
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('was_here'), to_regproc('wrecks')")
            assert cursor.fetchone() == (None, None)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"PGDMP", b"PGDMP\x01\x0f\x00\x04\x08\x01", b"PGDMP" * 5000])
def test_a_broken_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "old.backup").write_bytes(content)

    with pytest.raises(CommandError, match="cannot be read: pg_restore: error"):
        call_command("restore", tmp_path / "old.backup")


@pytest.mark.django_db
def test_a_site_with_a_key_takes_nothing_from_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_key(monkeypatch, tmp_path)
    (tmp_path / "old.backup").write_bytes(b"PGDMP")

    with pytest.raises(CommandError, match="is not encrypted, so anybody may have made it"):
        call_command("restore", tmp_path / "old.backup")
