"""What the demonstration starts with, published with verifications that are sample data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.contrib.auth.models import User

from explainer.publishing.content import digest_of
from explainer.publishing.models import WorkingCopy
from explainer.publishing.publish import publication_of, publish
from explainer.site.load_content import load_content
from explainer.sources.models import Source
from explainer.sources.verification import SourceCheck, record_checks

STARTER_FOLDER = Path(__file__).parent / "starter"
SAMPLE_NOTE = "Sample data: nobody compared this text with NCI's page."


def load_and_publish(*, writer: User, reviewer: User, publisher: User, today: date) -> None:
    """Load the starter content as `writer`, check it as `reviewer`, publish it as `publisher`."""
    for working_copy in load_content(sorted(STARTER_FOLDER.glob("*.md")), editor=writer):
        _verify_as_sample(working_copy, reviewer, today)
        publish(working_copy, publisher=publisher, digest=digest_of(working_copy.compose()))


def _verify_as_sample(working_copy: WorkingCopy, reviewer: User, today: date) -> None:
    content = working_copy.compose()
    sources = Source.objects.filter(address__in=[source.address for source in content.sources])
    checks = [SourceCheck(x, x.date, x.date_kind, today, SAMPLE_NOTE) for x in sources]
    record_checks(
        publication_of(working_copy), digest_of(content), checks, reviewer=reviewer, today=today
    )
