from __future__ import annotations

import json
import sys
from uuid import uuid4

from articles.models import ArticlePage, ListPage
from django.core.management import BaseCommand
from wagtail.models import Page, Site


class Command(BaseCommand):
    help = "Make a page of the text that stands, as JSON, in the standard input."

    def handle(self, *_args: object, **_options: object) -> None:
        text = json.load(sys.stdin)
        home = Page.get_first_root_node().add_child(instance=ListPage(title="Home", slug="start"))
        Site.objects.update(root_page=home)
        topics = ListPage(title="Topics", slug="topics", show_in_menus=True)
        home.add_child(instance=topics)
        for name in ("Glossary", "Learning paths", "How we verify"):
            home.add_child(instance=ListPage(title=name, show_in_menus=True))
        related = [topics.add_child(instance=ListPage(title=title)).pk for title in text["related"]]
        blocks = [*text["blocks"], {"type": "related", "value": related}]
        page = ArticlePage(
            title=text["title"],
            slug=text["slug"],
            description=text["description"],
            thirty_seconds=text["thirty_seconds"],
            body=json.dumps([with_ids(block) for block in blocks]),
        )
        topics.add_child(instance=page)
        page.save_revision().publish()


def with_ids(block: dict[str, object]) -> dict[str, object]:
    """Number a block and the rows of its lists, as Wagtail's own form does."""
    return {"type": block["type"], "value": rows(block["value"]), "id": str(uuid4())}


def rows(value: object) -> object:
    if isinstance(value, list):
        return [{"type": "item", "value": rows(x), "id": str(uuid4())} for x in value]
    if isinstance(value, dict):
        return {name: rows(x) for name, x in value.items()}
    return value
