"""What the feed says of NCI's dictionary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.clock import days_ago
from tests.factories import make_topic
from tests.glossary.dictionary.rows import as_file, imported, row, run_import, said
from tests.reading import by_name

pytestmark = pytest.mark.django_db
TITLE = re.compile(r"<title>(From NCI.*?)</title>")


def feed(client: Client) -> str:
    return client.get("/feed.atom").content.decode()


def test_a_run_is_one_entry_however_many_words_it_brings(client: Client, tmp_path: Path) -> None:
    first = [row(f"a {number}", termId=number + 1) for number in range(60)]
    imported(tmp_path, *first, fetched_on=days_ago(2))
    second = [*first[1:], first[0] | {"definition": said("Other words.")}, row("b")]

    run_import(as_file(tmp_path, second))
    run_import(as_file(tmp_path, second))

    text = feed(client)
    assert TITLE.findall(text) == [
        "From NCI’s dictionary: 1 new, 1 changed",
        "From NCI’s dictionary: 60 new, 0 changed",
    ]
    assert f"said on {by_name(days_ago(1))}, 1 word is new here and 1 is" in text
    assert len(set(re.findall(r"<id>(tag:[^<]*fetch-\d+)</id>", text))) == 2


def test_the_feed_of_a_page_or_a_tag_says_nothing_of_the_dictionary(
    client: Client, tmp_path: Path
) -> None:
    make_topic(title="Quokka", slug="quokka", tags=["treatment"], published=True)
    imported(tmp_path, row("a"))

    assert "From NCI" in feed(client)
    for address in ("/feed.atom?tag=treatment", "/topics/quokka/feed.atom"):
        text = client.get(address).content.decode()
        assert "New page: Quokka" in text
        assert "From NCI" not in text
