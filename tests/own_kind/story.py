"""A leaflet goes from draft to withdrawn through the admin and its reader's page.

Nothing in the site knows of leaflets. `tests/publishing/test_own_kind.py` runs this in a process of
its own, under the settings beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from explainer.importing.export_content import exported
from explainer.importing.export_folder import write_into
from explainer.importing.load_content import load_content, load_files
from explainer.publishing.models import Edition
from explainer.sources.models import Source
from explainer.workflow.models import Move
from tests.admin_forms import add_row, change_page, filled_move, opened, page_about, signed_in
from tests.factories import make_source, make_user
from tests.html_forms import Sent
from tests.own_kind.models import Leaflet, Line

if TYPE_CHECKING:
    from tests.html_forms import Sent

pytestmark = pytest.mark.django_db
ADDRESS = "/leaflets/on-fever/"


def write(client: Client, source: Source) -> Leaflet:
    sent = opened(client, "/admin/own_kind/leaflet/add/") | {
        "name": ["On fever"],
        "slug": ["on-fever"],
        "body": ["Call at **once**."],
        "sources": [str(source.pk)],
    }
    add_row(sent, "lines", order="1", text="Take your temperature.")
    response = client.post("/admin/own_kind/leaflet/add/", sent)
    assert response.status_code == 302, response.content.decode()
    return the_leaflet()


def move(client: Client, leaflet: Leaflet, page: str, name: str, **values: str) -> None:
    address = page_about(leaflet, page)
    response = client.post(address, filled_move(client, address, name, **values))
    assert response.status_code == 302, response.content.decode()


def accept(client: Client, leaflet: Leaflet) -> None:
    address = page_about(leaflet, "review")
    sent: Sent = opened(client, address) | {"do": ["accept"]}
    ticks = [f"source-{source.pk}-compared" for source in Source.objects.all()]
    response = client.post(address, sent | {tick: ["on"] for tick in ticks})
    assert response.status_code == 302, response.content.decode()


def the_leaflet() -> Leaflet:
    leaflet: Leaflet = Leaflet._default_manager.get()
    return leaflet


def test_a_leaflet_goes_from_draft_to_withdrawn(client: Client) -> None:
    reader = Client()
    signed_in(client, "writer")
    leaflet = write(client, make_source())
    assert reader.get(ADDRESS).status_code == 404
    assert "Call at <strong>once" in client.get(page_about(leaflet, "preview")).content.decode()

    move(client, leaflet, "stands", "submit")
    assert the_leaflet().state == "in_review"
    signed_in(client, "reviewer")
    assert "On fever" in client.get("/admin/").content.decode()
    accept(client, leaflet)
    assert the_leaflet().state == "ready"
    assert reader.get(ADDRESS).status_code == 404
    signed_in(client, "publisher")
    move(client, leaflet, "publish", "publish")

    assert_readers_find_it(reader)

    move(client, leaflet, "stands", "withdraw", why="It was too short.")
    gone = reader.get(ADDRESS)
    assert gone.status_code == 410
    assert "It was too short." in gone.content.decode()
    actions = [x.action for x in Move.objects.order_by("pk")]
    assert actions == ["submit", "accept", "publish", "withdraw"]


def assert_readers_find_it(reader: Client) -> None:
    page = reader.get(ADDRESS).content.decode()
    assert "<li>Take your temperature.</li>" in page
    assert "Call at <strong>once</strong>." in page
    assert "On fever" in reader.get("/search/?q=fever").content.decode()
    assert ADDRESS in reader.get("/sitemap-publications.xml").content.decode()
    assert "On fever" in reader.get("/how-we-verify/ledger/").content.decode()
    assert reader.get(f"{ADDRESS}history/").status_code == 200
    assert reader.get(f"{ADDRESS}report/").status_code == 200
    assert ADDRESS in reader.get("/api/pages/").content.decode()
    told = reader.get("/api/v1/leaflets/on-fever/").json()["text"]
    assert told["lines"] == ["Take your temperature."]
    assert told["body"]["plain"] == "Call at once."
    assert "New page: On fever" in reader.get(f"{ADDRESS}feed.atom").content.decode()


def test_a_writer_of_leaflets_is_a_writer_like_all_others(client: Client) -> None:
    make_user(role="writer")
    rights = Group.objects.get(name="Medical writers").permissions.filter(
        content_type__app_label="own_kind"
    )

    assert {"change_leaflet", "add_line"} <= set(rights.values_list("codename", flat=True))


def test_a_leaflet_is_exported_and_loading_it_again_changes_nothing(tmp_path: Path) -> None:
    leaflet = Leaflet._default_manager.create(slug="on-fever", name="On fever", body="Call.")
    Line._default_manager.create(leaflet=leaflet, order=1, text="One")
    leaflet.sources.add(make_source())

    write_into(tmp_path, exported().files)
    loading = load_files([tmp_path], editor=make_user(), replace=True)

    assert "    body: Call.\n" in (tmp_path / "leaflets" / "on-fever.md").read_text()
    assert loading.counted() == "0 new, 0 changed, 1 unchanged"


def test_a_leaflet_comes_from_a_file_and_an_earlier_edition_is_put_back(
    client: Client, tmp_path: Path
) -> None:
    file = tmp_path / "leaflets.md"
    file.write_text(
        "---\nleaflets:\n  - name: On fever\n    slug: on-fever\n    body: Call.\n"
        "    lines: [One, Two]\n    sources:\n      - url: https://www.cancer.gov/fever\n"
        "        title: Fever\n---\n"
    )
    (loaded,) = load_content([file], editor=make_user(role="writer"))
    leaflet = the_leaflet()
    assert loaded == leaflet
    assert leaflet.compose().lines == ("One", "Two")

    signed_in(client, "writer")
    move(client, leaflet, "stands", "submit")
    signed_in(client, "reviewer")
    accept(client, leaflet)
    signed_in(client, "publisher")
    move(client, leaflet, "publish", "publish")
    signed_in(client, "writer")
    sent = opened(client, change_page(leaflet)) | {"lines-0-text": ["Three"]}
    assert client.post(change_page(leaflet), sent).status_code == 302
    assert the_leaflet().compose().lines == ("Three", "Two")
    difference = client.get(page_about(leaflet, "difference")).content.decode()
    assert "Three" in difference

    address = f"{page_about(leaflet, 'restore')}?edition=1"
    client.post(address, filled_move(client, address, "restore"))

    assert the_leaflet().compose().lines == ("One", "Two")
    assert Edition.objects.count() == 1
