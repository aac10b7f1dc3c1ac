"""The site as it is after the first start, loaded and published once and cloned from then on."""

from __future__ import annotations

from datetime import date
from functools import partial

from tests.database import Template
from tests.factories import make_starter_site

STARTER_DAY = date(2026, 7, 2)


def starter_of(day: date) -> Template:
    """Return the starter site whose texts were all checked on `day`."""
    return Template(f"starter_{day:%Y%m%d}", partial(make_starter_site, today=day))


STARTER = starter_of(STARTER_DAY)
