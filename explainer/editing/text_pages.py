"""Every page about a text that the admin has beside its form, in the order of their links."""

from __future__ import annotations

from explainer.editing import (
    changed_words,
    comments,
    correction,
    editions,
    preview,
    publish,
    restore,
    review,
    stands,
)

TEXT_PAGES = (
    stands.PAGE,
    review.PAGE,
    correction.PAGE,
    publish.PAGE,
    restore.PAGE,
    comments.PAGE,
    changed_words.PAGE,
    editions.PAGE,
    editions.DIFFERENCE_PAGE,
    preview.PAGE,
)
