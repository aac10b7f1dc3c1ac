"""A page of a quiz as its reader sees it, without the parts that wait for other states."""

from __future__ import annotations

import re
from html import unescape


def shown(page: bytes) -> str:
    """Return the HTML that a browser shows, with a space for any white space."""
    html = page.decode().replace("\n", " ")
    depth, kept = 0, []
    for part in re.split(r"(</?template\b[^>]*>)", html):
        if part.startswith("<template"):
            depth += 1
        elif part.startswith("</template"):
            depth -= 1
        elif depth == 0:
            kept.append(part)
    without_spans = re.sub(r"<script.*?</script>|</?span[^>]*>", "", "".join(kept))
    return " ".join(unescape(without_spans).split())
