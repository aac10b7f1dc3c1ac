"""The picture that other sites show beside a link to a page, and what they read about it."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from explainer.pictures import sharing
from explainer.pictures.sharing import FOR_OTHER_PAGES, SharingWords, drawable, sharing_picture
from explainer.publishing import sharing_pictures
from explainer.publishing.models import Rendition
from explainer.publishing.sharing_pictures import SharingPicture
from tests.factories import (
    make_live_topics,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    verify,
    verify_and_publish,
)
from tests.house import ROOT
from tests.reading import OF_THE_STATE
from topics.models import Topic

pytestmark = pytest.mark.django_db
META = re.compile(r'<meta (?:property|name)="((?:og|twitter):[a-z_:]+)" content="([^"]*)">')
MARKUP = '"></title><b>Bold</b> & more'


def shared(client: Client, address: str) -> dict[str, str]:
    """What a page tells other sites of itself."""
    return dict(META.findall(client.get(address).content.decode()))


def picture_address(client: Client, address: str) -> str:
    return shared(client, address)["og:image"].removeprefix("http://testserver")


def decoded(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png), formats=["PNG"])
    image.load()
    return image


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_a_page_has_a_picture_with_its_title_for_a_year(client: Client, make: type) -> None:
    address = make(published=True).get_absolute_url()
    found = client.get(picture_address(client, address))

    assert found.headers["Content-Type"] == "image/png"
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert found.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert decoded(found.content).size == (1200, 630)
    assert len(found.content) < 40_000


def test_a_page_tells_other_sites_what_it_says_itself(client: Client) -> None:
    topic = make_topic(title=MARKUP, description=MARKUP, published=True)
    told = shared(client, topic.get_absolute_url())

    assert told["og:title"] == "&quot;&gt;&lt;/title&gt;&lt;b&gt;Bold&lt;/b&gt; &amp; more"
    assert told["og:description"] == told["og:title"]
    assert told["og:type"] == "article"
    assert told["og:url"] == f"http://testserver{topic.get_absolute_url()}"
    assert told["og:image:alt"] == f"{told['og:title']} · Cancer Explained"
    assert told["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("address", ["/", "/topics/", "/glossary/", "/how-we-verify/", "/search/"])
def test_a_page_without_a_picture_of_its_own_has_that_of_the_site(
    client: Client, address: str
) -> None:
    told = shared(client, address)

    assert told["og:image"] == "http://testserver/static/sharing.png"
    assert told["og:type"] == "website"


def test_the_picture_of_the_site_is_the_one_that_we_draw() -> None:
    kept = decoded((ROOT / "static" / "sharing.png").read_bytes())

    assert kept.convert("RGB") == decoded(sharing_picture(FOR_OTHER_PAGES)).convert("RGB")


def test_another_title_has_another_picture_and_the_old_one_is_gone(client: Client) -> None:
    topic = make_topic(published=True)
    before = picture_address(client, topic.get_absolute_url())
    topic.title = "Another title"
    topic.save()
    put_live(topic)
    after = picture_address(client, topic.get_absolute_url())

    assert before != after
    assert [client.get(x).status_code for x in (before, after)] == [404, 200]
    assert SharingPicture.objects.count() == 1


def test_the_picture_of_a_withdrawn_page_is_gone(client: Client) -> None:
    topic = make_topic(published=True)
    address = picture_address(client, topic.get_absolute_url())
    make_withdrawn(topic)
    gone = client.get(address)

    assert gone.status_code == 410
    assert "max-age=31536000" not in gone.headers.get("Cache-Control", "")
    assert shared(client, topic.get_absolute_url()) == {}


def test_a_draft_has_no_picture(client: Client) -> None:
    topic = make_topic()
    verify(topic)
    digest = topic.compose().sharing_words().digest

    assert not SharingPicture.objects.exists()
    assert client.get(f"/pictures/sharing/{digest}.png").status_code == 404


@pytest.mark.parametrize("name", ["0" * 31, "0" * 33, "G" * 32, "../x", "0" * 32])
def test_a_picture_that_is_none_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/pictures/sharing/{name}.png").status_code == 404
    assert client.post(f"/pictures/sharing/{'0' * 32}.png").status_code == 405


def test_pages_from_before_the_pictures_get_theirs_with_the_next_upgrade(client: Client) -> None:
    topic = make_topic(published=True)
    card = Rendition.objects.get().card
    drawn = card.pop("picture")
    Rendition.objects.update(card=card)
    SharingPicture.objects.all().delete()
    before = picture_address(client, topic.get_absolute_url())
    call_command("rebuild_renditions", verbosity=0)

    assert before == "/static/sharing.png"
    assert picture_address(client, topic.get_absolute_url()).endswith(f"/{drawn}.png")
    assert SharingPicture.objects.get().digest == drawn


def test_what_says_the_same_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    topic = make_topic(title="Immunotherapy", published=True)
    monkeypatch.setattr(sharing_pictures, "sharing_picture", lambda words: words.title.encode())
    topic.takeaways.update(text="It is another treatment.")
    verify_and_publish(topic)
    same = bytes(SharingPicture.objects.get().png)
    Topic.objects.update(title="Immune therapy")
    verify_and_publish(Topic.objects.get())

    assert same.startswith(b"\x89PNG")
    assert bytes(SharingPicture.objects.get().png) == b"Immune therapy"


def test_reading_a_page_neither_draws_nor_loads_a_picture(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = make_topic(published=True)
    make_live_topics(3, like=topic)
    monkeypatch.setattr(sharing, "_background", None)
    with CaptureQueriesContext(connection) as queries:
        for page in ("/", "/topics/", topic.get_absolute_url()):
            assert client.get(page).status_code == 200

    assert "sharingpicture" not in str(queries.captured_queries)


def test_a_picture_takes_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topic = make_topic(published=True)
    address = picture_address(client, topic.get_absolute_url())
    make_live_topics(3, like=topic)

    with django_assert_num_queries(1 + OF_THE_STATE):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "title",
    [
        "", " ", "Word", "Pseudopseudohypoparathyroidism", "A" * 120, "W" * 500, "a " * 60,
        "Лечение рака", "癌症", "👩‍⚕️ Nurse", MARKUP, "line\nline", "\x00\x1b\u202e\ufffe",
        " ".join(["hepaticocholangiocholecystenterostomies"] * 3),
    ],
)  # fmt: skip
def test_any_title_gives_a_picture_that_keeps_to_its_place(title: str) -> None:
    picture = decoded(sharing_picture(SharingWords("Beginner · 7 min read", title))).convert("RGB")
    empty = decoded(sharing_picture(SharingWords("", ""))).convert("RGB")
    foot, margin = (0, sharing.FOOT, *sharing.SIZE), (0, 0, sharing.MARGIN - 10, sharing.HEIGHT)
    cells = (sharing.MARGIN + sharing.TITLE_WIDTH + 10, 0, *sharing.SIZE)

    for part in (foot, margin, cells):
        assert picture.crop(part) == empty.crop(part)


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Sjögren’s – “naïve” β-cells", "Sjogren’s - “naive” beta-cells"),
        ("Cœur\tand\nÆgir", "Coeur and AEgir"),
        ("癌 and 😀", "and"),
        ("½ × 3", "1/2 x 3"),
    ],
)
def test_letters_that_the_font_lacks_are_written_with_those_it_has(title: str, drawn: str) -> None:
    assert drawable(title) == drawn


def test_a_long_title_is_cut_where_it_is_seen() -> None:
    cut = sharing._fitted("word " * 200)[1]  # noqa: SLF001 - nothing else tells where it is cut

    assert cut[-1].endswith("…")
    assert sharing._fitted("T-cell transfer and CAR T-cell therapy")[1] == [  # noqa: SLF001
        "T-cell transfer and", "CAR T-cell therapy"
    ]  # fmt: skip
