"""Files that are made once for what the texts say, and kept until these say something else.

They are made when somebody first asks, and not when a page is published. What a deck says changes
without that: when one of its words is corrected, when a check is renewed, when a page of a path is
withdrawn. Each file names a day of the check, so each of these would have to remake all the decks
that it touches, and one that was forgotten would go on saying what is no longer true. Here a file
is served only while its fingerprint is that of the texts as they are live now.

That a GET writes is the exception to the rule of the house. What it writes is no record: it follows
from what is live, whoever asks and however often, and may be lost at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from explainer.publishing.models import Publication
from explainer.publishing.renditions import LiveTexts
from quizzes.downloads.downloads import Downloads
from quizzes.downloads.models import KeptFile


class BeingMade(Exception):  # noqa: N818 - named for what happens, as Http404 is
    """Somebody else's request makes the files right now, for the first time."""


def files_of(downloads: Downloads) -> list[KeptFile]:
    """Return the files of a page without their content, made anew where the texts changed.

    While another request makes them, they are those of before. Raises BeingMade where there are
    none yet.
    """
    kept = _kept(downloads)
    if _are_current(kept, downloads):
        return kept
    if _make_alone(downloads):
        return _kept(downloads)
    if not kept:
        raise BeingMade
    return kept


def leave_files(texts: LiveTexts) -> None:
    """Leave the files of pages that go live: they serve readers until the new ones are made."""


def forget_files(publication: Publication) -> None:
    """Forget the files of a page that is withdrawn."""
    KeptFile.objects.filter(folder=publication.get_absolute_url().strip("/")).delete()


def _kept(downloads: Downloads) -> list[KeptFile]:
    return list(_of(downloads).defer("content"))


def _of(downloads: Downloads) -> QuerySet[KeptFile]:
    return KeptFile.objects.filter(folder=downloads.folder)


def _are_current(kept: list[KeptFile], downloads: Downloads) -> bool:
    return bool(kept) and all(file.fingerprint == downloads.fingerprint for file in kept)


@transaction.atomic
def _make_alone(downloads: Downloads) -> bool:
    """Make the files and keep them, unless somebody else is at it: then return False at once."""
    if not _lock(downloads.folder):
        return False
    if not _are_current(_kept(downloads), downloads):
        _keep(downloads, downloads.contents().files())
    return True


def _keep(downloads: Downloads, made: Mapping[str, bytes]) -> None:
    _of(downloads).exclude(name__in=made).delete()
    KeptFile.objects.bulk_create(
        [
            KeptFile(
                folder=downloads.folder,
                name=name,
                fingerprint=downloads.fingerprint,
                content=content,
                size=len(content),
                made_at=Now(),
            )
            for name, content in made.items()
        ],
        update_conflicts=True,
        unique_fields=["folder", "name"],
        update_fields=["fingerprint", "content", "size", "made_at"],
    )


def _lock(folder: str) -> bool:
    """Be the only one who makes the files of a page until the transaction ends, or return False."""
    key = int.from_bytes(sha256(f"downloads {folder}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        row: tuple[bool] = cursor.fetchone()
    return row[0]
