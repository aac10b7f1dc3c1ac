"""The rules of the house that no linter knows: which way imports point, how large things grow."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest
from django.core.management import call_command
from django.db import connection

from explainer.publishing.record_rules import FixedPathRuleSql, RuleSql
from tests.house import ROOT

APPS = ("explainer", "glossary", "topics", "quizzes")
LINES_OF_A_MODULE = 300
LINES_OF_A_TEMPLATE = 120
LINES_OF_A_SCRIPT = 80
STYLE_SHEET_BYTES = 6 * 1024
LINES_OF_A_VIEW = 20
# pgtrigger writes the name of the class that makes a rule's SQL into migrations.
FROZEN = "explainer.publishing.record_rules"
DIGESTS_OF_THE_FROZEN = {
    RuleSql: "17e0d7123716528a286c8baf40193738a551881e209a7301e0b7becc51805133",
    FixedPathRuleSql: "743f5bf20b68d22dbf8d8f50cd0078cdbf8aa433ea72ebe1909d912634e8ac18",
}
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH", "PROMETHEUS_MULTIPROC_DIR"}
FORBIDDEN_MODULES = {"services", "utils", "helpers", "common", "mixins", "signals"}
TOP_LEVEL = {
    ".ci", ".editorconfig", ".gitignore", "README.md", "explainer", "glossary", "manage.py",
    "pyproject.toml", "quizzes", "requirements-dev.txt", "requirements.txt", "static", "templates",
    "tests", "topics",
}  # fmt: skip


def modules() -> list[Path]:
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    return imported(ast.parse(path.read_text()))


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def too_long(paths: Iterator[Path], limit: int) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {lines_of(path)}" for path in paths if lines_of(path) > limit
    ]


def test_modules_templates_and_scripts_stay_small() -> None:
    templates = (
        path for folder in ("templates", *APPS) for path in (ROOT / folder).rglob("*.html")
    )
    scripts = (ROOT / "static").rglob("*.js")

    assert too_long(iter(modules()), LINES_OF_A_MODULE) == []
    assert too_long(templates, LINES_OF_A_TEMPLATE) == []
    assert too_long(scripts, LINES_OF_A_SCRIPT) == []


def test_views_fit_in_a_glance() -> None:
    long = [
        f"{module_name(path)}.{node.name}"
        for path in modules()
        if path.stem == "views"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LINES_OF_A_VIEW
    ]

    assert long == []


def compressed(text: str) -> int:
    return len(brotli.compress(text.encode(), quality=11))


def test_the_style_sheet_of_every_page_stays_small() -> None:
    assert compressed((ROOT / "static" / "inline" / "site.css").read_text()) <= STYLE_SHEET_BYTES


def test_html_becomes_trusted_in_one_place_only() -> None:
    trusting = {
        module_name(path)
        for path in modules()
        if re.search(r"mark_safe|SafeString\(", path.read_text())
    }
    templates = list((ROOT / "templates").rglob("*.html"))

    assert trusting == {"explainer.text.markdown"}
    assert [
        path for path in templates if re.search(r"\|\s*safe\b|autoescape off", path.read_text())
    ] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert {path.stem for path in modules()} & FORBIDDEN_MODULES == set()


PERMISSION = re.compile(r"[a-z]+\.(?:add|change|delete|view|publish)(?:_[a-z_]*)?")


def strings(path: Path) -> Iterator[str]:
    """Yield every text that a module spells, of an f-string the parts between its values."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(x.value) if isinstance(x, ast.Constant) else "x" for x in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_a_permission_is_spelled_in_the_rights_of_its_room_only() -> None:
    spelling = {
        module_name(path)
        for path in modules()
        if any(PERMISSION.fullmatch(text) for text in strings(path))
    }

    rooms = ("feedback", "pictures", "publishing", "sources", "workflow")
    assert spelling == {"topics.tags.rights", *(f"explainer.{room}.rights" for room in rooms)}


def test_every_setting_of_the_environment_is_in_the_readme() -> None:
    read = re.compile(r'(?:env_\w+\(\s*|environ(?:\.get\(|\.setdefault\(|\[)\s*)"([A-Z_]+)"')
    names = {name for path in modules() for name in read.findall(path.read_text())}
    readme = (ROOT / "README.md").read_text()

    assert {"DATABASE_URL", "SECRET_KEY", "SITE_NOTICE"} <= names
    unsaid = {name for name in names - NOT_OURS if f"`{name}`" not in readme}
    assert unsaid == set()


def test_the_top_level_stays_as_it_was_drawn() -> None:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - the git of whoever runs the tests
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip

    assert {name.partition("/")[0] for name in listed} <= TOP_LEVEL


def test_lock_files_name_no_package_host() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text


@pytest.mark.parametrize("made_by", DIGESTS_OF_THE_FROZEN)
def test_the_one_thing_that_migrations_import_never_changes(made_by: type[RuleSql]) -> None:
    text = made_by.get_template(made_by.__new__(made_by))

    assert sha256(text.encode()).hexdigest() == DIGESTS_OF_THE_FROZEN[made_by]


def test_migrations_import_no_code_that_goes_on_changing() -> None:
    migrations = [path for app in APPS for path in (ROOT / app).rglob("migrations/0*.py")]
    live = {
        module_name(path): names
        for path in migrations
        if (names := [x for x in imports(path) if x.partition(".")[0] in APPS and x != FROZEN])
    }

    assert len(migrations) > 20
    assert live == {}


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def address_of_the_test_database() -> str:
    to = {key: quote(str(value)) for key, value in connection.settings_dict.items()}
    return f"postgresql://{to['USER']}:{to['PASSWORD']}@/{to['NAME']}?host={to['HOST']}&port={to['PORT']}"


@pytest.mark.django_db
def test_settings_for_production_pass_djangos_own_check() -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "SECRET_KEY": "a-long-secret-key-of-production-with-many-0123456789-characters!",
        "ALLOWED_HOSTS": "cancer-explained.example",
        # Django 6.1 asks the database what it can do.
        "DATABASE_URL": address_of_the_test_database(),
        "DJANGO_SETTINGS_MODULE": "explainer.settings",
        # Django 6.1 warns of mail that would only be printed.
        "EMAIL_HOST": "mail.cancer-explained.example",
        "DEFAULT_FROM_EMAIL": "desk@cancer-explained.example",
    }
    check = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert check.returncode == 0, check.stderr


# What the tests themselves may not do

CLOCKS = {"date.today", "datetime.now", "datetime.utcnow", "timezone.now", "timezone.localdate"}
CLOCK_OF_THE_TESTS = {"now", "today", "days_ago"}


def test_files() -> dict[str, ast.Module]:
    files = (ROOT / "tests").rglob("*.py")
    return {module_name(path): ast.parse(path.read_text()) for path in sorted(files)}


test_files.__test__ = False  # type: ignore[attr-defined]


def clocks_read(module: ast.Module) -> list[str]:
    names = [ast.unparse(x.func) for x in ast.walk(module) if isinstance(x, ast.Call)]
    return [name for name in names if ".".join(name.split(".")[-2:]) in CLOCKS]


def calls_at_import(node: ast.AST) -> Iterator[str]:
    """Name what is called when a module is imported: nothing inside of its functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield ast.unparse(child.func)
        if isinstance(child, ast.FunctionDef):
            yield from calls_at_import(ast.Tuple([*child.decorator_list, *child.args.defaults]))
        elif not isinstance(child, ast.Lambda):
            yield from calls_at_import(child)


def test_tests_take_the_time_from_their_one_clock() -> None:
    reading = {name for name, module in test_files().items() if clocks_read(module)}

    assert reading == {"tests.clock"}


def test_no_test_fixes_a_date_of_today_at_import() -> None:
    dates = [
        f"{name}: {call}"
        for name, module in test_files().items()
        for call in calls_at_import(module)
        if call.split(".")[-1] in CLOCK_OF_THE_TESTS
    ]

    assert dates == []


def test_no_test_borrows_from_another_test_module() -> None:
    borrowed = [
        f"{name}: {word}"
        for name, module in test_files().items()
        for word in imported(module)
        if re.match(r"tests\.(\w+\.)*test_", word)
    ]

    assert borrowed == []


def test_threads_race_through_one_helper() -> None:
    threads = {"threading.Barrier", "concurrent.futures.ThreadPoolExecutor"}
    racing = {name for name, module in test_files().items() if threads & set(imported(module))}

    assert racing == {"tests.racing"}


def test_the_rules_for_tests_can_fail() -> None:
    module = ast.parse(
        "from tests.site.test_pages import x\nDAY = clock.today()\nMOMENT = lambda: clock.now()\n"
        "@mark(clock.days_ago(1))\ndef test(day=datetime.date.today()):\n    clock.now()\n"
    )

    assert clocks_read(module) == ["datetime.date.today"]
    assert sorted(calls_at_import(module)) == [
        "clock.days_ago", "clock.today", "datetime.date.today", "mark",
    ]  # fmt: skip
    assert "tests.site.test_pages.x" in set(imported(module))
