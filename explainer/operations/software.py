"""Which software this process runs, so that two processes know whether they show the same pages."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from explainer.operations.embedded_postgres.home import PROJECT

# All that answers are made by: code, templates, what they lead to, and what is installed with them.
FILES: Final = (
    *(f"{app}/**/*.py" for app in ("explainer", "glossary", "topics", "quizzes")),
    "explainer/**/*.txt",
    "templates/**/*.*",
    "static/**/*.*",
    "requirements.txt",
)


@cache
def software_version() -> str:
    """Return what names the software as it stood when somebody first asked."""
    return version_of(PROJECT)


def version_of(folder: Path) -> str:
    """Return a name for the software in a folder: equal files have an equal one."""
    digest = sha256()
    for file in sorted({file for files in FILES for file in folder.glob(files)}):
        name = file.relative_to(folder).as_posix()
        digest.update(f"{name} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
