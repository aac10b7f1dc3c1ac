"""Where in a topic words open their definitions: in the 30 seconds and in each section.

The key sentence of a section opens all its words in the 3 minutes, where it stands for the section.
On the whole page, above its section, it opens those only that open nowhere else on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape

from explainer.linking.dictionary import key_of
from explainer.linking.linker import Found, Link, LinkedText
from explainer.linking.words_in_place import undecided_in
from explainer.publishing.content import rendered
from explainer.publishing.models import Publication
from glossary.content import TERM
from topics.content import TopicContent

# No section has this anchor.
THIRTY_SECONDS = "thirty-seconds"


def key_sentence_of(anchor: str) -> str:
    """Return the name of the part that is a section's key sentence; its text has the anchor."""
    return f"{anchor}/key-sentence"


def linked_text(topic: TopicContent) -> LinkedText:
    """Return a topic that has HTML for markdown, as far as words open in it."""
    senses = {key_of(sense.word): sense.term for sense in topic.senses}
    return LinkedText(dict(_parts(topic)), own=topic.terms, senses=senses)


def undecided_words(topic: TopicContent) -> list[Found]:
    """Return the words of a topic as its rows hold it of which its writer has to say the sense."""
    return undecided_in(linked_text(rendered(topic)))


def sense_questions(topic: TopicContent) -> Iterator[str]:
    """Ask what each word means that is the name of several terms."""
    undecided = undecided_words(topic)
    slugs = {slug for word in undecided for slug in word.entry.terms}
    terms = Publication.objects.live().of_kind(TERM).for_list().filter(slug__in=slugs)
    names = {term.slug: term.name for term in terms}
    for word in undecided:
        senses = " or ".join(f"“{names[slug]}”" for slug in word.entry.terms if slug in names)
        yield (
            f"“{unescape(word.text)}” can mean {senses}. Say below, under “Words in place”, which"
            " one it means here, or that it opens nothing; until then it does not."
        )


def only_in_key_sentences(
    anchors: Sequence[str], links: Mapping[str, Sequence[Link]]
) -> dict[str, list[Link]]:
    """Return by part the links of the key sentences of sections, by their anchors, whose words open
    nowhere else on the page.
    """
    elsewhere = (links.get(part, ()) for part in [THIRTY_SECONDS, *anchors])
    opened = {link.term for found in elsewhere for link in found}
    only: dict[str, list[Link]] = {}
    for part in map(key_sentence_of, anchors):
        only[part] = [link for link in links.get(part, ()) if link.term not in opened]
        opened.update(link.term for link in only[part])
    return only


def as_html(text: str) -> str:
    """Return plain text as HTML whose apostrophes stay, or no word with one would be found."""
    return escape(text, quote=False)


def _parts(topic: TopicContent) -> Iterator[tuple[str, str]]:
    yield THIRTY_SECONDS, as_html(topic.thirty_seconds)
    for section in topic.sections:
        yield section.anchor, section.body
    for section in topic.sections:
        yield key_sentence_of(section.anchor), as_html(section.key_sentence)
