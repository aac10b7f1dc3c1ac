"""How a person who checked a text appears in public."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Whoever compares a text with its source does so as a reviewer, whatever else they may do here.
ROLE = "Reviewer"


def public_name(user: User) -> str:
    """Return the role with the initials, or with the name of a person who allows it.

    Never the user name or the address: a person whose name we do not know is only the role.
    """
    first, last = _printable(user.first_name), _printable(user.last_name)
    if not (first and last):
        return ROLE
    profile = getattr(user, "reviewer_profile", None)
    if profile and profile.shows_name:
        return f"{ROLE} {first} {last}"
    return f"{ROLE} {first[0].upper()}. {last[0].upper()}."


def _printable(name: str) -> str:
    return "".join(x for x in name if x.isprintable()).strip()
