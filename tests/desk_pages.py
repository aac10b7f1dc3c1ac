"""What a reviewer does on the desk's pages, said once for their tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from explainer.publishing.kinds import kind_of
from tests.admin_forms import Sent, opened
from tests.factories import make_topic, verify_and_publish

if TYPE_CHECKING:
    from django.test import Client

    from explainer.publishing.models import WorkingCopy
    from topics.models import Topic

HOME = "/admin/"
START = "/admin/desk/start/"


def today() -> date:
    return timezone.localdate()


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def checked_so_that_it_is_due(in_days: int) -> date:
    """Return the day of a check that falls due in so many days; it fell due before if negative."""
    due_on = today() + timedelta(days=in_days)
    # No test of these may fail on a 29th of February.
    return (due_on + timedelta(days=due_on.day == 29)).replace(year=due_on.year - 1)


def make_due(in_days: int = -10, **values: Any) -> Topic:  # noqa: ANN401 - what a topic is made of
    """A live topic that is overdue by ten days, or falls due in so many days."""
    topic = make_topic(**values)
    verify_and_publish(topic, today=checked_so_that_it_is_due(in_days))
    return topic


def page_of(response: Any) -> str:  # noqa: ANN401 - the test client's own response
    """Return the page without the line breaks of its templates."""
    return " ".join(response.content.decode().split())


def item_page(text: WorkingCopy) -> str:
    assert text.publication is not None
    return f"/admin/desk/{kind_of(text).name}/{text.publication.slug}/"


def filled_verdict(client: Client, text: WorkingCopy, verdict: str, **values: str) -> Sent:
    """Open the item and return what pressing a verdict's button would send.

    `source_date` and the like stand for the fields of the first source.
    """
    sent = opened(client, item_page(text))
    first = next(name for name in sent if name.endswith("-date")).removesuffix("-date")
    names = {name: name.replace("source_", f"{first}-", 1) for name in values}
    return sent | {"verdict": [verdict]} | {names[name]: [x] for name, x in values.items()}


def give(client: Client, text: WorkingCopy, verdict: str, **values: str) -> Any:  # noqa: ANN401 - the test client's own response
    return client.post(item_page(text), filled_verdict(client, text, verdict, **values))
