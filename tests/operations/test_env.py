from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from explainer.env import (
    env_bool,
    env_int,
    env_list,
    env_listening_address,
    env_mail_address,
    env_port,
    env_site_address,
    env_str,
)


@pytest.mark.parametrize(("value", "meaning"), [("true", True), ("false", False)])
def test_a_switch_is_read(
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    meaning: bool,
) -> None:
    monkeypatch.setenv("SWITCH", value)

    assert env_bool("SWITCH", default=not meaning) is meaning


@pytest.mark.parametrize("default", [True, False])
def test_an_unset_switch_has_its_default(
    monkeypatch: pytest.MonkeyPatch,
    default: bool,
) -> None:
    monkeypatch.delenv("SWITCH", raising=False)

    assert env_bool("SWITCH", default=default) is default


@pytest.mark.parametrize("value", ["", "True", "FALSE", "1", "no", " true"])
def test_a_switch_that_is_neither_true_nor_false_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SWITCH", value)

    with pytest.raises(ImproperlyConfigured, match="SWITCH must be 'true' or 'false'"):
        env_bool("SWITCH", default=False)


@pytest.mark.parametrize("value", [None, ""])
def test_a_required_text_that_is_missing_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("TEXT", raising=False)
    if value is not None:
        monkeypatch.setenv("TEXT", value)

    with pytest.raises(ImproperlyConfigured, match="TEXT must be set"):
        env_str("TEXT")


def test_a_text_may_have_an_empty_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXT", raising=False)

    assert env_str("TEXT", default="") == ""


def test_a_text_that_is_set_beats_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXT", "said")

    assert env_str("TEXT", default="unsaid") == "said"


def test_a_list_is_cut_at_commas_and_loses_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIST", "a.example, b.example,,")

    assert env_list("LIST", default=["c.example"]) == ["a.example", "b.example"]


def test_an_unset_list_is_a_copy_of_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIST", raising=False)
    default = ["c.example"]

    env_list("LIST", default=default).append("d.example")

    assert env_list("LIST", default=default) == ["c.example"]


def test_a_number_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBER", "12")

    assert env_int("NUMBER", default=3) == 12


def test_an_unset_number_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBER", raising=False)

    assert env_int("NUMBER", default=3) == 3


@pytest.mark.parametrize("value", ["", "twelve", "1.5"])
def test_a_number_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NUMBER", value)

    with pytest.raises(ImproperlyConfigured, match="NUMBER must be a whole number"):
        env_int("NUMBER", default=3)


@pytest.mark.parametrize(("value", "port"), [(None, 587), ("1", 1), ("65535", 65_535)])
def test_a_port_is_read(monkeypatch: pytest.MonkeyPatch, value: str | None, port: int) -> None:
    monkeypatch.delenv("PORT", raising=False)
    if value is not None:
        monkeypatch.setenv("PORT", value)

    assert env_port("PORT", default=587) == port


@pytest.mark.parametrize("value", ["", "smtp", "0", "-1", "65536"])
def test_a_port_that_no_server_has_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("PORT", value)

    with pytest.raises(ImproperlyConfigured, match="PORT must be"):
        env_port("PORT", default=587)


@pytest.mark.parametrize(
    "value",
    ["desk@explained.example", "root@localhost", "Cancer Explained <desk@explained.example>"],
)
def test_a_mail_address_is_read(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MAIL", value)

    assert env_mail_address("MAIL", default=None) == value


@pytest.mark.parametrize(
    "value",
    [
        "desk",
        "desk@",
        "desk@explained.example\nBcc: all@explained.example",
        "Desk\r\nBcc: all@explained.example <desk@explained.example>",
        "Desk <desk@explained.example> and more",
        "<desk@explained.example",
        "a@explained.example, b@explained.example",
    ],
)
def test_a_mail_address_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("MAIL", value)

    with pytest.raises(ImproperlyConfigured, match="MAIL must be a mail address"):
        env_mail_address("MAIL", default="desk@explained.example")


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("", ""),
        ("https://explained.example", "https://explained.example"),
        ("https://explained.example/", "https://explained.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_the_sites_address_is_read_without_its_last_slash(
    monkeypatch: pytest.MonkeyPatch, value: str, address: str
) -> None:
    monkeypatch.setenv("SITE", value)

    assert env_site_address("SITE") == address


@pytest.mark.parametrize(
    "value",
    [
        "explained.example",
        "ftp://explained.example",
        "https://",
        "https://explained.example/admin",
        "https://explained.example?x",
        "https://explained.example:99999",
        "https://explained.example\n",
        "https://somebody@explained.example",
        "javascript:alert(1)",
    ],
)
def test_a_sites_address_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SITE", value)

    with pytest.raises(ImproperlyConfigured, match="SITE must be like https://"):
        env_site_address("SITE")


@pytest.mark.parametrize(
    ("value", "meaning"),
    [("", None), ("127.0.0.1:9100", ("127.0.0.1", 9100)), ("10.0.0.7:1", ("10.0.0.7", 1)),
     ("[::1]:65535", ("::1", 65535))],
)  # fmt: skip
def test_an_address_to_listen_at_is_read(
    monkeypatch: pytest.MonkeyPatch, value: str, meaning: tuple[str, int] | None
) -> None:
    monkeypatch.setenv("PLACE", value)

    assert env_listening_address("PLACE") == meaning


@pytest.mark.parametrize(
    "value",
    ["9100", ":9100", "localhost:9100", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "1.2.3:9100",
     "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:٣", "http://127.0.0.1:9100", "127.0.0.1:9100/"],
)  # fmt: skip
def test_an_address_where_nobody_can_listen_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("PLACE", value)

    with pytest.raises(ImproperlyConfigured, match=r"PLACE must be like 127\.0\.0\.1:9100"):
        env_listening_address("PLACE")
