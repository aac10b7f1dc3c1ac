"""A writer sees beforehand what a load would change, and what nobody changed stays as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from explainer.importing.head import ContentFileError
from explainer.importing.load_content import load_content, load_files
from explainer.publishing.models import Publication
from explainer.sources.models import Source
from explainer.workflow.models import Move
from glossary.models import Term
from tests.content_files import TERMS, TOPIC
from tests.factories import (
    make_ready,
    make_source,
    make_term,
    make_topic,
    make_user,
    verify_and_publish,
)
from topics.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_user(username="ada")
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "t-cell.md").write_text(TERMS)
    (tmp_path / "topic.md").write_text(TOPIC)
    return tmp_path


def load(folder: Path, capsys: pytest.CaptureFixture[str], **options: bool) -> list[str]:
    """Return the lines that the command prints."""
    call_command("load_content", folder, editor="ada", **options)
    return capsys.readouterr().out.splitlines()


def test_a_writer_sees_what_would_be_new_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = load(folder, capsys, dry_run=True)

    assert lines == [
        "new term “t-cell” (terms/t-cell.md)",
        "new topic “immunotherapy” (topic.md)",
        "It would be: 2 new, 0 changed, 0 unchanged; new sources: 2, new pictures: 0.",
        "Nothing was written.",
    ]
    assert not any(x.objects.exists() for x in (Topic, Term, Source))


def test_a_writer_sees_each_part_that_would_change_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder, capsys)
    before = Topic.objects.get().compose()
    changed = TOPIC.replace("beginner", "advanced").replace("- Two", "- Three")
    changed = changed.replace("care_team_questions:", "care_team_questions:\n  - Does it help?")
    (folder / "topic.md").write_text(changed.replace("tags: [treatment]\n", ""))

    lines = load(folder, capsys, dry_run=True)

    assert lines == [
        "unchanged term “t-cell” (terms/t-cell.md)",
        (
            "changed topic “immunotherapy” (topic.md): Level; Tags (removed); "
            "Section “The simple version”: text; Questions for the care team (added)"
        ),
        "To load texts that exist already, say --replace.",
        "It would be: 0 new, 1 changed, 1 unchanged; new sources: 0, new pictures: 0.",
        "Nothing was written.",
    ]
    topic = Topic.objects.get()
    assert (topic.compose(), topic.revision) == (before, 1)


def test_a_writer_who_loads_for_practice_is_told_of_faults_as_well(folder: Path) -> None:
    (folder / "topic.md").write_text(TOPIC.replace("beginner", "expert"))

    with pytest.raises(CommandError, match=r"topic\.md, line 5: .*\nNothing was loaded\."):
        call_command("load_content", folder, editor="ada", dry_run=True)

    assert not Term.objects.exists()


def test_a_text_in_review_stays_there_when_a_file_says_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder, capsys)
    for source in Source.objects.all():
        source.date, source.date_kind = date(2019, 9, 24), "updated"
        source.save()
    verify_and_publish(Term.objects.get())
    make_ready(Topic.objects.get())
    moves = Move.objects.count()

    lines = load(folder, capsys, replace=True)

    assert lines[-2].startswith("Loaded: 0 new, 0 changed, 2 unchanged;")
    topic = Topic.objects.get()
    assert (topic.state, topic.revision, Move.objects.count()) == ("ready", 1, moves)


def test_a_text_in_review_leaves_it_when_a_file_changes_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder, capsys)
    verify_and_publish(Term.objects.get())
    make_ready(Topic.objects.get())
    (folder / "topic.md").write_text(TOPIC.replace("beginner", "advanced"))

    load(folder, capsys, replace=True)

    topic = Topic.objects.get()
    assert (topic.state, topic.revision, topic.level) == ("draft", 2, "advanced")
    assert Publication.objects.live().count() == 1


def test_the_order_in_which_a_file_names_tags_and_related_topics_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for slug in ("one", "two"):
        make_topic(slug=slug)
    named = TOPIC.replace("tags: [treatment]", "tags: [x, treatment, a]\nrelated: [two, one]")
    (folder / "topic.md").write_text(named)
    load(folder, capsys)

    assert "0 changed, 2 unchanged" in load(folder, capsys, replace=True)[-2]


def test_topics_that_name_each_other_load_in_any_order(tmp_path: Path) -> None:
    for name, other in (("a", "c"), ("b", "a"), ("c", "b")):
        text = TOPIC.replace("slug: immunotherapy", f"slug: {name}\nrelated: [{other}]")
        (tmp_path / f"{name}.md").write_text(text)
    (tmp_path / "z-terms.md").write_text(TERMS)
    editor = make_user()

    load_content([tmp_path], editor=editor)
    (tmp_path / "a.md").write_text((tmp_path / "a.md").read_text().replace("[c]", "[b, d]"))
    (tmp_path / "d.md").write_text(TOPIC.replace("slug: immunotherapy", "slug: d\nrelated: [a]"))
    load_content([tmp_path], editor=editor, replace=True)

    related = {x.slug: x.compose().related for x in Topic.objects.all()}
    assert related == {"a": ("b", "d"), "b": ("a",), "c": ("b",), "d": ("a",)}


def test_words_can_swap_their_names(tmp_path: Path) -> None:
    editor = make_user()
    for slug, name in (("one", "First"), ("two", "Second")):
        (tmp_path / f"{slug}.md").write_text(word(slug, name))
    load_content([tmp_path], editor=editor)

    for slug, name in (("one", "Second"), ("two", "Third"), ("three", "First")):
        (tmp_path / f"{slug}.md").write_text(word(slug, name))
    load_content([tmp_path], editor=editor, replace=True)

    assert dict(Term.objects.values_list("slug", "name")) == {
        "one": "Second", "two": "Third", "three": "First",
    }  # fmt: skip


def test_a_word_cannot_take_the_name_of_one_that_keeps_it(tmp_path: Path) -> None:
    editor = make_user()
    for slug, name in (("one", "First"), ("two", "Second")):
        (tmp_path / f"{slug}.md").write_text(word(slug, name))
    load_content([tmp_path], editor=editor)
    (tmp_path / "one.md").write_text(word("one", "Second"))

    with pytest.raises(ContentFileError, match=r"one\.md, line 3: “name”: .*already exists"):
        load_content([tmp_path], editor=editor, replace=True)

    assert Term.objects.get(slug="one").name == "First"


def word(slug: str, name: str) -> str:
    return TERMS.replace("T cell", name).replace("slug: t-cell", f"slug: {slug}")


def test_a_writer_is_told_that_reviewers_keep_another_date_and_title(folder: Path) -> None:
    kept = make_source(
        address="https://www.cancer.gov/t-cell", title="Kept", nci_date=date(2026, 1, 1)
    )

    loading = load_files([folder], editor=make_user())

    assert loading.sources.told == [
        (
            "terms/t-cell.md, line 8: the title of https://www.cancer.gov/t-cell stays “Kept”, "
            "which reviewers keep; the file says “A page”."
        ),
        (
            "terms/t-cell.md, line 8: the date of https://www.cancer.gov/t-cell stays “updated "
            "2026-01-01”, which reviewers keep; the file says “updated 2019-09-24”."
        ),
    ]
    kept.refresh_from_db()
    assert (kept.title, kept.date) == ("Kept", date(2026, 1, 1))


def test_a_writer_is_told_of_two_files_that_date_a_page_differently(folder: Path) -> None:
    other = word("b-cell", "B cell").replace("2019-09-24", "2020-01-01")
    (folder / "terms" / "b-cell.md").write_text(other)
    silent = word("a-cell", "A cell").partition("        title:")[0] + "---\n"
    (folder / "terms" / "a-cell.md").write_text(silent)

    loading = load_files([folder], editor=make_user())

    assert len(loading.sources.told) == 1
    assert "stays “updated 2020-01-01”" in loading.sources.told[0]
    assert Term.objects.count() == 3


def test_a_sign_may_rest_on_a_page_that_only_a_later_file_lists(tmp_path: Path) -> None:
    sign = "    when_to_get_help:\n      - sign: A fever\n        urgency: now\n        whom: us\n"
    source = "        source: https://www.cancer.gov/immunotherapy\n---\n"
    (tmp_path / "terms.md").write_text(TERMS.removesuffix("---\n") + sign + source)
    (tmp_path / "topic.md").write_text(TOPIC)
    make_term(slug="t-cell")

    load_content([tmp_path], editor=make_user(), replace=True)

    (sign_of_term,) = Term.objects.get().compose().help_signs
    assert sign_of_term.source == "https://www.cancer.gov/immunotherapy"


def test_a_draft_without_what_publication_asks_for_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("---\nslug: draft\ntitle: Draft\nlevel: beginner\n---\n")
    (tmp_path / "term.md").write_text("---\nterms:\n  - slug: draft\n    name: Draft\n---\n")
    (tmp_path / "path.md").write_text("---\npaths:\n  - slug: draft\n    name: Draft\n---\n")
    quiz = (
        "---\nslug: quiz\ntitle: Quiz\nlevel: beginner\nquiz:\n  - question: Why?\n    choices:\n"
    )
    (tmp_path / "quiz.md").write_text(f"{quiz}      - text: So\n---\n")

    loaded = load_content([tmp_path], editor=make_user())

    assert len(loaded) == 4
    question = Topic.objects.get(slug="quiz").compose().quiz[0]
    assert (question.section, question.choices[0].reason) == ("", "")


def test_lines_that_end_as_on_other_systems_are_read_as_the_same_text(tmp_path: Path) -> None:
    (tmp_path / "terms.md").write_text(TERMS)
    (tmp_path / "topic.md").write_text(TOPIC)
    editor = make_user()
    load_content([tmp_path], editor=editor)

    for end in ("\r\n", "\r"):
        data = b"\xef\xbb\xbf" + TOPIC.replace("\n", end).encode()
        (tmp_path / "topic.md").write_bytes(data)
        loading = load_files([tmp_path], editor=editor, replace=True)

        assert loading.counted() == "0 new, 0 changed, 2 unchanged"


def test_a_writer_is_told_that_nothing_but_line_ends_would_change(tmp_path: Path) -> None:
    (tmp_path / "terms.md").write_text(TERMS)
    load_content([tmp_path], editor=make_user())
    Term.objects.update(definition="One.\r\n\r\nTwo.")
    two = 'definition: "One.\\n\\nTwo."'
    (tmp_path / "terms.md").write_text(
        TERMS.replace("definition: A cell that fights infection.", two)
    )

    (text,) = load_files([tmp_path], editor=make_user(), replace=True).texts

    assert str(text) == "changed term “t-cell” (terms.md): line ends"


def test_a_key_sentence_may_stand_on_several_lines(tmp_path: Path) -> None:
    (tmp_path / "terms.md").write_text(TERMS)
    text = TOPIC.replace("> It helps you.", "> It helps\n> you.").replace(
        "It helps your **", "> **"
    )
    (tmp_path / "topic.md").write_text(text)

    load_content([tmp_path], editor=make_user())

    (section,) = Topic.objects.get().compose().sections
    assert section.key_sentence == "It helps you."
    assert section.body.startswith("> **immune")
