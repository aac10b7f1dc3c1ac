"""What the demonstration starts with, published with verifications that are sample data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.contrib.auth.models import User

from explainer.demonstration.starter_home import fill_home
from explainer.importing.load_content import load_content
from explainer.pages.starter import STARTER_FILE as SITE_PAGES_FILE
from explainer.publishing.content import digest_of
from explainer.publishing.models import WorkingCopy
from explainer.sources.models import Source
from explainer.sources.verification import SourceCheck
from explainer.workflow.moves import MoveRequest, accept, newest_move_key, publish_now, submit

STARTER_FOLDER = Path(__file__).parent / "starter"
IN_REVIEW_FOLDER = STARTER_FOLDER / "in_review"
PATHS_FILE = STARTER_FOLDER / "learning_paths" / "paths.md"
SAMPLE_NOTE = "Sample data: nobody compared this text with NCI's page."


def load_and_publish(
    *, writer: User, reviewer: User, publisher: User, today: Callable[[], date]
) -> None:
    """Load the starter content as `writer`, check it as `reviewer`, publish it as `publisher`.

    `today` is asked for each text once it is there: a start at midnight takes two days.
    """
    files = [*sorted(STARTER_FOLDER.glob("*.md")), PATHS_FILE, SITE_PAGES_FILE]
    for text in load_content(files, editor=writer):
        digest = digest_of(text.compose())
        asked = MoveRequest(writer, newest_move_key(text), digest)
        asked = replace(asked, person=reviewer, seen=submit(text, asked).pk)
        day = today()
        ready = accept(text, asked, sample_checks(text, day), today=day)
        publish_now(text, replace(asked, person=publisher, seen=ready.pk))
    fill_home()


def leave_in_review(*, writer: User) -> None:
    """Load and submit what the demonstration leaves for its reviewer to check."""
    for text in load_content(sorted(IN_REVIEW_FOLDER.glob("*.md")), editor=writer):
        submit(text, MoveRequest(writer, newest_move_key(text), digest_of(text.compose())))


def sample_checks(text: WorkingCopy, today: date) -> list[SourceCheck]:
    addresses = [source.address for source in text.compose().sources]
    sources = Source.objects.filter(address__in=addresses)
    return [SourceCheck(x, x.date, x.date_kind, today, SAMPLE_NOTE) for x in sources]
