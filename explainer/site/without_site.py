"""What readers see where nginx in front cannot ask the site, or need not."""

from __future__ import annotations

from typing import Final

from django.template.loader import render_to_string

from explainer.help.line import help_line

# By the name of the file that nginx shows (explainer/operations/deploy/nginx).
ANSWERS: Final = {
    "away": (
        "This site is away for a moment",
        "It is not your fault. Please wait a minute and try again.",
    ),
    "too-large": (
        "That was too large",
        "Nothing of it was kept. Go back, make it shorter, and send it again. A picture: 5 MB.",
    ),
    "too-many": (
        "That was too much at once",
        "Please wait a minute. Then go back, where what you wrote still stands, and try again.",
    ),
}


def answers_without_site() -> dict[str, str]:
    """Return each page as HTML, by the name of its file."""
    return {
        f"{name}.html": render_to_string(
            "site/without_site.html",
            {"title": title, "sentence": sentence, "help_line": help_line()},
        )
        for name, (title, sentence) in ANSWERS.items()
    }
