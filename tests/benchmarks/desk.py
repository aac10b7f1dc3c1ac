"""What 2,000 topics with 5 editions each cost the desk beside 20 of them, and beside other pages.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/desk.py`. Nothing here can fail for being
slow; the numbers are ratios of times of one run, as machines differ.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from explainer.desk.digest import digests
from explainer.desk.forecast import checks_done, forecast, levelled
from explainer.desk.queue import waiting
from explainer.desk.review_status import review_statuses
from tests import clock
from tests.benchmarks.difference import fastest
from tests.factories import make_live_topics, make_topic, make_user, verify_and_publish

if TYPE_CHECKING:
    from collections.abc import Callable

FEW, MANY, EDITIONS = 20, 2_000, 5
DESK, ITEM, FORECAST = "/admin/", "/admin/desk/topic/copy-7/", "/admin/desk/forecast/"
# Django's own form, which has nothing to count.
TRIVIAL = "/admin/password_change/"


@pytest.mark.django_db
def test_the_desk_with_many_topics_beside_few() -> None:
    client = Client()
    reviewer = make_user(role="reviewer")
    type(reviewer).objects.update(email="reviewer@explained.example")
    client.force_login(reviewer)
    today, now = clock.today(), clock.now()
    acts: dict[str, Callable[[], object]] = {
        "where all stand": lambda: review_statuses(today),
        "the queue": lambda: waiting(today, now),
        "the forecast": lambda: forecast(review_statuses(today), checks_done(today), today),
        "levelling": lambda: levelled([x.freshness.due_on for x in review_statuses(today)], today),
        "the digests": lambda: digests(today, now),
        "the desk": lambda: client.get(DESK),
        "one item": lambda: client.get(ITEM),
        "the forecast's page": lambda: client.get(FORECAST),
        "a trivial page": lambda: client.get(TRIVIAL),
    }
    like = make_topic()
    verify_and_publish(like, today=today - timedelta(days=400))

    make_live_topics(FEW - 1, like=like, editions=EDITIONS)
    few = {name: fastest(act) for name, act in acts.items()}
    make_live_topics(MANY - FEW, like=like, editions=EDITIONS)
    many = {name: fastest(act) for name, act in acts.items()}

    print(f"\n{'':22}{MANY} beside {FEW}   {MANY} beside a trivial page")
    for name in acts:
        of_few, of_trivial = many[name] / few[name], many[name] / many["a trivial page"]
        print(f"{name:22}{of_few:10.1f}{of_trivial:17.1f}")
