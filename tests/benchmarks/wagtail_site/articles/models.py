from __future__ import annotations

from django.db import models
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page


class ListPage(Page):
    """The home page and the list that articles stand below."""


class ArticlePage(Page):
    """One article; its parts are blocks, as an editor of Wagtail would lay them out."""

    description = models.TextField()
    thirty_seconds = RichTextField()
    body = StreamField(
        [
            ("help", ListBlock(StructBlock([("urgency", CharBlock()), ("sign", TextBlock())]))),
            ("takeaways", ListBlock(TextBlock())),
            (
                "section",
                StructBlock(
                    [
                        ("anchor", CharBlock()),
                        ("heading", CharBlock()),
                        ("key_sentence", TextBlock(required=False)),
                        ("text", RichTextBlock()),
                    ]
                ),
            ),
            ("questions", ListBlock(TextBlock())),
            (
                "words",
                ListBlock(
                    StructBlock(
                        [
                            ("name", CharBlock()),
                            ("definition", RichTextBlock()),
                            ("address", CharBlock()),
                        ]
                    )
                ),
            ),
            ("faq", StructBlock([("question", CharBlock()), ("answer", RichTextBlock())])),
            (
                "quiz",
                ListBlock(
                    StructBlock(
                        [
                            ("text", TextBlock()),
                            (
                                "choices",
                                ListBlock(
                                    StructBlock(
                                        [
                                            ("text", TextBlock()),
                                            ("reason", TextBlock(required=False)),
                                            ("is_right", BooleanBlock(required=False)),
                                        ]
                                    )
                                ),
                            ),
                        ]
                    )
                ),
            ),
            ("cards", ListBlock(StructBlock([("front", TextBlock()), ("back", RichTextBlock())]))),
            ("related", ListBlock(PageChooserBlock())),
            (
                "sources",
                ListBlock(
                    StructBlock(
                        [("title", CharBlock()), ("address", URLBlock()), ("date", CharBlock())]
                    )
                ),
            ),
        ]
    )
