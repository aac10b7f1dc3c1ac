"""What a browser would send for a form as it stands on a page."""

from __future__ import annotations

from html.parser import HTMLParser

Sent = dict[str, list[str]]


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: Sent = {}
        self._select = ""
        self._textarea = ""
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            named = at.get("id", "").endswith(("_form", "login-form"))
            self._is_inside = named or "novalidate" in at
        add = {
            "input": self._add_input,
            "select": self._begin_select,
            "option": self._add_option,
            "textarea": self._begin_textarea,
        }.get(tag)
        if self._is_inside and add:
            add(at)

    def _begin_select(self, at: dict[str, str]) -> None:
        self._select = at["name"]

    def _begin_textarea(self, at: dict[str, str]) -> None:
        self._textarea = at["name"]
        self.sent[self._textarea] = [""]

    def _add_input(self, at: dict[str, str]) -> None:
        is_button = at.get("type") == "submit"
        is_unticked = at.get("type") in ("checkbox", "radio") and "checked" not in at
        if at.get("name") and not is_button and not is_unticked:
            default = "on" if at.get("type") == "checkbox" else ""
            self.sent[at["name"]] = [at.get("value", default)]

    def _add_option(self, at: dict[str, str]) -> None:
        if self._select and "selected" in at:
            self.sent.setdefault(self._select, []).append(at.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            # HTML drops the line break with which Django begins a text area.
            text = data.removeprefix("\n") if not self.sent[self._textarea][0] else data
            self.sent[self._textarea][0] += text


def fields_of(page: str) -> Sent:
    """Return what the form on a page would send."""
    fields = _Fields()
    fields.feed(page)
    return fields.sent
