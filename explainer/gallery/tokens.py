"""The design's tokens, read from the style sheets, and how well its colours stand out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

STYLE_SHEETS: list[Path] = [
    settings.BASE_DIR / "static" / "inline" / name for name in ("site.css", "learn.css")
]
# WCAG's level AAA for text, and what it asks of the edges by which a control is known.
TEXT_CONTRAST = 7.0
EDGE_CONTRAST = 3.0
# Which colour is written on which grounds.
TEXTS = {
    "ink": ("paper", "surface", "tint", "warm", "mark", "wrong-tint"),
    "soft": ("paper", "surface", "tint"),
    "accent": ("paper", "surface", "tint", "warm"),
    "on-accent": ("accent",),
    "alert": ("warm",),
    "urgent": ("warm",),
    "wrong": ("wrong-tint",),
}
EDGES = {
    "edge": ("paper", "surface", "tint"),
    "accent": ("paper", "surface", "tint", "warm"),
    "wrong": ("surface", "wrong-tint"),
}
_LAYER = re.compile(r"@layer tokens \{(.*?)\n\}", re.DOTALL)
_DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n  \}", re.DOTALL)
_MEDIA = re.compile(r"@media .*?\n  \}", re.DOTALL)
_TOKEN = re.compile(r"--([\w-]+): ([^;]+);")
_COLOUR = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")


@dataclass(frozen=True)
class Colour:
    """A colour with its least contrast where it is used, or none where nobody reads by it."""

    name: str
    value: str
    contrast: float | None


def tokens(scheme: str) -> dict[str, str]:
    """Return the tokens of the “light” or the “dark” scheme by their names."""
    layers = "".join(_LAYER.findall("".join(x.read_text() for x in STYLE_SHEETS)))
    found = dict(_TOKEN.findall(_MEDIA.sub("", layers)))
    if scheme == "dark":
        found |= dict(_TOKEN.findall("".join(_DARK.findall(layers))))
    return found


def colours(scheme: str) -> list[Colour]:
    values = {name: x for name, x in tokens(scheme).items() if _COLOUR.fullmatch(x)}
    uses = {name: TEXTS.get(name) or EDGES.get(name, ()) for name in values}
    return [
        Colour(name, value, min((contrast(value, values[x]) for x in uses[name]), default=None))
        for name, value in values.items()
    ]


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    # A short colour says each of its digits once.
    pairs = [digits[i : i + 2] for i in (0, 2, 4)] if len(digits) == 6 else [x * 2 for x in digits]
    red, green, blue = (_linear(int(pair, 16) / 255) for pair in pairs)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
