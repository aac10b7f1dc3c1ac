"""Two machines of one site, in short: python -m tests.faults.two_machines is the long version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.machines import WAITING_TITLE, can_be_made, two_machines
from tests.faults.publisher import publish_what_waits
from tests.own_site import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.plugin import DjangoDbBlocker

    from tests.faults.machines import Machines

pytestmark = pytest.mark.skipif(
    not can_be_made(), reason="only root on Linux, with iproute2, makes networks of its own"
)


@pytest.fixture(scope="module")
def machines(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Machines]:
    log: Path = tmp_path_factory.mktemp("machines")
    with django_db_blocker.unblock(), two_machines(log) as machines:
        yield machines


def test_what_is_published_on_one_machine_is_on_both(machines: Machines) -> None:
    assert machines.two.site.status_of("/topics/waiting/") == 404

    of_publisher = publish_what_waits(machines.one.site)

    assert WAITING_TITLE in of_publisher
    wait_until(lambda: WAITING_TITLE in machines.two.site.get("/topics/waiting/").text)


def test_a_machine_whose_line_is_cut_says_so_and_heals_by_itself(machines: Machines) -> None:
    with machines.two.line_cut():
        status, seconds = machines.two.seconds_of_a_page_inside("/topics/whole/")
        of_the_other = machines.one.site.status_of("/topics/whole/")

    assert (status, of_the_other) == (503, 200)
    assert seconds < 10
    machines.two.site.wait_for("/topics/whole/")


def test_both_go_on_reading_while_the_primary_is_away(machines: Machines) -> None:
    machines.primary.stop_database()
    pages = [x.site.status_of("/topics/whole/") for x in (machines.one, machines.two)]
    machines.primary.start_database(addresses=machines.addresses)

    assert pages == [200, 200]
    for machine in (machines.one, machines.two):
        machine.site.wait_for("/healthz")
