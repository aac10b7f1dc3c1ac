"""What a reviewer does on the desk's pages, said once for their tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from explainer.publishing.kinds import kind_of
from explainer.publishing.models import Publication
from explainer.sources.days import latest_day
from tests import clock
from tests.admin_forms import opened
from tests.factories import make_topic, put_live
from tests.html_forms import Sent

if TYPE_CHECKING:
    from django.test import Client

    from explainer.publishing.working_copy import WorkingCopy
    from topics.models import Topic

HOME = "/admin/"
START = "/admin/desk/start/"
TOMORROW = "tomorrow"


def days_ago(days: int) -> str:
    return clock.days_ago(days).isoformat()


def with_days(values: dict[str, str]) -> dict[str, str]:
    """Put a day that has begun nowhere in the place of `TOMORROW`: what a test is given stands
    fixed at import.
    """
    tomorrow = (latest_day(clock.now()) + timedelta(days=1)).isoformat()
    return {name: tomorrow if x == TOMORROW else x for name, x in values.items()}


def checked_so_that_it_is_due(in_days: int) -> date:
    """Return the day of a check that falls due in so many days; it fell due before if negative.

    Nothing falls due on a 29th of February after twelve months: that is due a day before.
    """
    due_on = clock.days_ago(-in_days)
    if not has_day_a_year_before(due_on):
        due_on -= timedelta(days=1)
    return due_on.replace(year=due_on.year - 1)


def has_day_a_year_before(day: date) -> bool:
    return (day.month, day.day) != (2, 29)


def make_due(in_days: int = -10, **values: Any) -> Topic:  # noqa: ANN401 - what a topic is made of
    """A live topic that is overdue by ten days, or falls due in so many days."""
    topic = make_topic(**values)
    due_on = clock.days_ago(-in_days)
    if has_day_a_year_before(due_on):
        put_live(topic, today=checked_so_that_it_is_due(in_days))
    else:
        put_live(topic, today=date(due_on.year - 1, 8, 29))
        Publication.objects.filter(topic=topic).update(recheck_months=6)
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
