"""What readers had of learning paths goes on as editions like all others.

Numbers, people and times stay; the content is the canonical JSON of a path, made here and not by
code that will change. Each edition that was live stays live, with a rendition of no version, so
that `migrate` makes it anew. A path that was taken off has no withdrawal on record: nobody said
why, and its address goes on answering 404.
"""

import json
from hashlib import sha256

from django.db import migrations
from django.db.migrations.exceptions import IrreversibleError

KIND = "path"


def move_editions(apps, schema_editor):
    names = ("LearningPath", "PathEdition")
    paths, editions = (apps.get_model("topics", x)._default_manager for x in names)
    # PostgreSQL refuses to alter a table that waits for its foreign keys.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    # It would set the time of each edition to now; four eyes were asked for when each was made.
    schema_editor.execute("ALTER TABLE publishing_edition DISABLE TRIGGER USER")
    for path in paths.order_by("pk"):
        if of_path := list(editions.filter(path=path).order_by("number")):
            move_path(apps, path, of_path)
    schema_editor.execute("ALTER TABLE publishing_edition ENABLE TRIGGER USER")


def move_path(apps, path, editions):
    publications = apps.get_model("publishing", "Publication")._default_manager
    publication = publications.create(kind=KIND, needs_checks=False, slug=path.slug)
    made = {x.pk: edition_of(apps, publication, x) for x in editions}
    apps.get_model("topics", "LearningPath")._default_manager.filter(pk=path.pk).update(
        publication=publication
    )
    if live := made.get(path.live_edition_id):
        apps.get_model("publishing", "Rendition")._default_manager.create(
            edition=live, **rendition_of(json.loads(live.content))
        )
        publications.filter(pk=publication.pk).update(live_edition=live)


def edition_of(apps, publication, edition):
    content = json.dumps(
        {
            "slug": publication.slug,
            "name": edition.name,
            "description": edition.description,
            "topics": edition.topics,
        },
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return apps.get_model("publishing", "Edition")._default_manager.create(
        publication=publication,
        number=edition.number,
        content=content,
        digest=sha256(content.encode()).hexdigest(),
        published_by_id=edition.published_by_id,
        published_at=edition.published_at,
        edited_by_id=edition.edited_by_id,
    )


def rendition_of(content):
    card = {x: content[x] for x in ("name", "description", "topics")}
    return {
        "sort_key": content["name"].casefold(),
        "card": {**card, "picture": ""},
        "content": content,
        "made_by": "",
    }


def refuse_to_lose_editions(apps, schema_editor):
    """Go back only where no path has an address: its editions and moves are kept for ever."""
    if apps.get_model("publishing", "Publication")._default_manager.filter(kind=KIND).exists():
        raise IrreversibleError(
            "Learning paths have editions and moves, which are never deleted. To go back, restore"
            " the backup from before the upgrade."
        )


class Migration(migrations.Migration):
    dependencies = [("topics", "0005_paths_become_texts")]

    operations = [migrations.RunPython(move_editions, refuse_to_lose_editions)]
