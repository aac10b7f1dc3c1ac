"""Publications that go on while readers read, for serving.py."""

from __future__ import annotations

import time
from typing import Final

from django.contrib.auth.models import User

from explainer.workflow.going_live import publish_now
from glossary.models import Term
from tests.factories import make_ready, move_request_by

A_SECOND: Final = 3


def publish_for(seconds: float) -> int:
    """Change, check and publish one term after the other, three a second if the machine can.

    The people of the demonstration do it. Returns how many went live.
    """
    writer, reviewer, publisher = (
        User.objects.get(username=name) for name in ("writer", "reviewer", "publisher")
    )
    terms = list(Term.objects.filter(publication__live_edition__isnull=False).order_by("pk"))
    end = time.monotonic() + seconds
    due, published = time.monotonic(), 0
    while time.monotonic() < end:
        term = Term.objects.get(pk=terms[published % len(terms)].pk)
        term.definition = f"{term.definition} It is number {published}."
        term.edited_by = writer
        term.save()
        ready = make_ready(term, writer=writer, reviewer=reviewer)
        publish_now(ready, move_request_by(publisher, ready))
        published += 1
        due += 1 / A_SECOND
        time.sleep(max(0, due - time.monotonic()))
    return published
