"""Signs to get help for, as a search finds them."""

from __future__ import annotations

from collections.abc import Iterable

from explainer.help.content import HelpSignContent
from explainer.publishing.content import SIGN, SearchText

# Where the part stands on the page of every kind of text that has it.
ANCHOR = "when-to-get-help"


def sign_texts(signs: Iterable[HelpSignContent], *, of: str) -> list[SearchText]:
    """Return what a search can find of the signs in the text that is called `of`."""
    return [SearchText(f"{SIGN}{x.urgency}", x.sign, x.whom, of, ANCHOR) for x in signs]


def as_sentences(signs: Iterable[HelpSignContent]) -> str:
    """Return the signs as the text of a page has them, so that what a search quotes reads well."""
    return " ".join(f"{sign.sign.rstrip('.')}." for sign in signs)
