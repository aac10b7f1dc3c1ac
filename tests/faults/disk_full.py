"""Fill the disk of the site while people edit, publish and read, and make room again.

By hand, as root: `.venv/bin/python -m tests.faults.disk_full --seconds 20`. It prints what readers
and people got, and ends with 1 if anything was lost, or the site did not heal by itself.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tests.faults.kills import SECONDS_BETWEEN_LOOKS, SECONDS_TO_HEAL, site_at_work
from tests.faults.site import fill
from tests.processes import wait_until
from tests.throwaway import throwaway_folder, throwaway_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.kills import Site

MEGABYTES: Final = 300


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    options = ["-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=711", "tmpfs", str(folder)]
    subprocess.run(["/bin/mount", *options], check=True)
    try:
        yield
    finally:
        subprocess.run(["/bin/umount", folder], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Leave no byte free while the block lasts."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(1_000_000)):
                pass
        except OSError:
            print("The disk is full.")
    yield
    ballast.unlink()


def looked_at(site: Site, seconds: float) -> Counter[bool]:
    """Ask for a page again and again; return how often it came, and how often not."""
    found: Counter[bool] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found[site.answers()] += 1
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return found


def main(seconds: float) -> int:
    with throwaway_folder() as folder, small_disk(folder):
        home = throwaway_home(folder)
        fill(home)
        with site_at_work(home) as (site, newsroom):
            wait_until(lambda: newsroom.rounds > 0, SECONDS_TO_HEAL)
            with full(folder):
                pages = looked_at(site, seconds)
                rounds = newsroom.rounds
            start = time.monotonic()
            wait_until(site.answers, SECONDS_TO_HEAL)
            healed = time.monotonic() - start
            wait_until(lambda: newsroom.rounds > rounds + 1, SECONDS_TO_HEAL)
            newsroom.is_over.set()
            lost = newsroom.losses()
    print(f"while it was full: {pages[True]} pages came, {pages[False]} did not")
    print(f"a page {healed:.1f} s after there was room; lost: {lost or 'nothing'}")
    return int(bool(lost))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    sys.exit(main(parser.parse_args().seconds))
