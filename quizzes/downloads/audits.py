"""Whether the files that are kept for readers are those that would be made now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import Http404
from django.urls import resolve

from explainer.operations.audits import Difference, by_pages
from explainer.workflow.withdrawn import Withdrawn
from quizzes.downloads.downloads import Downloads
from quizzes.downloads.models import KeptFile

FILES_AT_ONCE = 20


def of_kept_files() -> Iterator[Difference]:
    yield from by_pages(KeptFile.objects.all(), _of_files, "Downloads", FILES_AT_ONCE)


def _of_files(files: Sequence[KeptFile]) -> Iterator[Difference]:
    for folder in dict.fromkeys(file.folder for file in files):
        of_page = [file for file in files if file.folder == folder]
        downloads = _downloads_of(folder)
        if downloads is None:
            yield Difference(folder, "files are kept of it, and it has none for readers.")
        else:
            yield from _of_page(downloads, of_page)


def _downloads_of(folder: str) -> Downloads | None:
    try:
        _view, _args, kept = resolve(f"/{folder}/downloads/")
        of = kept.pop("of")
        kept.pop("within", None)
        downloads: Downloads = of(**kept)
    except (Http404, LookupError, Withdrawn):
        return None
    return downloads


def _of_page(downloads: Downloads, files: Sequence[KeptFile]) -> Iterator[Difference]:
    """What other texts made nobody gets: it is made anew when somebody asks."""
    current = [file for file in files if file.fingerprint == downloads.fingerprint]
    made = downloads.contents().files() if current else {}
    for file in current:
        content = bytes(file.content)
        if (made.get(file.name), file.size) != (content, len(content)):
            yield Difference(str(file), "the file is not the one that would be made now.")
