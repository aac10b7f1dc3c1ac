"""A page with every part that pages are made of, in each of its states, for their builders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from explainer.gallery.samples import samples
from explainer.gallery.tokens import colours, tokens

FOLDER: Path = settings.BASE_DIR / "templates" / "components"
SCHEMES = ("light", "dark")
DIAGRAMS: Path = settings.BASE_DIR / "static" / "diagrams"
ILLUSTRATIONS: Path = settings.BASE_DIR / "static" / "illustrations"
_ICON = re.compile(r'name == "([a-z]+)"')
_FIRST_LINE = re.compile(r"\{# needs: (.+?) #\}")
_ASIDE = re.compile(r"\([^)]*\)")
_BETWEEN_NAMES = re.compile(r", | and ")


@dataclass(frozen=True)
class Component:
    """A component by the name of its file, with the first line of that file.

    The line is `needs: one, two (why) and three; may have: four. Whatever else is to be said.`,
    or begins with `needs: nothing`.
    """

    name: str
    said: str

    @property
    def needed(self) -> set[str]:
        return self._names("needs:")

    @property
    def known(self) -> set[str]:
        """All names that it may be given."""
        return self.needed | self._names("may have:")

    @property
    def example(self) -> str:
        """The template that shows it."""
        return f"gallery/components/{self.name}.html"

    def _names(self, label: str) -> set[str]:
        lists = _ASIDE.sub("", f"needs: {self.said}").partition(".")[0].split(";")
        found = next((x for x in lists if x.strip().startswith(label)), label)
        names = _BETWEEN_NAMES.split(found.strip().removeprefix(label).strip())
        return {name.strip() for name in names} - {"", "nothing"}


def all_components() -> list[Component]:
    return [component_in(path) for path in sorted(FOLDER.glob("*.html"))]


def component_in(path: Path) -> Component:
    """Read a component's first line. Raises LookupError where it does not say what it needs."""
    with path.open() as lines:
        found = _FIRST_LINE.match(next(lines))
    if found is None:
        raise LookupError(f"{path.name} does not begin with what it needs.")
    return Component(path.stem, found[1])


def icons() -> list[str]:
    return _ICON.findall((FOLDER / "icon.html").read_text())


def diagrams() -> list[str]:
    return sorted(path.stem for path in DIAGRAMS.glob("*.svg"))


def illustrations() -> list[str]:
    return sorted(path.stem for path in ILLUSTRATIONS.glob("*.svg"))


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    if not settings.SHOW_COMPONENTS:
        raise Http404("This site does not show its components.")
    context = {
        "components": all_components(),
        "diagrams": diagrams(),
        "icons": icons(),
        "illustrations": illustrations(),
        "samples": samples(),
        "schemes": [(scheme, colours(scheme)) for scheme in SCHEMES],
        "tokens": tokens("light"),
    }
    return render(request, "gallery/components.html", context)
