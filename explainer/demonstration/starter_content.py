"""What the demonstration starts with, published with verifications that are sample data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path

import yaml
from django.contrib.auth.models import User

from explainer.demonstration.starter_home import fill_home
from explainer.importing.load_content import load_content
from explainer.operations.progress import with_progress
from explainer.pages.starter import STARTER_FILE as SITE_PAGES_FILE
from explainer.publishing.content import Content, digest_of
from explainer.publishing.kinds import kind_of
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.verification import SourceCheck, sources_of
from explainer.workflow.comments import comment
from explainer.workflow.first_publication import Staff, publish_new
from explainer.workflow.moves import MoveRequest, newest_move_key, submit
from topics.models import Topic

STARTER_FOLDER = Path(__file__).parent / "starter"
IN_REVIEW_FOLDER = STARTER_FOLDER / "in_review"
PATHS_FILE = STARTER_FOLDER / "learning_paths" / "paths.md"
LIBRARY_FOLDER = Path(__file__).parent / "library"
DRAFTS_FOLDER = LIBRARY_FOLDER / "drafts"
# What is missing in each topic that is a draft, by its address.
MISSING_FILE = DRAFTS_FOLDER / "comments.yaml"
# So few that whoever waits sees it go on.
TEXTS_AT_ONCE = 20
SAMPLE_NOTE = "Sample data: nobody compared this text with NCI's page."


def starter_files() -> list[Path]:
    """Return the files of the five topics that tests read, and of what they need."""
    return [*sorted(STARTER_FOLDER.glob("*.md")), PATHS_FILE, SITE_PAGES_FILE]


def library_files() -> list[Path]:
    """Return the files of the whole library, drafts among them, but for those of the starter."""
    folders = ("terms", ".", "drafts", "learning_paths")
    return [file for folder in folders for file in sorted((LIBRARY_FOLDER / folder).glob("*.md"))]


def load_and_publish(staff: Staff, *, today: Callable[[], date], files: list[Path]) -> None:
    """Load the files as the writer, check their texts as the reviewer, and publish all but drafts.

    `today` is asked once the texts are there: a start at midnight takes two days.
    """
    missing = drafts_and_what_they_lack()
    texts = load_content(files, editor=staff.writer)
    drafts = [text for text in texts if isinstance(text, Topic) and text.slug in missing]
    whole = [text for text in texts if text not in drafts]
    for together in with_progress(groups_by_kind(whole), "Publishing"):
        publish_new(together, staff, sample_checks, today=today())
    for draft in drafts:
        comment(draft, staff.writer, part="", text=missing[draft.slug])
    fill_home()


def groups_by_kind(texts: list[WorkingCopy]) -> list[list[WorkingCopy]]:
    """Return groups of texts of one kind, in their order: what others name goes live before."""
    of_kinds = (list(together) for _, together in groupby(texts, key=kind_of))
    return [
        of_kind[start : start + TEXTS_AT_ONCE]
        for of_kind in of_kinds
        for start in range(0, len(of_kind), TEXTS_AT_ONCE)
    ]


def drafts_and_what_they_lack() -> dict[str, str]:
    lacks: dict[str, str] = yaml.safe_load(MISSING_FILE.read_text(encoding="utf-8"))
    return lacks


def leave_in_review(*, writer: User) -> None:
    """Load and submit what the demonstration leaves for its reviewer to check."""
    for text in load_content(sorted(IN_REVIEW_FOLDER.glob("*.md")), editor=writer):
        submit(text, MoveRequest(writer, newest_move_key(text), digest_of(text.compose())))


def sample_checks(content: Content, today: date) -> list[SourceCheck]:
    return [SourceCheck(x, x.date, x.date_kind, today, SAMPLE_NOTE) for x in sources_of(content)]
