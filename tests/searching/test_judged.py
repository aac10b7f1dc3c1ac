"""How well the search answers over the whole library, held from below; the files say for what.

Another set of queries is kept elsewhere: what is mended here is a rule, never a query.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from explainer.searching.answers import found_for
from explainer.searching.judging import (
    Judged,
    Query,
    by_kind,
    judge,
    mean,
    mechanical,
    read_queries,
    table,
)
from explainer.searching.models import SearchName, SearchWord

DATA = Path(__file__).parent / "data"
FILES = [DATA / "queries.tsv", DATA / "queries_of_the_library.tsv"]
# All names give some four thousand queries: of these every so many, whatever the way to type.
EVERY_NAME_QUERY, EVERY_WORD = 17, 61


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_readers_find_the_right_page_first_for_most_of_what_they_type() -> None:
    judged = judge(query for file in FILES for query in read_queries(file))

    print("\n".join(table(judged)))
    assert mean(judged) >= 0.90
    assert {kind: mean(x) for kind, x in by_kind(judged).items() if mean(x) < 0.75} == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_readers_find_each_name_however_they_type_it() -> None:
    names: dict[str, set[str]] = {}
    for words, address in SearchName.objects.values_list("folded", "entry__address"):
        names.setdefault(words, set()).add(address)
    queries = list(mechanical({name: frozenset(x) for name, x in sorted(names.items())}))
    judged = judge(queries[::EVERY_NAME_QUERY])

    print("\n".join(table(judged)))
    assert len(queries) > 3_000
    assert mean(judged) >= 0.93


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_no_word_that_is_on_the_site_finds_nothing() -> None:
    words = SearchWord.objects.order_by("word").values_list("word", flat=True)[::EVERY_WORD]

    assert len(words) > 50
    assert [word for word in words if not found_for(word).rows] == []


@pytest.mark.parametrize(
    "text",
    ["", "query\tkind\n", "query\texpected_1\texpected_2\tkind\nchemo\n",
     "query\texpected_1\texpected_2\tkind\nchemo\t\t\tword\n"],
)  # fmt: skip
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "odd.tsv"
    file.write_text(text)

    with pytest.raises(CommandError, match=r"odd\.tsv"):
        call_command("judge_search", str(file))


@pytest.mark.django_db
def test_the_command_prints_a_line_for_each_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "queries.tsv"
    file.write_text("query\texpected_1\texpected_2\tkind\nchemo\t/topics/chemo/\t\tword\n")

    call_command("judge_search", str(file), "--misses")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("0.00  chemo")
    assert [line.split()[0] for line in lines[1:]] == ["kind", "word", "all"]


def test_what_should_find_nothing_is_right_when_nothing_comes() -> None:
    nothing = Query("asdf", frozenset(), "nothing here")

    assert Judged(nothing, ()).worth == 1
    assert Judged(nothing, ("/topics/x/",)).worth == 0
