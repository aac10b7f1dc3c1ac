"""Somebody who may do everything asks for everything, in every way: nothing breaks.

The long run is a command: see tests/security/fuzz.py.
"""

from __future__ import annotations

import pytest

from tests.security.addresses import fill_site
from tests.security.fuzz import broken_among, fuzz_of_superuser

__all__ = ["fill_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_of_the_module")]
REQUESTS = 500


def test_nothing_that_a_superuser_sends_breaks_a_page() -> None:
    broken, statuses = broken_among(fuzz_of_superuser(seed=1), REQUESTS)

    assert not broken, "\n".join(map(str, broken))
    # Most of it was understood: it was not refused for one reason before any page saw it.
    assert statuses[200] > REQUESTS / 4
    assert {302, 400, 403, 404, 405} < {*statuses}
