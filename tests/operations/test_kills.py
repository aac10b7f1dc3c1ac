"""Any single process of the site is killed while people edit and publish, and nothing is lost.

For longer, and with how long a page stays away: `python -m tests.faults.kills` (by hand).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.kills import KINDS, SECONDS_TO_HEAL, Site, killed_one, site_at_work
from tests.faults.site import fill
from tests.processes import wait_until
from tests.throwaway import throwaway_folder, throwaway_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.people import Newsroom


@pytest.fixture(scope="module")
def at_work() -> Iterator[tuple[Site, Newsroom]]:
    with throwaway_folder() as folder:
        home = throwaway_home(folder)
        fill(home)
        with site_at_work(home) as site_and_newsroom:
            yield site_and_newsroom


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_kill_the_site_goes_on_and_nothing_is_lost(
    at_work: tuple[Site, Newsroom], kind: str
) -> None:
    site, newsroom = at_work

    with killed_one(site, kind):
        wait_until(lambda: bool(site.processes(kind)) and site.answers(), SECONDS_TO_HEAL)
    published = newsroom.rounds

    # The round at which the kill came may have been over by then: the next one cannot have been.
    wait_until(lambda: newsroom.rounds >= published + 2, SECONDS_TO_HEAL)
    assert newsroom.losses() == []
