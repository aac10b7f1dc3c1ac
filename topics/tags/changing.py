"""Tags that become another one, in every topic that has them, each with a move that says so.

An edition names its tags, as it names all that was verified, and never changes. So what changes are
the working copies: readers see the old tag on a live topic until its next edition.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from taggit.models import Tag, TaggedItem

from explainer.publishing.locks import lock, may_change_tags_now
from explainer.publishing.models import PublicationQuerySet
from explainer.text.nul import without_nul
from explainer.workflow.edits import EditedText, note_edits
from explainer.workflow.rights import right_to_write
from topics.blockers import NEEDS_HELP_PART
from topics.listing import TAG_LENGTH, live_topics
from topics.models import Topic
from topics.subjects import SUBJECTS
from topics.tags.rights import MAY_CHANGE_TAGS

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_AT_ONCE: Final = 50
# By these the site puts topics in order, and asks whether they say when to get help.
USED_BY_THE_SITE: Final = frozenset({*SUBJECTS, *NEEDS_HELP_PART})
# The form of a topic writes tags between these.
NOT_IN_A_NAME: Final = ',"'
NOT_YOURS: Final = "Only writers may change tags: it edits every topic that has them."
NAMED_NOW: Final = (
    "Somebody is saving a text with tags at this moment. Nothing was changed: please try again."
)
CHANGED_MEANWHILE: Final = (
    "Tags or topics were changed since this page was opened. Nothing was changed: look at it again."
)
IN_USE: Final = "A topic has this tag now, so it stays."


@dataclass(frozen=True)
class TagChange:
    """Tags that are to become one: `kept` stays, as `name`, and topics with those `gone` change."""

    gone: Sequence[Tag]
    kept: Tag
    name: str

    @classmethod
    def of(cls, tags: Iterable[Tag], typed: str) -> TagChange:
        """Return what would happen. Raises ValidationError with why it cannot."""
        chosen, name = sorted(tags, key=lambda tag: tag.pk), _cleaned(typed)
        if not chosen:
            raise ValidationError("These tags are not there any more.")
        existing = _tag_named(name)
        if existing and existing not in chosen:
            name = existing.name
        kept = existing or chosen[0]
        gone = [tag for tag in chosen if tag != kept or tag.name != name]
        if not gone:
            raise ValidationError(f"It is called “{name}” already.")
        for tag in gone:
            _refuse_used_by_the_site(tag.name, name)
        return cls(gone, kept, name)

    @property
    def is_merge(self) -> bool:
        return any(tag != self.kept for tag in self.gone)

    def topics(self) -> QuerySet[Topic]:
        """Return the working copies that change."""
        return topics_with(self.gone)

    @property
    def seen(self) -> str:
        """Name what somebody saw who agrees to this: the tags, and the topics as they stand."""
        tags = [(tag.pk, tag.name) for tag in (*self.gone, self.kept)]
        topics = self.topics().order_by("pk").values_list("pk", "revision", "state")
        return hashlib.sha256(json.dumps([tags, self.name, [*topics]]).encode()).hexdigest()


def topics_with(tags: Iterable[Tag]) -> QuerySet[Topic]:
    return Topic.objects.filter(pk__in=_items(tags).values("object_id"))


def live_topics_with(tags: Iterable[Tag]) -> PublicationQuerySet:
    """Return the live topics whose editions name one of these tags."""
    names = [tag.name for tag in tags]
    return live_topics().filter(live_edition__rendition__card__tags__has_any_keys=names)


def may_change(person: User) -> bool:
    """Tell whether somebody may change tags, which is to edit any topic."""
    return person.has_perm(MAY_CHANGE_TAGS) and person.has_perm(right_to_write(Topic))


@transaction.atomic
def change_tags(
    keys: Sequence[int], typed: str, person: User, *, seen: str, now: datetime
) -> TagChange:
    """Let the tags with these keys become one. Raises ValidationError; then nothing has happened.

    `seen` is the `TagChange.seen` of the page on which the person agreed.
    """
    if not may_change(person):
        raise ValidationError(NOT_YOURS)
    lock(TagChange.of(tags_of(keys), typed).topics().order_by("pk"))
    if not may_change_tags_now():
        raise ValidationError(NAMED_NOW)
    change = TagChange.of(tags_of(keys), typed)
    if change.seen != seen:
        raise ValidationError(CHANGED_MEANWHILE)
    had = _names_by_topic(change.gone)
    _give_kept_tag(change)
    topics = Topic.objects.filter(pk__in=had).select_related("publication").order_by("pk")
    edited = [EditedText(topic, _sentence(had[topic.pk], change.name)) for topic in topics]
    note_edits(edited, person, now=now)
    return change


@transaction.atomic
def delete_unused(key: int, person: User) -> None:
    """Delete a tag that no topic has. Raises ValidationError."""
    if not may_change(person):
        raise ValidationError(NOT_YOURS)
    if not may_change_tags_now():
        raise ValidationError(NAMED_NOW)
    for tag in tags_of([key]):
        _refuse_used_by_the_site(tag.name, "")
        if TaggedItem.objects.filter(tag=tag).exists():
            raise ValidationError(IN_USE)
        tag.delete()


def tags_of(keys: Sequence[int]) -> list[Tag]:
    return [*Tag.objects.filter(pk__in=keys).order_by("name")[:MOST_AT_ONCE]]


def _cleaned(typed: str) -> str:
    name = " ".join(without_nul(typed).split())
    if not name:
        raise ValidationError("Write what the tag is to be called.")
    if len(name) > TAG_LENGTH:
        raise ValidationError(f"A tag has at most {TAG_LENGTH} characters; this has {len(name)}.")
    if any(sign in name for sign in NOT_IN_A_NAME):
        raise ValidationError("A tag has neither commas nor quotation marks in it.")
    return name


def _tag_named(name: str) -> Tag | None:
    """Return the tag that topics get by this name: in whatever letters, but the same ones first."""
    found = Tag.objects.filter(name__iexact=name).order_by("pk")
    return next((tag for tag in found if tag.name == name), found.first())


def _refuse_used_by_the_site(before: str, after: str) -> None:
    is_another = before.casefold() != after.casefold()
    if before in USED_BY_THE_SITE or (is_another and before.casefold() in USED_BY_THE_SITE):
        raise ValidationError(
            f"“{before}” stays as it is: by it the site puts topics in order, or asks whether they"
            " say when to get help."
        )


def _items(tags: Iterable[Tag]) -> QuerySet[TaggedItem]:
    kind = ContentType.objects.get_for_model(Topic)
    items: QuerySet[TaggedItem] = TaggedItem.objects.filter(
        tag__in=[tag.pk for tag in tags], content_type=kind
    )
    return items


def _names_by_topic(tags: Iterable[Tag]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for key, name in _items(tags).order_by("tag__name").values_list("object_id", "tag__name"):
        names.setdefault(key, []).append(name)
    return names


def _give_kept_tag(change: TagChange) -> None:
    """Give each topic the kept tag once, in the place of all that go."""
    going = _items(tag for tag in change.gone if tag != change.kept)
    have = {*_items([change.kept]).values_list("object_id", flat=True)}
    moving: dict[int, int] = {}
    for key, topic in going.order_by("pk").values_list("pk", "object_id"):
        if topic not in have:
            moving.setdefault(topic, key)
    TaggedItem.objects.filter(pk__in=moving.values()).update(tag=change.kept)
    going.delete()
    # Whatever else has one of these tags keeps it: nothing is taken from it without a word.
    for tag in change.gone:
        if tag != change.kept and not TaggedItem.objects.filter(tag=tag).exists():
            tag.delete()
    if change.kept.name != change.name:
        change.kept.name = change.name
        change.kept.save(update_fields=["name"])


def _sentence(names: Sequence[str], after: str) -> str:
    *others, last = [f"“{name}”" for name in names]
    before = f"tags {', '.join(others)} and {last}" if others else f"tag {last}"
    return f"The {before} became “{after}”."
