"""Score the site behind nginx and TLS by MDN's HTTP Observatory, with its own code.

By hand, with Node 20 or newer:
`npm install --ignore-scripts --prefix FOLDER @mdn/mdn-http-observatory@1.4.8`, then
`.venv/bin/python -m tests.security.observatory FOLDER`. It prints the score of each page with what
gave or took points, and ends with 1 if one has less than 130. What these points are given for,
tests/operations/test_headers.py and tests/site/test_every_page.py hold in every run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.faults.by_hand import database_by_hand
from tests.html_tools import program
from tests.throwaway import throwaway_folder

LEAST: Final = 130
PAGES: Final = ("/", "/topics/whole/", "/accounts/login/")
PACKAGE: Final = "node_modules/@mdn/mdn-http-observatory"
SCRIPT: Final = Path(__file__).with_suffix(".mjs")


def scores(folder: Path) -> list[dict[str, object]]:
    """Start the site as an operator gets it, and let the scanner ask for some pages."""
    from tests.database import cloned  # noqa: PLC0415 - models want Django set up
    from tests.operations.behind_nginx import HOST, running_stack  # noqa: PLC0415
    from tests.reading import WHOLE  # noqa: PLC0415

    # Installed without its scripts, it lacks the list of hosts that browsers know; ours is on none.
    preloaded = folder / PACKAGE / "conf" / "hsts-preload.json"
    if not preloaded.exists():
        preloaded.write_text("{}")
    with cloned(WHOLE), throwaway_folder() as place:
        place.chmod(0o755)
        with running_stack(place) as stack:
            ports = (str(stack.deployment.http_port), str(stack.deployment.https_port))
            command = [program("node"), str(SCRIPT), str(folder / PACKAGE), HOST, *ports, *PAGES]
            trusted = {"NODE_EXTRA_CA_CERTS": stack.deployment.certificate}
            run = subprocess.run(
                command, env=os.environ | trusted, stdout=subprocess.PIPE, text=True, check=True
            )
    return [json.loads(line) for line in run.stdout.splitlines()]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, help="where npm installed the scanner")
    folder = arguments.parse_args().folder.resolve()
    with database_by_hand():
        found = scores(folder)
    for page in found:
        sys.stdout.write(f"{json.dumps(page)}\n")
    return 0 if all(int(str(page["score"])) >= LEAST for page in found) else 1


if __name__ == "__main__":
    sys.exit(main())
