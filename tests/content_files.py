"""Content files as writers send them, as short as they can be."""

TERMS = """---
terms:
  - name: T cell
    slug: t-cell
    aliases: [T lymphocyte]
    definition: A cell that fights infection.
    sources:
      - url: https://www.cancer.gov/t-cell
        title: A page
        date: 2019-09-24
        date_kind: updated
---
"""
TOPIC = """---
title: Immunotherapy
slug: immunotherapy
description: How it helps.
level: beginner
tags: [treatment]
thirty_seconds: It helps your immune system.
takeaways:
  - It is a treatment.
terms: [t-cell]
sources:
  - url: https://www.cancer.gov/immunotherapy
    title: Immunotherapy
when_to_get_help:
  - sign: A fever
    urgency: now
    whom: your care team
    source: https://www.cancer.gov/immunotherapy
faqs:
  - question: Does it hurt?
    answer: Ask your **care team**.
care_team_questions:
  - Is it right for me?
quiz:
  - question: What does it help?
    section: The simple version
    choices:
      - text: Your immune system
        right: true
        reason: It does.
      - text: Your shoes
        reason: It does not.
---

## The simple version

> It helps you.

It helps your **immune system**.

- One
- Two
"""
# Each is a text that something in a file could take for something else.
TRAPS = [
    "x ", " x", "x\n", "\nx", "\t x", "x\u00a0", "a: b", "a:", "a #b", "#b", "- a", "-", "? a",
    "* a", "&a", "!a", "yes", "no", "on", "null", "~", "true", "1", "1.0", "1e3", "0x1F", "0b_",
    "1:30", "2020-01-01", "2020-01-01 10:00:00", "=", "<<", "[a]", "{a: b}", "'a'", '"a"', "a\\b",
    "\\", "%a", "@a", "`a", "|", ">", ">-", "---", "...", "a\n---\nb", "--- a", "## a",
    "a\n## b\nc", "\\## a", "\\\\## a", "```\n## a\n```", "# a", "##a", "> a", "> a\n\nb",
    "Facts: a", "Sources: https://a", "Facts:", "a\n\n\nb", "a\n  b\n    c", "a\n \n b", "a  b",
    "a\tb", "a\n\tb", "a\r\nb", "a\rb", "a\x85b", "a\u2028b", "a\u2029b", "a\x0bb", "a\x0cb",
    "a\x1cb",
    "\ufeffa", "a\ufeff", "\ufffe", "\uffff", "\x7f", "\x80", "\x01", "😀", "a 😀 b", "é\u0301",
    "\u202e", "\u200b", "x" * 2_000, "word " * 400, "word  " * 40, "a, b", "a,, b", "it's",
    "“a”: b", "a:\u00a0b", "a\n\n- b\n\n  c",
]  # fmt: skip
