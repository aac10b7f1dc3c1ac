"""What is on paper when a reader prints: the words of a PDF with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from tests.html_tools import program, run_tool

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOW_TO_GET_PDFTOTEXT = "Install it (Debian: `apt-get install poppler-utils`)."
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)".*?>(.*?)</word>')


@dataclass(frozen=True)
class Word:
    text: str
    x: float
    y: float


def printed(page: Page, folder: Path, *, paper: str = "A4") -> list[list[Word]]:
    """Print a page of the site and return the words of each sheet, in the order of the text."""
    tool, pdf = program("pdftotext", HOW_TO_GET_PDFTOTEXT), folder / "printed.pdf"
    page.pdf(path=pdf, format=paper)
    sheets = run_tool(tool, "-bbox", pdf, "-").stdout.split("<page ")[1:]
    return [
        [Word(unescape(text), float(x), float(y)) for x, y, text in WORD.findall(sheet)]
        for sheet in sheets
    ]


def text_on(sheet: list[Word]) -> str:
    return " ".join(word.text for word in sheet)
