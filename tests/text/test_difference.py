"""What differs between two contents: the words, the parts, and what only moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from difflib import SequenceMatcher
from random import Random
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.publishing.content import SourceContent
from explainer.text import words
from explainer.text.difference import Kind, PartDifference, difference
from explainer.text.fields import label_of
from explainer.text.matching import moved
from explainer.text.words import MOST_WORK, WORDS, Kept, Run, runs, work
from glossary.content import TermContent
from topics.content import (
    ChoiceContent,
    FaqContent,
    QuestionContent,
    SectionContent,
    TopicContent,
    anchors_for,
)

LONG = 50_000


def section(heading: str, body: str = "", pull: str = "") -> SectionContent:
    return SectionContent(anchors_for([heading])[0], heading, pull, body or f"All about {heading}.")


def topic(**values: object) -> TopicContent:
    """A topic with nothing in it but `values`."""
    empty: dict[str, Any] = {x.name: () for x in fields(TopicContent)}
    texts = dict.fromkeys(("slug", "title", "description", "level", "thirty_seconds"), "")
    return TopicContent(**{**empty, **texts, **values})


def sides(part: PartDifference) -> tuple[str, str]:
    """Return the old and the new text of a part."""
    old = "".join(run.text for run in part.runs if run.kind != Kept.ADDED)
    return old, "".join(run.text for run in part.runs if run.kind != Kept.REMOVED)


def said(old: object, new: object) -> list[tuple[str, str]]:
    return [(part.label, part.kind.value) for part in difference(old, new)]


# Few letters, so that texts have much in common; line ends, and signs that no word contains.
prose = st.text(alphabet="abc é.\n’-", max_size=60)
names = st.text(alphabet="abc", min_size=1, max_size=3)
topics = st.builds(
    topic,
    title=prose,
    tags=st.lists(names, max_size=4).map(tuple),
    takeaways=st.lists(prose, max_size=5).map(tuple),
    sections=st.lists(st.builds(section, names, prose, prose), max_size=5).map(tuple),
    quiz=st.lists(
        st.builds(
            QuestionContent,
            names,
            st.lists(st.builds(ChoiceContent, names, prose, st.booleans()), max_size=3).map(tuple),
            st.just(""),
        ),
        max_size=3,
    ).map(tuple),
)


@given(old=prose, new=prose)
def test_the_runs_hold_both_texts_whole(old: str, new: str) -> None:
    part = PartDifference("", Kind.CHANGED, runs(old, new))

    assert sides(part) == (old, new)


@given(old=prose, new=prose)
def test_the_other_way_round_added_and_removed_are_exchanged(old: str, new: str) -> None:
    there, back = runs(old, new), runs(new, old)

    def stretches(found: Iterable[Run], kind: Kept) -> list[str]:
        return [run.text for run in found if run.kind == kind]

    assert stretches(there, Kept.ADDED) == stretches(back, Kept.REMOVED)
    assert stretches(there, Kept.REMOVED) == stretches(back, Kept.ADDED)
    assert stretches(there, Kept.SAME) == stretches(back, Kept.SAME)


@given(old=topics, new=topics)
@settings(max_examples=60)
def test_there_is_a_difference_exactly_when_the_contents_differ(
    old: TopicContent, new: TopicContent
) -> None:
    assert difference(old, old) == ()
    assert bool(difference(old, new)) is (old != new)


@given(old=topics, new=topics)
@settings(max_examples=60)
def test_the_other_way_round_added_and_removed_parts_are_exchanged(
    old: TopicContent, new: TopicContent
) -> None:
    def labels(found: tuple[PartDifference, ...], kind: Kind) -> Counter[str]:
        # A matched part is called by its new name: only whole parts have one name both ways.
        return Counter(x.label for x in found if x.kind == kind and x.label.count(":") == 0)

    there, back = difference(old, new), difference(new, old)

    assert labels(there, Kind.ADDED) == labels(back, Kind.REMOVED)
    assert labels(there, Kind.REMOVED) == labels(back, Kind.ADDED)


@given(places=st.permutations(range(7)))
def test_the_parts_that_did_not_move_are_in_order(places: list[int]) -> None:
    found = dict(enumerate(places))

    stayed = [found[place] for place in sorted(set(found) - moved(found))]

    assert stayed == sorted(stayed)
    assert len(stayed) >= 1


def test_words_are_compared_and_not_letters() -> None:
    found = runs("It helps your immune system.", "It helps your whole body.")

    assert [(run.kind.value, run.text) for run in found] == [
        ("same", "It helps your "),
        ("removed", "immune system"),
        ("added", "whole body"),
        ("same", "."),
    ]


A, B, C, D = (section(name) for name in ("The basics", "Types", "Side effects", "Research"))


def test_a_section_that_only_moved_is_neither_deleted_nor_added() -> None:
    old, new = topic(sections=(A, B, C, D)), topic(sections=(A, D, B, C))

    assert said(old, new) == [("Section “Research”", "moved")]


def test_a_section_that_moved_and_changed_is_both() -> None:
    changed = replace(D, body="All about new Research.")
    found = difference(topic(sections=(A, B, D)), topic(sections=(changed, A, B)))

    assert [(x.label, x.kind.value) for x in found] == [
        ("Section “Research”", "moved"),
        ("Section “Research”: text", "changed"),
    ]
    assert sides(found[1]) == ("All about Research.", "All about new Research.")


def test_a_renamed_section_is_the_same_section_under_another_heading() -> None:
    body = "It can make you tired, and your skin can itch."
    old, new = section("Side effects", body), section("What you may feel", body)

    assert said(topic(sections=(A, old)), topic(sections=(A, new))) == [
        ("Section “What you may feel”: heading", "changed")
    ]


def test_a_section_that_changed_under_its_heading_is_the_same_section() -> None:
    old, new = section("Types", "One two three."), section("Types", "Quite different words.")

    assert said(topic(sections=(old,)), topic(sections=(new,))) == [
        ("Section “Types”: text", "changed")
    ]


def test_a_key_sentence_comes_and_goes() -> None:
    without, with_one = topic(sections=(A,)), topic(sections=(replace(A, key_sentence="Ask."),))

    assert said(without, with_one) == [("Section “The basics”: key sentence", "added")]
    assert said(with_one, without) == [("Section “The basics”: key sentence", "removed")]


def test_parts_that_came_and_went_are_shown_whole_the_new_ones_in_their_place() -> None:
    gone = section("History", "Once upon a time.", "A key sentence.")
    found = difference(topic(sections=(gone, A, B)), topic(sections=(A, D, B)))

    assert [(x.label, x.kind.value, sides(x)) for x in found] == [
        ("Section “Research”", "added", ("", "Research\nAll about Research.")),
        ("Section “History”", "removed", ("History\nA key sentence.\nOnce upon a time.", "")),
    ]


def test_items_of_a_list_change_move_come_and_go() -> None:
    old = topic(takeaways=("It is a treatment.", "It has risks for you.", "Old.", "Ask today."))
    new = topic(takeaways=("Ask today.", "It is a treatment.", "It has a few risks for you.", "X!"))

    found = [(x.kind.value, *sides(x)) for x in difference(old, new)]

    assert found == [
        ("moved", "Ask today.", "Ask today."),
        ("changed", "It has risks for you.", "It has a few risks for you."),
        ("added", "", "X!"),
        ("removed", "Old.", ""),
    ]
    assert {x.label for x in difference(old, new)} == {"Key takeaways"}


def test_an_item_that_moved_and_changed_is_both() -> None:
    old = topic(takeaways=("One thing to know.", "Two.", "Three."))
    new = topic(takeaways=("Two.", "Three.", "One more thing to know."))

    (part,) = difference(old, new)

    assert part.kind == Kind.MOVED
    assert part.is_moved_and_changed
    assert sides(part) == ("One thing to know.", "One more thing to know.")


def question(*, right: int = 0, reason: str = "Because.", answer_in: str = "") -> QuestionContent:
    texts = ("Your immune system", "Your shoes")
    choices = tuple(ChoiceContent(x, reason, place == right) for place, x in enumerate(texts))
    return QuestionContent("What does it help?", choices, answer_in)


def test_the_choices_of_a_quiz_are_named_in_words() -> None:
    old = topic(quiz=(question(),))
    found = difference(old, topic(quiz=(question(right=1, reason="Because it is."),)))

    start = "Quiz question “What does it help?”: choice “Your shoes”: "
    parts = {x.label: sides(x) for x in found}
    assert parts[f"{start}right or wrong"] == ("wrong answer", "right answer")
    assert parts[f"{start}reason"] == ("Because.", "Because it is.")


def test_the_section_with_the_answer_is_called_by_its_heading() -> None:
    old = topic(sections=(A, B), quiz=(question(answer_in=A.anchor),))
    new = topic(sections=(A, B), quiz=(question(answer_in=B.anchor),))

    (part,) = difference(old, new)

    assert part.label == "Quiz question “What does it help?”: section with the answer"
    assert sides(part) == ("The basics", "Types")


def test_two_sections_of_one_name_stay_apart() -> None:
    first, second = replace(A, anchor="a", body="One."), replace(A, anchor="a-2", body="Two.")
    old = topic(sections=(first, second), quiz=(question(answer_in="a"),))
    new = topic(sections=(first, second), quiz=(question(answer_in="a-2"),))

    assert [sides(part) for part in difference(old, new)] == [
        ("The basics (a)", "The basics (a-2)")
    ]


def test_a_frequent_question_is_known_by_its_question() -> None:
    old, new = FaqContent("Does it hurt?", "No."), FaqContent("Does it hurt?", "Ask your team.")

    assert said(topic(faqs=(old,)), topic(faqs=(new,))) == [
        ("Frequently asked question “Does it hurt?”: answer", "changed")
    ]


def test_a_term_is_compared_like_a_topic() -> None:
    source = SourceContent("https://www.cancer.gov/a", "Page A")
    old = TermContent("t-cell", "T cell", ("T lymphocyte",), "TEE sel", "A cell.", (source,))
    new = replace(
        old,
        aliases=("T lymphocyte", "thymocyte"),
        definition="A white cell.",
        sources=(replace(source, title="Page B"),),
    )

    assert said(old, new) == [
        ("Other names", "added"),
        ("Definition", "changed"),
        ("Source “Page B”: title", "changed"),
    ]


def test_line_ends_of_another_kind_are_no_difference() -> None:
    assert difference(topic(sections=(section("A", "a\r\n\r\nb"),)), topic(
        sections=(section("A", "a\n\nb"),)
    )) == ()  # fmt: skip


@pytest.mark.parametrize("kind", [TopicContent, TermContent])
def test_every_field_has_a_label_in_the_writers_words(kind: type) -> None:
    def unlabelled(part: Any) -> list[str]:  # noqa: ANN401 - a dataclass
        hints = get_type_hints(part)
        inner = [x for hint in hints.values() for x in (hint, *get_args(hint)) if is_dataclass(x)]
        bare = [f"{part.__name__}.{x.name}" for x in fields(part) if "label" not in x.metadata]
        return bare + [name for x in inner for name in unlabelled(x)]

    assert unlabelled(kind) == []
    assert all("_" not in label_of(x) for x in fields(kind))


def long_texts() -> dict[str, tuple[str, str]]:
    random = Random(1)  # noqa: S311 - a fixed text, not a secret
    vocabulary = [f"word{number}" for number in range(800)]
    sentences = [f"{' '.join(random.choices(vocabulary, k=12))}. " for _ in range(600)]
    edited = [
        x.replace("word", "term", 1) if place % 3 == 0 else x for place, x in enumerate(sentences)
    ]
    return {
        "prose": ("".join(sentences), "".join(edited)),
        "one word": ("a " * (LONG // 2), "b a " * (LONG // 4)),
        "one letter a line": ("a\nb\n" * (LONG // 4), "b\nc\n" * (LONG // 4)),
        "no spaces": ("a" * LONG, "ab" * (LONG // 2)),
        "signs": ("." * LONG, ".!" * (LONG // 2)),
        "spaces": (" " * LONG, " \n" * (LONG // 2)),
    }


@pytest.mark.parametrize("name", sorted(long_texts()))
def test_a_very_long_text_is_compared_within_bounds(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    class Counted(SequenceMatcher[str]):
        def __init__(
            self, junk: Callable[[str], bool], a: list[str], b: list[str], *, autojunk: bool
        ) -> None:
            compared.append(work(a, b))
            super().__init__(junk, a, b, autojunk=autojunk)

    monkeypatch.setattr(words, "SequenceMatcher", Counted)
    old, new = long_texts()[name]

    part = PartDifference("", Kind.CHANGED, runs(old, new))

    assert sides(part) == (old, new)
    assert all(steps <= MOST_WORK for steps in compared)


def test_in_a_very_long_text_single_words_are_still_found() -> None:
    old, new = long_texts()["prose"]

    changed = [run.text for run in runs(old, new) if run.kind != Kept.SAME]

    assert work(WORDS.findall(old), WORDS.findall(new)) > MOST_WORK
    assert len(changed) == 400
    assert max(len(text) for text in changed) < 10


def test_one_word_in_every_sentence_of_a_very_long_text_is_found() -> None:
    old = "".join(f"Sentence {number} is about cancer in words. " for number in range(1_000))
    new = old.replace("cancer", "tumors")

    changed = [run.text for run in runs(old, new) if run.kind != Kept.SAME]

    assert changed == ["cancer", "tumors"] * 1_000


def test_long_stretches_without_a_change_are_cut_in_the_middle() -> None:
    (run,) = runs("one two three " * 200, "one two three " * 200)

    assert run.is_long
    assert len(run.beginning.split()) + run.words_between + len(run.end.split()) == 600
