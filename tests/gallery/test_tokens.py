"""Whether everybody can read the colours: WCAG's level AAA, from the style sheet itself."""

from __future__ import annotations

import re

import pytest

from explainer.gallery.tokens import (
    EDGE_CONTRAST,
    EDGES,
    STYLE_SHEETS,
    TEXT_CONTRAST,
    TEXTS,
    colours,
    contrast,
    tokens,
)

SCHEMES = ("light", "dark")
every_scheme = pytest.mark.parametrize("scheme", SCHEMES)


def too_pale(scheme: str, uses: dict[str, tuple[str, ...]], least: float) -> list[str]:
    values = tokens(scheme)
    return [
        f"{name} on {ground}: {contrast(values[name], values[ground]):.2f}"
        for name, grounds in uses.items()
        for ground in grounds
        if contrast(values[name], values[ground]) < least
    ]


@every_scheme
def test_everybody_can_read_every_text_on_every_ground(scheme: str) -> None:
    assert too_pale(scheme, TEXTS, TEXT_CONTRAST) == []


@every_scheme
def test_everybody_can_see_where_a_control_ends(scheme: str) -> None:
    assert too_pale(scheme, EDGES, EDGE_CONTRAST) == []


def test_a_colour_that_is_too_pale_is_noticed() -> None:
    assert too_pale("light", {"warm-line": ("surface",)}, EDGE_CONTRAST) != []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#ffffff", 21.0), ("#777777", "#fff", 4.48), ("#0b4b57", "#0b4b57", 1.0)],
)
def test_contrast_is_what_the_standard_says(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_both_schemes_say_the_same_colours() -> None:
    light, dark = ([colour.name for colour in colours(scheme)] for scheme in SCHEMES)

    assert light == dark
    assert tokens("light")["ink"] != tokens("dark")["ink"]


def test_colours_stand_in_the_tokens_and_nowhere_else() -> None:
    after_tokens = r"@layer (?:base|components) \{.*"
    rest = [re.findall(after_tokens, x.read_text(), re.DOTALL)[0] for x in STYLE_SHEETS]
    outside_of_paper = "".join(text.partition("@media print")[0] for text in rest)

    # The shadow of a definition has no colour of its own.
    assert re.findall(r"#[0-9a-f]{3,8}\b", outside_of_paper) == ["#0004"]


def test_no_token_is_left_over_and_none_is_missing() -> None:
    text = "".join(x.read_text() for x in STYLE_SHEETS)
    asked = set(re.findall(r"var\(--([\w-]+)\)", text))
    own = {"hue", "copy"}

    assert asked == set(tokens("light")) | own
    # What a component, or the paper, gives itself is no token.
    assert all(f"{{ --{name}: " in text for name in own)
