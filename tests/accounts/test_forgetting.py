"""What is over is forgotten, whether somebody comes or not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from explainer.accounts.forgetting import forget
from explainer.accounts.models import SharedCount
from tests.accounts.signing_in import log_in
from tests.all_rows import rows_of_every_table
from tests.clock import now
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ADDRESS = "203.0.113.77"


def test_sessions_and_counts_go_when_they_are_over() -> None:
    make_user(role="writer", username="ada")
    browser = Client(REMOTE_ADDR=ADDRESS)
    log_in(browser, "nobody-in-particular", "wrong")
    log_in(browser, "ada")
    before = (SharedCount.objects.count(), Session.objects.count(), UserSession.objects.count())

    assert forget(now()) == 0
    assert all(before)
    forget(now() + timedelta(hours=13))
    assert not SharedCount.objects.exists()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
    assert ADDRESS not in rows_of_every_table()


def test_nobody_can_read_who_tried_and_from_where() -> None:
    log_in(Client(REMOTE_ADDR=ADDRESS), "nobody-in-particular", "wrong")

    assert SharedCount.objects.exists()
    assert ADDRESS not in rows_of_every_table()
    assert "nobody-in-particular" not in rows_of_every_table()


def test_the_timer_of_every_minute_forgets() -> None:
    SharedCount.objects.create(key="old", value=1, expires_at=0)

    call_command("publish_due")

    assert not SharedCount.objects.exists()
