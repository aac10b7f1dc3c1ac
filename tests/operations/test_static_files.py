"""Static files as they are served in production: for ever, under names that change with them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from explainer.operations.static_files import StaticFiles
from tests.house import ROOT

SCRIPTS = ROOT / "static" / "js"
IMPORTED = re.compile(r"""(?:from |import\()["']([^"']+)["']""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


def collected_scripts(folder: Path) -> list[Path]:
    """Store the readers' scripts as `collectstatic` does, and return those with hashed names."""
    shutil.copytree(SCRIPTS, folder, dirs_exist_ok=True)
    names = [str(path.relative_to(SCRIPTS)) for path in SCRIPTS.rglob("*.js")]
    source = FileSystemStorage(SCRIPTS)
    outcomes = StaticFiles(folder, "/static/").post_process(
        {name: (source, name) for name in names}
    )
    assert [outcome for _, _, outcome in outcomes if isinstance(outcome, Exception)] == []
    return [path for path in folder.rglob("*.js") if HASHED.search(path.name)]


def test_scripts_import_each_other_by_the_names_that_browsers_keep(tmp_path: Path) -> None:
    scripts = collected_scripts(tmp_path)
    imported = {
        (path.parent / name).resolve()
        for path in scripts
        for name in IMPORTED.findall(path.read_text())
    }

    assert len(imported) > 5
    assert [path.name for path in imported if not HASHED.search(path.name)] == []
    assert [path.name for path in imported if not path.exists()] == []
