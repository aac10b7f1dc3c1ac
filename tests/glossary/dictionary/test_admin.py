"""What the staff see of NCI's dictionary: all of it, and nothing to change."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_entry, make_user

pytestmark = pytest.mark.django_db


def test_writer_finds_an_entry_by_its_name_or_its_number(client: Client) -> None:
    entry = make_entry(name="mole", spanish_name="lunar")
    make_entry(name="artery")
    client.force_login(make_user(role="writer"))

    for words in ("mole", "lunar", str(entry.pk)):
        page = client.get("/admin/dictionary/entry/", {"q": words}).content.decode()
        assert f"/admin/dictionary/entry/{entry.pk}/change/" in page
        assert "1 result " in page


@pytest.mark.parametrize("model", ["entry", "wording", "fetch"])
def test_nobody_changes_ncis_words_in_the_admin(client: Client, model: str) -> None:
    entry = make_entry(name="mole")
    key = {"entry": entry.pk, "wording": entry.main.pk, "fetch": entry.main.fetch_id}[model]
    client.force_login(make_user(role="publisher"))
    address = f"/admin/dictionary/{model}/{key}"

    page = client.get(f"{address}/change/")

    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert client.post(f"{address}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/dictionary/entry/?q=%00").status_code in (200, 302)
