"""What it takes to work out again the whole library of the demonstration.

python -m pytest -q -s -n 0 tests/benchmarks/verify_ledger.py
"""

from __future__ import annotations

from functools import partial

import pytest

from explainer.operations.audits import Audit, audits_by_subject
from explainer.publishing.models import Edition
from tests.benchmarks.moves import cost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def test_the_whole_library() -> None:
    print(
        f"\n{Edition.objects.count()} texts:      queries, savepoints, seconds here, in PostgreSQL"
    )
    for about, audit in audits_by_subject().items():
        assert cost(about, partial(differing, audit)) == []


def differing(audit: Audit) -> list[str]:
    return [str(difference) for difference in audit()]
