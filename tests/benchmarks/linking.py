"""What finding words in a text costs by the dictionary beside one pattern of all their names.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/linking.py`. Nothing here can fail for
being slow; what to compare are ratios of processor times of one run. The pattern is what the site
had before: it is made anew whenever a name changes, and is tried name by name at each place.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape
from random import Random
from time import process_time
from typing import TYPE_CHECKING

from explainer.content_checks.reading_files import read_files
from explainer.demonstration.starter_content import library_files, starter_files
from explainer.importing.files import content_files
from explainer.linking.dictionary import Dictionary, Name
from explainer.linking.linker import LinkedText, links_in, words_of
from explainer.text.markdown import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TIMES = (1, 10, 100)
TERMS, WORDS = 459, 3_000
RUNS = 3
# With more names the pattern takes minutes; it was measured once at 75 s for 6,566.
MOST_FOR_THE_PATTERN = 5_000
_LEFT_ALONE = (
    r"<(?P<tag>a|h[1-6]|code|pre)\b(?:[^<>\"]|\"[^\"]*\")*+>.*?</(?P=tag)>"
    r"|<(?:[^<>\"]|\"[^\"]*\")*+>"
)


def pattern_of(names: Sequence[Name]) -> re.Pattern[str]:
    longest_first = sorted((x.spelling for x in names), key=len, reverse=True)
    spelled = "|".join(
        r"(?:\s|&nbsp;)++".join(re.escape(escape(word, quote=False)) for word in name.split())
        for name in longest_first
    )
    return re.compile(rf"{_LEFT_ALONE}|(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE)


def made_anew(names: Sequence[Name]) -> None:
    re.purge()
    pattern_of(names)


def names_and_text() -> tuple[list[Name], str]:
    """Return as many names as the library has terms, and 3,000 words of its topics."""
    library, _ = read_files(content_files([*starter_files(), *library_files()]))
    contents = [term.content for term in library.terms]
    spelled = [Name(x, term.slug) for term in contents for x in (term.name, *term.aliases)]
    bodies = [x.body for topic in library.topics for x in topic.content.sections]
    html, words = "", 0
    while words < WORDS:
        body = bodies.pop(0)
        html, words = html + render(body), words + len(body.split())
    return spelled[:TERMS], html


def more(names: Sequence[Name], times: int) -> list[Name]:
    """Return names, and others made of their words, in the same proportion."""
    random = Random(1)  # noqa: S311 - the same names in every run, not a secret
    words = [word for name in names for word in name.spelling.split()]
    made = [
        Name(f"{random.choice(words)} {random.choice(words)} {number}", f"made-{number}")
        for number in range(len(names) * (times - 1))
    ]
    return [*names, *made]


def fastest(act: Callable[[], object]) -> float:
    times = []
    for _run in range(RUNS):
        start = process_time()
        act()
        times.append(process_time() - start)
    return min(times)


def test_the_dictionary_beside_one_pattern() -> None:
    few, html = names_and_text()
    pieces = fastest(lambda: list(words_of(html)))
    print(f"\n{WORDS} words of HTML; to take them apart: 1 ({pieces * 1_000:.1f} ms)")
    print(f"{'names':>8}{'made':>10}{'linked':>10}{'pattern made':>16}{'and used':>12}")
    for times in TIMES:
        names = more(few, times)
        row = [
            fastest(partial(Dictionary, names)),
            fastest(partial(links_in, LinkedText({"": html}), Dictionary(names))),
        ]
        if len(names) <= MOST_FOR_THE_PATTERN:
            row += [
                fastest(partial(made_anew, names)),
                fastest(partial(pattern_of(names).sub, "", html)),
            ]
        print(f"{len(names):8,}", *(f"{seconds / pieces:10.1f}" for seconds in row))
