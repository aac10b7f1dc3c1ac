"""The help line: read from the environment, and shown wherever a reader may need somebody."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from explainer.help.line import HelpLine, help_line, help_line_settings
from explainer.operations.demonstration import HELP_LINE
from tests.factories import make_topic, make_withdrawn, put_live
from topics.models import TopicHelpSign

NAMES = ("HELP_LINE_NAME", "HELP_LINE_NUMBER", "HELP_LINE_HOURS")
LINK = (
    '<a class="nobreak" href="tel:+18004226237">'
    "<span>1-800-4-CANCER</span> <span>(1-800-422-6237)</span></a>"
)
KIND_SENTENCE = "Do you need help now?"


def name_help_line(monkeypatch: pytest.MonkeyPatch, *, hours: str = "") -> None:
    monkeypatch.setattr(settings, "HELP_LINE_NAME", "Cancer <Line>")
    monkeypatch.setattr(settings, "HELP_LINE_NUMBER", "1-800-4-CANCER")
    monkeypatch.setattr(settings, "HELP_LINE_HOURS", hours)


@pytest.fixture
def with_help_line(monkeypatch: pytest.MonkeyPatch) -> None:
    name_help_line(monkeypatch)


def set_environment(monkeypatch: pytest.MonkeyPatch, *values: str) -> None:
    for name, value in zip(NAMES, values, strict=True):
        monkeypatch.setenv(name, value)


def test_a_site_names_no_help_line_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)

    assert help_line_settings() == ("", "", "")
    assert help_line() is None


def test_name_number_and_hours_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, " Help ", " 988 ", " Day and night ")

    assert help_line_settings() == ("Help", "988", "Day and night")


@pytest.mark.parametrize("number", ["call us", "12", "1-800-4-CANCER-HELP", "9٨8", "988;ext=1"])
def test_a_number_that_cannot_be_dialled_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    set_environment(monkeypatch, "Help", number, "")

    with pytest.raises(ImproperlyConfigured, match="HELP_LINE_NUMBER must be a number") as refused:
        help_line_settings()

    assert repr(number) in str(refused.value)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (("Help", "", ""), "HELP_LINE_NAME and HELP_LINE_NUMBER go together"),
        (("", "988", ""), "HELP_LINE_NAME and HELP_LINE_NUMBER go together"),
        ((" ", "988", ""), "HELP_LINE_NAME and HELP_LINE_NUMBER go together"),
        (("", "", "Day and night"), "HELP_LINE_HOURS needs"),
    ],
)
def test_half_a_help_line_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, values: tuple[str, str, str], sentence: str
) -> None:
    set_environment(monkeypatch, *values)

    with pytest.raises(ImproperlyConfigured, match=sentence):
        help_line_settings()


def test_the_demonstrations_help_line_can_be_dialled() -> None:
    line = HelpLine(HELP_LINE["HELP_LINE_NAME"], HELP_LINE["HELP_LINE_NUMBER"])

    assert (line.tel, line.in_digits) == ("+18004226237", "1-800-422-6237")


@pytest.mark.django_db
@pytest.mark.usefixtures("with_help_line")
@pytest.mark.parametrize("address", ["/nowhere/", "/topics/gone/", "/search/?q=qwertz"])
def test_who_finds_nothing_is_told_whom_to_call(client: Client, address: str) -> None:
    make_withdrawn(make_topic(slug="gone", published=True))

    main = client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]

    assert KIND_SENTENCE in main
    assert LINK in main


@pytest.mark.django_db
@pytest.mark.usefixtures("with_help_line")
def test_who_found_the_way_is_told_so_at_the_foot_only(client: Client) -> None:
    main = client.get("/").content.decode().partition("<main")[2].partition("</main>")[0]

    assert KIND_SENTENCE not in main
    assert LINK not in main


@pytest.mark.django_db
def test_hours_are_said_after_the_number(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    name_help_line(monkeypatch, hours="Day & night")

    page = client.get("/").content.decode()

    assert f"{LINK} <span>Day &amp; night</span>" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("with_help_line")
@pytest.mark.parametrize("depth", ["30-seconds", "everything"])
def test_the_help_line_stands_with_the_signs_of_a_topic(client: Client, depth: str) -> None:
    topic = make_topic()
    source = topic.topic_sources.get().source
    TopicHelpSign.objects.create(
        topic=topic, sign="Fever", urgency="now", whom="your team", source=source
    )
    put_live(topic)

    page = client.get(f"{topic.get_absolute_url()}?depth={depth}").content.decode()

    assert LINK in page.partition('id="when-to-get-help"')[2].partition("</section>")[0]
