"""Drawing the picture that goes with a link to a page: 1200 × 630, in the colours of the site.

Pure: words in, PNG out. It is drawn when a text is published, never while somebody reads.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import chain

from PIL import Image, ImageColor, ImageDraw, ImageFont

SIZE = WIDTH, HEIGHT = 1200, 630
# Counts changes of the design: each gives every picture a new address.
DESIGN = 1

# Tokens of site.css in its light scheme.
PAPER, INK, SOFT, ACCENT = "#fbfaf6", "#17282c", "#3b4c51", "#0b4b57"
TINT, TINT_LINE = "#e2f0ec", "#a9cdc5"

SITE_NAME = "Cancer Explained"
BASED_ON = "Plain words, based on pages of the National Cancer Institute"

MARGIN = 84
FOOT = 514
TITLE_WIDTH = 830
TITLE_ROOM = 320
TITLE_SIZES = (92, 80, 68, 58, 50, 44, 38)
# How finely lines are made of one length.
STEP = 30
KIND_SIZE, KIND_GAP = 30, 34
LINE_HEIGHT = 1.16
# An outline as thin as this part of the size: the font has one weight, and that is a light one.
OUTLINE = 1 / 60

# A palette makes the picture small: the background's colours, then two ramps for its words.
COLOURS_BEHIND = 48
SHADES = 8
# Drawn twice as large and made smaller, edges are smooth.
FINE = 2

# The font has no letters beyond these; what they stand for is written with those that it has.
_SPELLED = {
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "×": "x", "ß": "ss", "æ": "ae", "Æ": "AE",
    "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d",
    "þ": "th", "ı": "i", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ω": "omega", "Δ": "Delta", "Ω": "Omega",
    "¼": "1/4", "½": "1/2", "¾": "3/4", "®": "(R)", "≥": ">=", "≤": "<=", "→": "->",
}  # fmt: skip
_OTHER_SIGNS = set("©«°±´·»‘’“”…‹›™")


@dataclass(frozen=True)
class SharingWords:
    """What a picture says: `kind` stands small above the title."""

    kind: str
    title: str

    @property
    def digest(self) -> str:
        """Name the picture that is drawn from these words."""
        return sha256(f"{DESIGN}\n{self.kind}\n{self.title}".encode()).hexdigest()[:32]


# What goes with pages that have no picture of their own; it is static/sharing.png.
FOR_OTHER_PAGES = SharingWords("Topics · Glossary · Quizzes", "Cancer, in plain words")


# Publishing the same words again draws nothing.
@lru_cache(maxsize=64)
def sharing_picture(words: SharingWords) -> bytes:
    """Return a PNG that says `words`."""
    image = _background().copy()
    size, lines = _fitted(drawable(words.title))
    height = round(size * LINE_HEIGHT)
    top = (FOOT - KIND_SIZE - KIND_GAP - height * len(lines)) // 2
    _write(image, drawable(words.kind), (MARGIN, top), KIND_SIZE, COLOURS_BEHIND)
    for number, line in enumerate(lines):
        place = (MARGIN, top + KIND_SIZE + KIND_GAP + number * height)
        _write(image, line, place, size, COLOURS_BEHIND + SHADES)
    png = BytesIO()
    image.save(png, "PNG", compress_level=6)
    return png.getvalue()


def _write(image: Image.Image, text: str, place: tuple[int, int], size: int, ramp: int) -> None:
    """Write on the bare paper, in the ramp of the palette that begins at a colour."""
    font, outline = _font(size), size * OUTLINE
    left, top, right, bottom = map(int, font.getbbox(text, stroke_width=outline))
    drawn = Image.new("L", (right - left + 1, bottom - top + 1))
    ImageDraw.Draw(drawn).text((-left, -top), text, 255, font, stroke_width=outline)
    shades = drawn.point([ramp + light * SHADES // 256 for light in range(256)])
    image.paste(shades, (place[0] + left, place[1] + top))


@lru_cache
def _background() -> Image.Image:
    """Return what is the same on all pictures: cells, and at the foot whose page this is."""
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    draw = ImageDraw.Draw(image)
    _circle(draw, (1148, 128), 210, TINT, (ACCENT, 10))
    _circle(draw, (1186, 88), 72, ACCENT)
    _circle(draw, (1100, 432), 56, TINT, (TINT_LINE, 7))
    _circle(draw, (1110, 422), 19, TINT_LINE)
    _circle(draw, (1002, 388), 22, TINT, (TINT_LINE, 5))
    draw.rectangle(_fine(0, FOOT, WIDTH, HEIGHT), TINT)
    draw.rectangle(_fine(0, FOOT, WIDTH, FOOT + 2), TINT_LINE)
    middle = (FOOT + HEIGHT) // 2
    _circle(draw, (MARGIN + 22, middle), 22, PAPER, (ACCENT, 5))
    _circle(draw, (MARGIN + 26, middle - 4), 9, ACCENT)
    name, line = _font(32 * FINE), _font(24 * FINE)
    left, right, middle = _fine(MARGIN + 62, WIDTH - MARGIN, middle)
    draw.text((left, middle), SITE_NAME, INK, name, anchor="lm", stroke_width=1)
    draw.text((right, middle), BASED_ON, SOFT, line, anchor="rm")
    return _in_palette(image.reduce(FINE))


def _circle(
    draw: ImageDraw.ImageDraw,
    middle: tuple[int, int],
    radius: int,
    colour: str,
    line: tuple[str, int] = ("", 0),
) -> None:
    x, y = middle
    box = _fine(x - radius, y - radius, x + radius, y + radius)
    draw.ellipse(box, colour, line[0] or None, line[1] * FINE)


def _fine(*numbers: int) -> list[int]:
    return [number * FINE for number in numbers]


def _in_palette(image: Image.Image) -> Image.Image:
    """Return the background in a palette that ends with the ramps for words."""
    few = image.quantize(COLOURS_BEHIND, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    behind = (few.getpalette() or [])[: 3 * COLOURS_BEHIND]
    behind += [0] * (3 * COLOURS_BEHIND - len(behind))
    ramps = chain.from_iterable(_ramp(colour) for colour in (ACCENT, INK))
    few.putpalette([*behind, *ramps])
    return few


def _ramp(colour: str) -> Iterator[int]:
    """Yield the shades from the paper to a colour, as a palette spells them."""
    paper, ink = ImageColor.getrgb(PAPER), ImageColor.getrgb(colour)
    for shade in range(SHADES):
        part = shade / (SHADES - 1)
        yield from (round(a + (b - a) * part) for a, b in zip(paper, ink, strict=True))


def drawable(text: str) -> str:
    """Return `text` in letters that the font has, on one line; other scripts and signs go."""
    spelled = "".join(_SPELLED.get(letter, letter) for letter in text)
    plain = "".join(x for x in unicodedata.normalize("NFKD", spelled) if _is_drawn(x))
    return " ".join(plain.split())


def _is_drawn(letter: str) -> bool:
    return letter.isspace() or " " < letter <= "~" or letter in _OTHER_SIGNS


def _fitted(title: str) -> tuple[int, list[str]]:
    """Return the largest size at which the title fits, and its lines; what is left over is cut."""
    for size in TITLE_SIZES:
        lines = list(_lines(title, size))
        room = int(TITLE_ROOM / (size * LINE_HEIGHT))
        if len(lines) <= room:
            return size, _balanced(lines, size)
    return size, [*lines[: room - 1], _cut(f"{lines[room - 1]} {lines[room]}", size)]


def _balanced(lines: list[str], size: int) -> list[str]:
    """Return as many lines of about the same length: no word stands alone on the last one."""
    title = " ".join(lines)
    for width in range(TITLE_WIDTH, TITLE_WIDTH // len(lines) if lines else TITLE_WIDTH, -STEP):
        narrower = list(_lines(title, size, width))
        if len(narrower) > len(lines) or " ".join(narrower) != title:
            break
        lines = narrower
    return lines


def _lines(text: str, size: int, width: int = TITLE_WIDTH) -> Iterator[str]:
    line = ""
    for word in text.split():
        if _fits(f"{line} {word}".strip(), size, width):
            line = f"{line} {word}".strip()
            continue
        if line:
            yield line
        *full, line = _pieces(word, size, width)
        yield from full
    if line:
        yield line


def _pieces(word: str, size: int, width: int) -> list[str]:
    """Break a word that is too long for a line of its own."""
    pieces = [""]
    for letter in word:
        if not _fits(pieces[-1] + letter, size, width):
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(line: str, size: int) -> str:
    while not _fits(f"{line}…", size):
        line = line[:-1].rstrip()
    return f"{line}…"


def _fits(text: str, size: int, width: int = TITLE_WIDTH) -> bool:
    return _font(size).getlength(text) <= width


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Aileron Regular, in the public domain, which comes with Pillow."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType.")
    return font
