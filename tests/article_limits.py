"""How large an article may be, on the wire and on a screen, and how that is measured."""

from __future__ import annotations

import re

import brotli

from tests.reading import text_of

HIGHEST = {1280: 6_500, 360: 8_500}
# Beside the words that open in the text: they are the article, and each section has a few at most.
MOST_TAB_STOPS = 65
HEIGHT = "document.documentElement.scrollHeight"
# A group of radio buttons is one stop.
TAB_STOPS = """() => {
  const stops = "a[href], button, summary, input:not([type=hidden], [type=radio]), textarea";
  const seen = (x) => x.checkVisibility() && !x.disabled && !x.closest("dfn");
  const groups = [...document.querySelectorAll("[type=radio]")].filter(seen).map((x) => x.name);
  return [...document.querySelectorAll(stops)].filter(seen).length + new Set(groups).size;
}"""
BLOCK = re.compile(r"<(?:p|li|h1|h2|h3|dt|dd)\b")
# What tells the way from a shorter depth to the whole page, and how many words it explains.
WAYS = ("More on the whole page", "All words to know", "Read all of this part", "Words to know")
# What one flight of TCP carries holds all up to the end of the takeaways.
BYTES_TO_THE_TAKEAWAYS = 14_600
BYTES_OF_AN_ARTICLE = 18_000


def sent(content: bytes) -> int:
    """Return the bytes on the wire: quality 5 is what servers use on the fly."""
    return len(brotli.compress(content, quality=5))


def to_the_takeaways(content: bytes) -> bytes:
    """Return what a browser must have to show an article up to the end of its takeaways."""
    before, heading, rest = content.partition(b"<h2>Key takeaways</h2>")
    takeaways, end, _ = rest.partition(b"</section>")
    assert heading
    assert end
    return before + heading + takeaways + end


def blocks_of(html: str) -> list[str]:
    """What a page says, paragraph by paragraph, without its way to the whole page."""
    article = html.partition("<article>")[2].partition("</article>")[0]
    blocks = [text_of(f"<p{block}") for block in BLOCK.split(article)[1:]]
    return [x for x in blocks if not x.startswith(WAYS)]
