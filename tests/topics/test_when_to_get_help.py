"""Signs that need help stand above everything else, each with its urgency, whom, and its source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from explainer.help.content import HelpSignContent, help_groups, help_words
from explainer.importing.head import ContentFileError
from explainer.importing.load_content import load_content
from glossary.models import TermHelpSign
from tests.admin_forms import add_row, change_page, opened, signed_in
from tests.factories import make_help_sign, make_source, make_term, make_topic, make_user, put_live
from topics.blockers import NEEDS_HELP_PART
from topics.models import Topic, TopicHelpSign

if TYPE_CHECKING:
    from explainer.publishing.working_copy import WorkingCopy

pytestmark = pytest.mark.django_db
SIGN = "A <b>fever</b> of 100.4 °F (38 °C) or more"


def with_sign(topic: Topic) -> Topic:
    make_help_sign(topic=topic, sign=SIGN)
    return topic


@pytest.mark.parametrize("depth", ["30-seconds", "3-minutes", "everything"])
def test_a_reader_finds_it_at_every_depth_above_the_sections(client: Client, depth: str) -> None:
    topic = with_sign(make_topic(title="Chemotherapy"))
    topic.sections.update(key_sentence="It is a treatment.")
    put_live(topic)

    page = client.get(f"{topic.get_absolute_url()}?depth={depth}").content.decode()

    assert "A &lt;b&gt;fever&lt;/b&gt; of 100.4 °F (38 °C) or more" in page
    assert page.index('id="when-to-get-help"') < page.index("Is it right for me?")
    assert "<h2>Key takeaways" not in page[: page.index('id="when-to-get-help"')]


def test_a_topic_without_it_says_nothing_of_it_and_keeps_its_digest(client: Client) -> None:
    topic = make_topic(published=True)

    assert "When to get help" not in client.get(topic.get_absolute_url()).content.decode()
    assert "help_signs" not in topic.publication.live.content  # type: ignore[union-attr]


def test_what_is_most_urgent_comes_first_and_each_group_names_its_people_once() -> None:
    rows = [
        HelpSignContent("Rash", "soon", "your team", ""),
        HelpSignContent("Fever", "now", "your team", ""),
        HelpSignContent("Trouble breathing", "emergency", "911", ""),
        HelpSignContent("Bleeding", "now", "your surgeon", ""),
        HelpSignContent("Chills", "now", "your team", ""),
    ]

    assert [(x.urgency, x.whom, x.signs) for x in help_groups(rows)] == [
        ("emergency", "911", ("Trouble breathing",)),
        ("now", "your team", ("Fever", "Chills")),
        ("now", "your surgeon", ("Bleeding",)),
        ("soon", "your team", ("Rash",)),
    ]
    assert help_words(rows[1:2]) == "your team Fever"


@pytest.mark.parametrize("tag", ["Treatment", "side effects", "diagnosis", "types of cancer"])
def test_a_topic_about_treatment_needs_it_or_a_reason_that_is_kept(tag: str) -> None:
    topic = make_topic(tags=[tag])
    stopped = [x for x in topic.publish_blockers() if x.startswith("Say when to get help")]
    assert len(stopped) == 1

    topic.no_help_because = "  "
    assert set(stopped) <= set(topic.publish_blockers())
    topic.no_help_because = "NCI’s page names no sign."
    topic.save()
    assert topic.publish_blockers() == []
    edition = put_live(topic)
    assert "NCI’s page names no sign." in edition.content


def test_a_writer_reads_at_the_field_for_which_subjects_it_must_be_filled_in() -> None:
    hint = Topic._meta.get_field("no_help_because").help_text

    assert [subject for subject in sorted(NEEDS_HELP_PART) if subject not in hint] == []


def test_the_reason_is_not_for_readers(client: Client) -> None:
    topic = make_topic()
    topic.no_help_because = "We looked at page 7."
    topic.save()
    put_live(topic)

    assert "We looked at page 7." not in client.get(topic.get_absolute_url()).content.decode()


def test_a_topic_about_something_else_needs_neither() -> None:
    assert make_topic(tags=["treatments of old"]).publish_blockers() == []


@pytest.mark.parametrize("kind", ["topic", "term"])
def test_the_page_that_says_so_must_be_one_of_the_sources_of_the_text(kind: str) -> None:
    other = make_source()
    if kind == "topic":
        text: WorkingCopy = with_sign(make_topic())
        TopicHelpSign.objects.update(source=other)
    else:
        text = make_term()
        TermHelpSign.objects.create(
            term=text, sign="Fever", urgency="now", whom="your team", source=other
        )

    (blocker,) = text.publish_blockers()
    assert other.address in blocker


@pytest.mark.parametrize("row", [{"urgency": "later"}, {"sign": ""}, {"whom": ""}])
def test_postgresql_refuses_a_row_that_says_too_little(row: dict[str, str]) -> None:
    with_sign(make_topic())

    with pytest.raises(IntegrityError), transaction.atomic():
        TopicHelpSign.objects.update(**row)


def test_a_writer_is_told_at_the_field_what_a_row_lacks(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    add_row(sent, "help_signs", sign="Fever", urgency="", whom="", source="", order="1")

    page = client.post(change_page(topic), sent).content.decode()

    for sentence in ("Say how urgent it is.", "Say whom to call.", "Name the page that says so."):
        assert sentence in page
    assert 'value="Fever"' in page
    assert not topic.help_signs.exists()


def test_a_writer_adds_a_sign_and_it_is_in_the_text(client: Client) -> None:
    topic = make_topic()
    source = topic.topic_sources.get().source
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    row = {"sign": SIGN, "urgency": "now", "whom": "your team", "source": str(source.pk)}
    add_row(sent, "help_signs", order="1", **row)

    client.post(change_page(topic), sent)

    assert topic.compose().help_signs == (
        HelpSignContent(SIGN, "now", "your team", source.address),
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("urgency: later", "line 12: “urgency”: Value 'later' is not a valid choice."),
        ("urgency: now", ""),
        ("urgency: ''", "“urgency” must hold some text."),
    ],
)
def test_a_content_file_names_the_line_of_a_row_that_says_too_little(
    tmp_path: Path, line: str, sentence: str
) -> None:
    file = tmp_path / "topic.md"
    file.write_text(
        f"---\ntitle: T\nslug: t\ndescription: D\nlevel: beginner\nthirty_seconds: S\n"
        f"sources:\n  - url: https://www.cancer.gov/a\n    title: A\n"
        f"when_to_get_help:\n  - sign: Fever\n    {line}\n    whom: your team\n"
        "    source: https://www.cancer.gov/a\n---\n\n## One\n\nText.\n"
    )

    if not sentence:
        (topic,) = load_content([file], editor=make_user())
        assert topic.compose().help_signs[0].sign == "Fever"  # type: ignore[attr-defined]
        return
    with pytest.raises(ContentFileError, match=sentence):
        load_content([file], editor=make_user())


def test_a_content_file_names_the_line_of_a_source_that_nobody_knows(tmp_path: Path) -> None:
    file = tmp_path / "topic.md"
    file.write_text(
        "---\ntitle: T\nslug: t\ndescription: D\nlevel: beginner\nthirty_seconds: S\n"
        "when_to_get_help:\n  - sign: Fever\n    urgency: now\n    whom: your team\n"
        "    source: https://www.cancer.gov/nowhere\n---\n\n## One\n\nText.\n"
    )

    with pytest.raises(ContentFileError, match="line 11: there is no source"):
        load_content([file], editor=make_user())


def test_a_key_sentence_of_46_words_is_refused_at_its_field(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    sent["sections-0-key_sentence"] = [" ".join(["word"] * 46)]

    page = client.post(change_page(topic), sent).content.decode()

    assert "It has 46 words and may have 45. Please shorten it." in page
    assert " ".join(["word"] * 46) in page
    sent["sections-0-key_sentence"] = [" ".join(["word"] * 45)]
    client.post(change_page(topic), sent)
    assert topic.sections.get().key_sentence == " ".join(["word"] * 45)
