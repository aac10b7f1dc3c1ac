"""When to get help, as frozen content: a part of every kind of text that has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from explainer.text.fields import fact_files, labelled


class Urgency(StrEnum):
    """In the order in which readers see them."""

    EMERGENCY = "emergency"
    NOW = "now"
    SOON = "soon"


@dataclass(frozen=True)
class HelpSignContent:
    """A sign, how urgent it is, and whom to call; `source` is the address of what says so.

    `facts` name the files of facts that it was written from; readers never see them.
    """

    sign: str = labelled("sign")
    urgency: str = labelled("urgency")
    whom: str = labelled("whom to call")
    source: str = labelled("address of its source")
    facts: tuple[str, ...] = fact_files()


@dataclass(frozen=True)
class HelpGroup:
    """Signs of the same urgency for which the same people are called."""

    urgency: str
    whom: str
    signs: tuple[str, ...]


def help_groups(signs: Iterable[HelpSignContent]) -> list[HelpGroup]:
    """Return the signs, what is most urgent first, else in the order of their writer."""
    order = list(Urgency)
    grouped: dict[tuple[str, str], list[str]] = {}
    for sign in sorted(signs, key=lambda sign: order.index(Urgency(sign.urgency))):
        grouped.setdefault((sign.urgency, sign.whom), []).append(sign.sign)
    return [HelpGroup(urgency, whom, tuple(same)) for (urgency, whom), same in grouped.items()]


def help_words(signs: Iterable[HelpSignContent]) -> str:
    """Return all that a writer wrote of it, as it is read: whom to call once a group."""
    return " ".join(" ".join((group.whom, *group.signs)) for group in help_groups(signs))
