"""READERS.md R10: what is on the paper when a reader prints a page, and in which order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image

from tests.html_tools import program, run_tool
from tests.reader_site import LONGEST, NOTICE, STARTER, Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]
HOW_TO_GET_POPPLER = "Install it (Debian: `apt-get install poppler-utils`)."
MILLIMETRE = 72 / 25.4
MARGIN = 10 * MILLIMETRE
# On a phone, as most readers have it, and nobody has scrolled.
ARTICLE = "/topics/immunotherapy/"
IN_THIS_ORDER = (
    "Educational only, not medical advice",
    NOTICE,
    "Immunotherapy How this treatment helps your own immune system fight cancer",
    "Source: National Cancer Institute · NCI updated 2019-09-24 · Verified 2025-01-15",
    "Updated ",
    "The 30-second version Immunotherapy helps your immune system fight cancer.",
    "When to get help",
    "Key takeaways",
    "Immunotherapy helps your own immune system fight cancer.",
    "The simple version",
    "What to expect",
    "Questions to ask your healthcare team",
    "Is immunotherapy a choice for my type and stage of cancer?",
    "Current research",
    "Words to know",
    "The body’s defense. It fights infection",
    "Frequently asked questions",
    "Why does immunotherapy cause side effects?",
    "The treatment makes your immune system more active.",
    "Test your understanding",
    "1. What does immunotherapy do?",
    "Code of this copy:",
    "Source We wrote this page from 13 pages of the National Cancer Institute",
    "https://www.cancer.gov/about-",
    "NCI updated September 24, 2019 · Verified January 15, 2025",
    "please ask your healthcare team.",
)
ONLY_ON_SCREEN = (
    "Skip to", "Glossary", "On this page", "How much would you like", "Was this clear", "Print",
    "Take it along", "Check my answers", "Open the", "History of", "to read next", "no account",
    "flashcards", "Share",
)  # fmt: skip
HEADINGS = "h1, h2, h3, h4, dt, summary, legend"
WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">')
SHEET = re.compile(r'<page width="(.+?)" height="(.+?)">')

LEAFLET_WORD = re.compile(WORD.pattern + "([^<]*)</word>")


def text_height(boxes: str) -> float:
    """Return the height of most words in points: a browser that scales a page down shrinks it."""
    heights = [round(float(x[3]) - float(x[1]), 1) for x in WORD.findall(boxes)]
    return max(set(heights), key=heights.count)


def printed(page: Page, address: str, paper: str, folder: Path) -> Path:
    page.goto(address)
    pdf = folder / f"{paper}.pdf"
    page.pdf(path=pdf, format=paper)
    return pdf


def as_text(pdf: Path, *options: str) -> str:
    return run_tool(program("pdftotext", HOW_TO_GET_POPPLER), *options, pdf, "-").stdout


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def in_lines(text: str) -> list[str]:
    return [in_one_line(line) for line in text.splitlines() if line.strip()]


def outside(boxes: str) -> list[str]:
    """Return the words that reach into the margin of their sheet, where printers cut them off."""
    width, height = map(float, SHEET.findall(boxes)[0])
    return [
        found[0]
        for found in WORD.finditer(boxes)
        if min(float(found[1]), float(found[2])) < MARGIN
        or float(found[3]) > width - MARGIN
        or float(found[4]) > height - MARGIN
    ]


def codes_on(pdf: Path) -> list[str]:
    """Return what a phone reads in the QR codes of all pages, drawn as a coarse printer would."""
    run_tool(
        program("pdftoppm", HOW_TO_GET_POPPLER), "-r", "100", "-gray", pdf, pdf.with_suffix("")
    )
    pages = sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))
    return [found.text for x in pages for found in zxingcpp.read_barcodes(Image.open(x))]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_an_article_is_on_paper_in_the_order_of_the_page(
    page: Page, site: Site, tmp_path: Path, paper: str
) -> None:
    pdf = printed(page, ARTICLE, paper, tmp_path)
    text = in_one_line(as_text(pdf))
    code = page.locator(".copy-mark b").text_content()

    position = 0
    for part in IN_THIS_ORDER:
        assert part in text[position:], part
        position = text.index(part, position) + len(part)
    assert [part for part in ONLY_ON_SCREEN if part in text] == []
    assert text.count(str(code)) == 2 + len(sheets_of(pdf))
    assert codes_on(pdf) == [f"{site.url}/c/{code}/"]


@pytest.mark.parametrize(
    ("address", "paper"), [("/glossary/t-cell/", "A4"), (f"/topics/{LONGEST}/", "Letter")]
)
def test_every_printout_has_its_code(
    page: Page, site: Site, tmp_path: Path, address: str, paper: str
) -> None:
    pdf = printed(page, address, paper, tmp_path)
    code = page.locator(".copy-mark b").text_content()

    assert codes_on(pdf) == [f"{site.url}/c/{code}/"]
    assert NOTICE in in_one_line(as_text(pdf))


@pytest.mark.parametrize(
    ("slug", "paper"), [*((slug, "A4") for slug in STARTER), ("immunotherapy", "Letter")]
)
def test_no_heading_ends_a_sheet_and_nothing_is_cut_off_at_its_edge(
    page: Page, tmp_path: Path, slug: str, paper: str
) -> None:
    pdf = printed(page, f"/topics/{slug}/", paper, tmp_path)
    headings = {in_one_line(x) for x in page.locator(HEADINGS).all_text_contents()}
    sheets = [in_lines(x) for x in as_text(pdf, "-layout").split("\f") if x.strip()]

    assert len(sheets) > 3
    assert [x[-1] for x in sheets if x[-1] in headings] == []
    assert outside(as_text(pdf, "-bbox")) == []


EACH_PAPER = pytest.mark.parametrize("paper", ["A4", "Letter"])
ON_EVERY_SHEET = re.compile(
    r"Cancer Explained · Code (\S+) · Checked January 15, 2025 +page (\d+) of (\d+)"
)
HELP = ("When to get help", "Call now, day or night", "1-800-4-CANCER")


def sheets_of(pdf: Path) -> list[str]:
    """Return the text of each sheet, after a look at what stands at its foot."""
    sheets = [in_one_line(x) for x in as_text(pdf, "-layout").split("\f")[:-1]]
    feet = [ON_EVERY_SHEET.findall(x) for x in sheets]
    assert all(len(foot) == 1 for foot in feet), feet
    assert [foot[0][1:] for foot in feet] == [
        (str(number), str(len(sheets))) for number in range(1, len(sheets) + 1)
    ]
    assert len({foot[0][0] for foot in feet}) == 1
    return sheets


@EACH_PAPER
@pytest.mark.parametrize("slug", STARTER)
def test_each_depth_keeps_to_its_sheets_and_says_first_when_to_get_help(
    page: Page, tmp_path: Path, slug: str, paper: str
) -> None:
    for depth, most in (("30-seconds", 1), ("3-minutes", 2), ("everything", 6)):
        pdf = printed(page, f"/topics/{slug}/?depth={depth}", paper, tmp_path)
        sheets = sheets_of(pdf)

        assert len(sheets) <= most, depth
        assert [part for part in HELP if part not in sheets[0]] == []
        assert outside(as_text(pdf, "-bbox")) == []


@EACH_PAPER
@pytest.mark.parametrize("slug", STARTER)
def test_the_3_minutes_are_a_leaflet_of_two_sides(
    page: Page, tmp_path: Path, slug: str, paper: str
) -> None:
    pdf = printed(page, f"/topics/{slug}/leaflet/", paper, tmp_path)
    boxes = as_text(pdf, "-bbox")
    width, height = map(float, SHEET.findall(boxes)[0])
    outer, _ = sheets_of(pdf)
    places = {x[4]: float(x[0]) for x in reversed(LEAFLET_WORD.findall(boxes))}

    assert width > height
    assert [part for part in HELP if part not in outer] == []
    # The front is on the right, as one folds; the back is on the left.
    assert places["Emergency:" if "Emergency:" in places else "Call"] > width / 2
    assert places["Questions"] < width / 2
    assert len(codes_on(pdf)) == 1
    assert text_height(boxes) >= 11


@EACH_PAPER
@pytest.mark.parametrize("part", ["questions/", "flashcards/print/", "quiz/print/", "large-print/"])
def test_every_sheet_of_paper_has_code_day_and_page(
    page: Page, tmp_path: Path, part: str, paper: str
) -> None:
    pdf = printed(page, f"/topics/immunotherapy/{part}", paper, tmp_path)

    assert sheets_of(pdf)
    assert outside(as_text(pdf, "-bbox")) == []


@pytest.mark.parametrize("slug", STARTER)
@pytest.mark.parametrize("part", ["questions/", "large-print/"])
def test_help_is_on_the_first_sheet_to_take_along(
    page: Page, tmp_path: Path, slug: str, part: str
) -> None:
    sheets = sheets_of(printed(page, f"/topics/{slug}/{part}", "Letter", tmp_path))

    assert [x for x in HELP if x not in sheets[0]] == []


def test_large_print_is_as_large_as_it_says(page: Page, tmp_path: Path) -> None:
    pdf = printed(page, "/topics/immunotherapy/large-print/", "A4", tmp_path)

    assert text_height(as_text(pdf, "-bbox")) >= 18
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        sizes = page.locator("main *").evaluate_all(
            """all => all.filter(x => x.innerText?.trim())
                .map(x => parseFloat(getComputedStyle(x).fontSize))"""
        )
        assert min(sizes) >= 24
