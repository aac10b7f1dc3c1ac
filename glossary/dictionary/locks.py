"""One after the other: whoever writes entries, or puts them beside our terms.

The locks are those of what is live, on whose pages entries stand, and of the words that a search
knows, which all of them change too: with one of their own, two could wait for each other.
"""

from __future__ import annotations

from explainer.publishing.locks import wait_in_turn, wait_to_change_what_is_live
from explainer.searching.vocabulary import VOCABULARY_LOCK


def lock_dictionary() -> None:
    """Wait until nobody else writes, and let nobody else until the transaction ends."""
    wait_to_change_what_is_live()
    wait_in_turn(VOCABULARY_LOCK)
