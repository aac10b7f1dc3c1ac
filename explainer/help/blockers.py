"""What stops a text from going live that says when to get help, said to its writer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainer.help.content import HelpSignContent
from explainer.publishing.content import SourceContent


def unsourced_signs(
    signs: Iterable[HelpSignContent], sources: Iterable[SourceContent]
) -> Iterator[str]:
    """A sign is verified with the text only if the text itself names the page that says so."""
    named = {source.address for source in sources}
    for sign in signs:
        if sign.source not in named:
            yield (
                f"Add the page that says “{sign.sign}” needs help to the sources of this text: "
                f"{sign.source}"
            )
