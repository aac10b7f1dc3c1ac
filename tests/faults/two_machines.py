"""Two machines, one PostgreSQL and its replica, and what readers see while each is away: by hand.

python -m tests.faults.two_machines        as root, with iproute2; it takes two minutes
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.faults.by_hand import database_by_hand

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.machines import Machine, Machines

PAGE: Final = "/topics/whole/"
SECONDS_BETWEEN_PAGES: Final = 0.2


def read_for(seconds: float, machine: Machine) -> str:
    """Read a page again and again; say how often it came, and how long the slowest took."""
    came: Counter[int] = Counter()
    slowest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        page = machine.site.get(PAGE)
        came[page.status] += 1
        slowest = max(slowest, page.seconds)
        time.sleep(SECONDS_BETWEEN_PAGES)
    pages = ", ".join(f"{number} of {status}" for status, number in sorted(came.items()))
    return f"{pages}; the slowest took {slowest:.2f} s"


def seconds_until(is_so: Callable[[], bool]) -> float:
    from tests.own_site import wait_until  # noqa: PLC0415 - models want Django set up

    begun = time.monotonic()
    wait_until(is_so)
    return time.monotonic() - begun


def drive(machines: Machines, seconds: float) -> None:
    from tests.faults.machines import WAITING_TITLE  # noqa: PLC0415 - models want Django set up
    from tests.faults.publisher import publish_what_waits  # noqa: PLC0415

    one, two = machines.one, machines.two
    assert WAITING_TITLE in publish_what_waits(one.site)
    shown = seconds_until(lambda: WAITING_TITLE in two.site.get("/topics/waiting/").text)
    print(f"Published on one machine, read on the other after {shown:.2f} s.")

    machines.primary.stop_database()
    print(f"Without the primary, {seconds:.0f} s: {read_for(seconds, two)}.")
    machines.primary.start_database(addresses=machines.addresses)
    healed = seconds_until(lambda: two.site.status_of("/healthz") == 200)
    print(f"Whole again {healed:.2f} s after the primary was.")

    machines.replica.stop()
    print(f"Without the replica, {seconds:.0f} s: {read_for(seconds, two)}.")
    machines.primary.stop_database()
    print(f"Without either, {seconds:.0f} s: {read_for(seconds, two)}.")
    machines.primary.start_database(addresses=machines.addresses)
    healed = seconds_until(lambda: two.site.status_of(PAGE) == 200)
    print(f"Pages again {healed:.2f} s after the primary was.")

    with two.line_cut():
        status, waited = two.seconds_of_a_page_inside(PAGE)
        later, waited_later = two.seconds_of_a_page_inside(PAGE)
    healed = seconds_until(lambda: two.site.status_of(PAGE) == 200)
    print(f"Its line cut: {status} after {waited:.2f} s, then {later} after {waited_later:.2f} s;")
    print(f"pages again {healed:.2f} s after the line was.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="how long each is away")
    asked = parser.parse_args()
    with database_by_hand(), tempfile.TemporaryDirectory() as log:
        from tests.faults.machines import can_be_made, two_machines  # noqa: PLC0415

        if not can_be_made():
            sys.exit("Only root on Linux, with iproute2, makes networks of its own.")
        with two_machines(Path(log)) as machines:
            drive(machines, asked.seconds)


if __name__ == "__main__":
    main()
