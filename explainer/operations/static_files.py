"""Static files: collected where something has changed, under names that change with them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # it has no types
    """Files under hashed names, by which scripts import each other too."""

    support_js_module_import_aggregation = True


def collect_if_changed() -> None:
    """Collect the static files, unless nothing has changed: compressing them takes seconds."""
    root = Path(settings.STATIC_ROOT)
    record = root.with_name(f"{root.name}-fingerprint")
    fingerprint = fingerprint_of_sources()
    if root.exists() and record.exists() and record.read_text() == fingerprint:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    record.write_text(fingerprint)


def fingerprint_of_sources() -> str:
    found = sorted(
        f"{name} {status.st_size} {status.st_mtime_ns}"
        for finder in get_finders()
        for name, storage in finder.list([])
        for status in [Path(storage.path(name)).stat()]
    )
    found.append(str(settings.STORAGES["staticfiles"]))
    return hashlib.sha256("\n".join(found).encode()).hexdigest()
