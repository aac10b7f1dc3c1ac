"""Texts outlive the software that wrote them: no digest moves when it learns or loses a field."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, make_dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import pytest

from explainer.publishing.content import (
    Step,
    canonical_json,
    digest_of,
    from_edition,
    rendered,
    rendition_version,
)
from explainer.publishing.kinds import all_kinds, kind_named
from explainer.text.difference import difference
from explainer.text.fields import labelled

SHAPES = Path(__file__).parent / "shapes"
DIGESTS: dict[str, str] = json.loads((SHAPES / "digests.json").read_text())


@dataclass(frozen=True)
class Part:
    heading: str = labelled("heading")


@dataclass(frozen=True)
class First:
    """A content as the first release knew it."""

    STEPS: ClassVar[tuple[Step, ...]] = ()

    slug: str = labelled("Address")
    name: str = labelled("Name")
    parts: tuple[Part, ...] = labelled("Part")


@dataclass(frozen=True)
class PartWithMore(Part):
    key_sentence: str = labelled("key sentence", default="", is_added_later=True)


@dataclass(frozen=True)
class WithMore:
    """The same content, which has learned a text, a list and a field of its parts."""

    STEPS: ClassVar[tuple[Step, ...]] = ()

    slug: str = labelled("Address")
    name: str = labelled("Name")
    parts: tuple[PartWithMore, ...] = labelled("Part")
    help_line: str = labelled("Help line", default="", is_added_later=True)
    signs: tuple[str, ...] = labelled("Signs", default=(), is_added_later=True)


def renamed(kept: dict[str, Any]) -> dict[str, Any]:
    title = kept.pop("name")
    return {**kept, "title": title}


def without_help_line(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if name != "help_line"}


@dataclass(frozen=True)
class Renamed:
    """Two steps on: a name became a title, and the help line went."""

    STEPS: ClassVar[tuple[Step, ...]] = (renamed, without_help_line)

    slug: str = labelled("Address")
    title: str = labelled("Title")
    parts: tuple[PartWithMore, ...] = labelled("Part")


OLD = First("a", "A", (Part("One"),))


@pytest.mark.parametrize("shape", sorted(DIGESTS))
def test_an_edition_of_every_released_shape_reads_renders_and_keeps_its_digest(shape: str) -> None:
    stored = (SHAPES / f"{shape}.json").read_text()
    kind = kind_named(shape.partition("-")[0])

    content = from_edition(kind.content, stored)

    assert sha256(stored.encode()).hexdigest() == DIGESTS[shape]
    assert rendered(content).name == content.name
    assert content.card()["name" if kind.name != "topic" else "title"] == content.name
    # As long as a content has one shape only, it writes what it read.
    if not kind.content.STEPS:
        assert canonical_json(content) == stored


def test_every_kind_has_an_edition_of_each_of_its_shapes_here() -> None:
    shapes = {f"{x.name}-{n + 1}" for x in all_kinds() for n in range(len(x.content.STEPS) + 1)}

    assert shapes <= {*DIGESTS}


def test_a_field_that_is_learned_moves_no_digest() -> None:
    stored = canonical_json(OLD)  # type: ignore[arg-type]

    read = from_edition(WithMore, stored)

    assert (read.help_line, read.signs, read.parts[0].key_sentence) == ("", (), "")
    assert canonical_json(read) == stored  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"help_line": "Call."}, {"signs": ("Fever",)}, {"parts": (PartWithMore("One", "K"),)}],
)
def test_what_is_said_in_a_learned_field_is_kept_and_is_another_text(
    change: dict[str, Any],
) -> None:
    before = from_edition(WithMore, canonical_json(OLD))  # type: ignore[arg-type]

    after = replace(before, **change)

    assert digest_of(after) != digest_of(before)  # type: ignore[arg-type]
    assert from_edition(WithMore, canonical_json(after)) == after  # type: ignore[arg-type]
    assert [part.label for part in difference(before, after)]


def test_a_field_that_is_learned_without_a_default_is_refused_where_it_is_declared() -> None:
    with pytest.raises(TypeError, match="“Help line” was added later, so it needs a default"):
        labelled("Help line", is_added_later=True)


def test_a_renamed_and_a_dropped_field_are_steps_and_the_bytes_stay() -> None:
    more = replace(from_edition(WithMore, canonical_json(OLD)), help_line="Call.")  # type: ignore[arg-type]
    stored = canonical_json(more)  # type: ignore[arg-type]

    read = from_edition(Renamed, stored)

    assert (read.title, read.parts[0].heading) == ("A", "One")
    kept = json.loads(canonical_json(read))  # type: ignore[arg-type]
    assert kept["shape"] == 3
    assert from_edition(Renamed, json.dumps(kept)) == read


def test_a_text_of_a_shape_in_between_takes_only_the_steps_that_are_left() -> None:
    stored = json.dumps({"shape": 2, "slug": "a", "title": "A", "parts": [], "help_line": "Call."})

    assert from_edition(Renamed, stored) == Renamed("a", "A", ())


def test_another_field_another_name_and_other_markdown_are_other_versions() -> None:
    markdown = make_dataclass("First", [("slug", str, labelled("Address", is_markdown=True))])
    plain = make_dataclass("First", [("slug", str, field())])

    versions = [rendition_version(x) for x in (First, WithMore, Renamed, markdown, plain)]

    assert len(set(versions)) == len(versions)
    assert rendition_version(First) == versions[0]
