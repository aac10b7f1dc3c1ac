"""READERS.md R20: readers read the month's name; tables and the source line have ISO days."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from tests.reading import by_name, text_of

# Only that the test database is made: the pages are made once for all tests.
pytestmark = pytest.mark.django_db
READ_LIKE_A_TABLE = re.compile(
    r'<table.*?</table>|<a class="source-line".*?</a>|<(script|style)\b.*?</\1>', re.DOTALL
)
DAY = re.compile(r'<time datetime="(.+?)">(.+?)</time>')
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What somebody has to type is shown as it has to be typed.
HOW_TO_TYPE = re.compile("(like|for example) 2026-07-02")


def pages(folder: Path) -> dict[str, str]:
    return {path.name: READ_LIKE_A_TABLE.sub("", path.read_text()) for path in folder.iterdir()}


def test_no_page_shows_a_day_as_numbers_only(reader_pages: Path) -> None:
    shown = {name: HOW_TO_TYPE.sub("", text_of(page)) for name, page in pages(reader_pages).items()}

    assert {name: days for name, text in shown.items() if (days := ISO_DAY.findall(text))} == {}


def test_every_day_is_named_for_readers_and_numbered_for_machines(reader_pages: Path) -> None:
    days = [day for page in pages(reader_pages).values() for day in DAY.findall(page)]

    assert len(days) > 100
    assert [x for x in days if x[1] not in names_of(date.fromisoformat(x[0]))] == []


def names_of(day: date) -> tuple[str, str]:
    """In English, and as NCI's Spanish words have it beside them."""
    with override("es"):
        return by_name(day), date_format(day, r"j \d\e F \d\e Y")


def test_tables_and_the_source_line_have_days_that_can_be_compared(reader_pages: Path) -> None:
    tables = [
        found
        for path in reader_pages.iterdir()
        for found in re.findall(r'<a class="source-line".*?</a>', path.read_text(), re.DOTALL)
    ]

    numbered = [DAY.findall(table) for table in tables]
    assert any(numbered)
    assert all(x == y for days in numbered for x, y in days)
