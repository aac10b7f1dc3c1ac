"""An operator learns what the machine, its settings and the database lack for a site in public."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from explainer.operations.demonstration import NOTICE
from explainer.operations.jobs import JOBS, recorded
from explainer.operations.models import JobRun
from explainer.operations.setup import Needs, Question, register_question, subjects
from tests.factories import make_user
from tests.operations.backup_files import set_key
from tests.processes import closed_port, manage

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP"
READY = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": ["explained.example"],
    "SITE_ADDRESS": "https://explained.example",
    "BEHIND_TLS_PROXY": True,
    "SERVED_OVER_HTTPS": True,
    "REQUIRE_SECOND_FACTOR": True,
    "SHOW_COMPONENTS": False,
    "DEBUG": False,
    "HELP_LINE_NUMBER": "1-800-4-CANCER",
    "SITE_NOTICE": "",
    "SECURITY_CONTACT": ["mailto:security@explained.example"],
}
MACHINE = ["settings", "contacts"]


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every setting be as it should."""
    for name, value in READY.items():
        monkeypatch.setattr(settings, name, value)
    monkeypatch.setenv("EMAIL_HOST", "mail.example")


def checked(*only: str) -> list[str]:
    """Return what the command says, and hold it to its count."""
    said = io.StringIO()
    try:
        call_command("check_setup", only=list(only), stdout=said)
    except CommandError as error:
        ending = str(error)
    else:
        ending = ""
    lines = said.getvalue().splitlines()
    if lines == ["Nothing is left to do."] and not ending:
        return []
    assert ending.startswith(
        f"{'One thing is' if len(lines) == 1 else f'{len(lines)} things are'} left to do."
    )
    return lines


def test_a_machine_that_is_ready_is_told_so() -> None:
    assert checked(*MACHINE) == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", KEY[:49], "SECRET_KEY can be guessed"),
        ("SECRET_KEY", "abcd" * 20, "SECRET_KEY can be guessed"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS names no host"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "ALLOWED_HOSTS names no host"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS allows every name"),
        ("SITE_ADDRESS", "", "SITE_ADDRESS is not set"),
        ("SITE_ADDRESS", "http://explained.example", "SITE_ADDRESS does not begin with https"),
        ("SITE_ADDRESS", "https://other.example", "SITE_ADDRESS names other.example"),
        ("BEHIND_TLS_PROXY", False, "BEHIND_TLS_PROXY is not"),
        ("SERVED_OVER_HTTPS", False, "SERVED_OVER_HTTPS is"),
        ("DEBUG", True, "DEBUG is"),
        ("SHOW_COMPONENTS", True, "SHOW_COMPONENTS is"),
        ("HELP_LINE_NUMBER", "", "HELP_LINE_NUMBER and HELP_LINE_NAME are not set"),
    ],
)
def test_what_a_setting_lacks_is_said(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object, sentence: str
) -> None:
    monkeypatch.setattr(settings, name, value)

    said = checked(*MACHINE)

    assert sentence in "\n".join(said)
    assert KEY[:49] not in "\n".join(said)


def test_a_key_of_fifty_characters_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", KEY[:50])

    assert checked("settings") == []


def test_mail_that_only_is_printed_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_HOST")

    assert checked(*MACHINE) == ["EMAIL_HOST is not set: mail to staff is only printed."]


def test_who_finds_a_weakness_must_know_whom_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECURITY_CONTACT", [])

    assert checked(*MACHINE) == [
        "SECURITY_CONTACT is not set: who finds a weakness of the site cannot tell you."
    ]


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source of static files, and where they are collected."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("now")
    monkeypatch.setattr(settings, "STATIC_ROOT", str(tmp_path / "collected"))
    monkeypatch.setattr(
        "explainer.operations.production._static_files", lambda: [("a.css", source / "a.css")]
    )
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "not" / "made"))
    return tmp_path / "collected"


def test_static_files_must_be_those_of_this_version(static: Path) -> None:
    missing = checked("files")
    static.mkdir()
    (static / "a.css").write_text("old")
    old = checked("files")
    (static / "a.css").write_text("now")

    assert missing == old
    assert "collectstatic" in missing[0]
    assert checked("files") == []


def test_a_folder_that_cannot_be_written_is_named(
    static: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_asked: False)

    assert f"DATA_DIR cannot be used: {tmp_path} is not writable" in "\n".join(checked("files"))


@pytest.mark.django_db
def test_the_embedded_database_is_none_for_the_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert ["DATABASE_URL is not set" in x for x in checked("database")] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize(("oldest", "is_too_old"), [(18, False), (19, True)])
def test_an_old_postgresql_is_named(
    monkeypatch: pytest.MonkeyPatch, oldest: int, is_too_old: bool
) -> None:
    monkeypatch.setattr("explainer.operations.production.OLDEST_POSTGRESQL", oldest)

    assert ("PostgreSQL 18 is too old" in "\n".join(checked("database"))) == is_too_old


@pytest.mark.django_db
def test_a_database_of_another_version_is_asked_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("production", "management.commands.check_setup"):
        monkeypatch.setattr(f"explainer.operations.{module}.unapplied_migrations", lambda: True)

    said = "\n".join(checked())

    assert "run manage.py migrate." in said
    assert "createsuperuser" not in said


@pytest.mark.django_db
def test_somebody_must_be_able_to_make_accounts() -> None:
    nobody = checked("accounts")
    person = User.objects.create_superuser("ada", is_active=False)
    nobody_active = checked("accounts")
    person.is_active = True
    person.save()

    assert ["createsuperuser" in x for x in nobody] == [True]
    assert nobody_active == nobody
    assert checked("accounts") == []


@pytest.mark.django_db
def test_what_a_demonstration_left_behind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    before = checked("demonstration")
    account = make_user(role="writer", username="writer")
    make_user(role="writer", username="somebody")
    monkeypatch.setattr(settings, "SITE_NOTICE", NOTICE)
    both = checked("demonstration")
    account.is_active = False
    account.save()

    assert before == []
    assert both[0] == "SITE_NOTICE says on every page that this is a demonstration."
    assert "Sample accounts can sign in: writer." in both[1]
    assert checked("demonstration") == both[:1]


def test_backups_need_a_key_that_nobody_else_can_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "BACKUP_KEY_FILE", "")
    without = checked("backups")
    key = set_key(monkeypatch, tmp_path)
    with_one = checked("backups")
    key.chmod(0o640)

    assert ["BACKUP_KEY_FILE is not set" in x for x in without] == [True]
    assert with_one == []
    assert checked("backups") == [
        f"BACKUP_KEY_FILE names {key}, which other accounts may open: run chmod 600 on it."
    ]


@pytest.mark.django_db
def test_every_timer_must_have_run_and_run_still() -> None:
    never = checked("jobs")
    for name in JOBS:
        with recorded(name):
            pass
    once = checked("jobs")
    late = JobRun.objects.get(name="backup")
    late.started_at -= timedelta(days=2)
    late.save()

    assert never == [f"The timer of {name} has not run yet." for name in JOBS]
    assert once == []
    assert ["Look at the timer of backup." in x for x in checked("jobs")] == [True]


def test_every_room_asks_its_own_questions() -> None:
    assert {
        *MACHINE,
        "files",
        "database",
        "accounts",
        "jobs",
        "backups",
        "pages",
        "demonstration",
    } <= set(subjects())
    with pytest.raises(ValueError, match="'pages'"):
        register_question("pages", Question(list, Needs.NOTHING))


def test_without_a_database_all_else_is_still_asked() -> None:
    with closed_port() as port:
        done = manage(
            "check_setup",
            SECRET_KEY=KEY,
            DEFAULT_FROM_EMAIL="desk@explained.example",
            DATABASE_URL=f"postgresql://somebody:hidden@127.0.0.1:{port}/site",
        )

    assert done.returncode == 1
    assert "which cannot be reached" in done.stdout
    assert "SITE_ADDRESS is not set" in done.stdout
    assert "hidden" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
