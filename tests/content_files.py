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
