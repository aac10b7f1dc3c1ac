"""A quiz to take along, the smallest valid one unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.downloads.taken import TakenQuestion, TakenQuiz
from topics.content import ChoiceContent, QuestionContent

SOURCE = "National Cancer Institute: Surgery · checked 2026-07-02 · edition 3 · /topics/surgery/"
# What a name, a question or a reason may hold, and some program may trip over.
HOSTILE = (
    "~ = # { } : \\ 100% -> // $CATEGORY: x ::y:: \\n \\~ %50% =%100%",
    "[html]<b>bold</b>",
    "</script><script>alert(1)</script> & &amp; \"quoted\" 'too' ]]> <!-- -->",
    "a tab\there,\na new line,\r\nand another\x0b one\u2028or two\x85 more",
    "\x01controls\x1f that\x7f no XML\ufffe can hold\x00",
    "שלום עולם, مرحبا",
    "🧬 DNA 👩🏽‍⚕️",
    "=1+1", "+1", "-ectomy", "@here", "\t=2", "'", '"',
    "long " * 1_000,
)  # fmt: skip
IDS = [ascii(text)[:30] for text in HOSTILE]


def choices(*texts: str, right: str = "Right", reason: str = "Because.") -> list[ChoiceContent]:
    """Choices of which the first is right."""
    wrong = (ChoiceContent(text, reason, is_right=False) for text in texts or ("Wrong",))
    return [ChoiceContent(right, reason, is_right=True), *wrong]


def quiz(
    *,
    name: str = "Surgery",
    texts: Sequence[str] = ("Why?",),
    offered: Sequence[ChoiceContent] | None = None,
    source: str = SOURCE,
) -> TakenQuiz:
    """A quiz of one question for each of `texts`, all with the same choices."""
    questions = (QuestionContent(text, tuple(offered or choices())) for text in texts)
    return TakenQuiz(name, "surgery", tuple(TakenQuestion(x, source) for x in questions))
