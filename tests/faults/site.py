"""A site small enough to start at once: three people and a page that they work on."""

from __future__ import annotations

from typing import Final

from explainer.operations.embedded_postgres.home import EmbeddedHome
from tests.processes import ask, manage

PASSWORD: Final = "only for the tests of faults"
FILL: Final = f"""
from tests.factories import make_site_page, make_user
for role in ("writer", "reviewer", "publisher"):
    person = make_user(role=role, username=role)
    person.set_password({PASSWORD!r})
    person.save()
make_site_page(slug="us", editor=make_user(role="writer"))
"""


def fill(home: EmbeddedHome) -> None:
    """Make the site in an empty home. The demonstration then adds nothing: somebody is there."""
    changes = {"DATA_DIR": str(home.folder), "SECRET_KEY": "for tests"}
    for words in (["migrate", "-v", "0"], ["shell", "-v", "0", "-c", FILL]):
        done = manage(*words, **changes)
        assert done.returncode == 0, done.stderr


def page_number(home: EmbeddedHome) -> int:
    number: int = ask(home, "SELECT id FROM pages_sitepage")[0][0]
    return number
