"""A publisher at work in a browser of no kind: forms as they are sent."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.admin_forms import form_of
from tests.own_site import of_staff
from tests.processes import ask

if TYPE_CHECKING:
    from tests.own_site import OwnSite


def publish_what_waits(site: OwnSite) -> str:
    """Publish the topic that waits for it, and return what the publisher then reads."""
    [(number,)] = ask(site.home, "SELECT id FROM topics_topic WHERE title LIKE 'Waiting%'")
    address = f"/admin/topics/topic/{number}/publish/"
    page = site.get(address, **of_staff())
    assert page.status == 200, (page.status, page.headers, page.text[:300])
    [token] = re.findall("csrftoken=([^;]+)", page.headers["set-cookie"])
    sent = form_of(SimpleNamespace(content=page.text.encode())) | {"move": ["publish"]}
    cookie = f"{of_staff()['Cookie']}; csrftoken={token}"
    done = site.post(address, urlencode(sent, doseq=True).encode(), Cookie=cookie)
    assert done.status in (302, 303), done.text
    return site.get("/topics/waiting/", **of_staff()).text
