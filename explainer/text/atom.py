"""What every Atom feed of the site has in common. Pure."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

# Where a site does not say its address: a name that nobody can ever have.
NO_SITE = "cancer-explained.invalid"
# Of ids whose thing has no day of its own.
FIRST_DAY = date(2026, 1, 1)
# XML 1.0 has no place for these, not even as references.
_NOT_FOR_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def for_xml(text: str) -> str:
    """Return `text` without the characters that would make a feed unreadable as a whole."""
    return _NOT_FOR_XML.sub("", text)


def tag(site_address: str, day: date, specific: str) -> str:
    """Return an id for ever (RFC 4151), the same whatever name of the site a reader asked at."""
    return f"tag:{urlsplit(site_address).hostname or NO_SITE},{day:%Y-%m-%d}:{specific}"
