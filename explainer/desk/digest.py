"""Who has what to do, for a mail in the morning: everything is read once for all people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from explainer.desk.sentences import IN_THE_MAIL
from explainer.desk.todo import ToDo, todos


@dataclass(frozen=True)
class Digest:
    """What waits for one person who has an address."""

    person: User
    todo: ToDo

    @property
    def count(self) -> int:
        return self.todo.count

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """How many wait in the queue for each reason, in the mail's words."""
        return [(IN_THE_MAIL[why].heading, count) for why, count in self.todo.counts.items()]


def digests(today: date, now: datetime) -> list[Digest]:
    """Return the digest of every active person of the staff with an address, if it has anything."""
    return [
        Digest(person, todo)
        for person, todo in todos(today, now)
        if person.email and not todo.is_empty
    ]


def send(digest: Digest) -> None:
    """Send one plain mail. Raises OSError or ValueError if the address takes none."""
    count = digest.count
    subject = f"Cancer Explained: {count} {'thing waits' if count == 1 else 'things wait'} for you"
    context = {"digest": digest, "todo": digest.todo, "site": settings.SITE_ADDRESS}
    context["desk"] = reverse("admin:index")
    body = render_to_string("mail/digest.txt", context)
    EmailMessage(subject, body, to=[digest.person.email]).send()
