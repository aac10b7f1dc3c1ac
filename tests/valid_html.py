"""What the two checkers of HTML find in files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.html_tools import FOLDER, npm_file, program, run_tool

# Properties of CSS that the Nu checker has not heard of yet, and older browsers do without.
NEWER_THAN_THE_CHECKER = {
    f"CSS: “{name}”: Property “{name}” doesn't exist."
    for name in ("position-area", "position-try", "field-sizing")
}


def faults_for_html_validate(pages: Iterable[Path], report: Path) -> set[str]:
    """Return each as "name of the file: what is wrong"; `report` is where the tool writes."""
    validator, node = npm_file("html-validate/bin/html-validate.mjs"), program("node")
    to_report = ("--formatter", f"json={report}", "--config", FOLDER / "html-validate.mjs")
    run = run_tool(node, validator, *to_report, *pages)
    assert report.exists(), run.stderr
    return {
        f"{Path(result['filePath']).name}: {message['ruleId']}: {message['message']}"
        for result in json.loads(report.read_text())
        for message in result["messages"]
    }


def faults_for_the_nu_checker(pages: Iterable[Path]) -> tuple[set[str], set[str]]:
    """Return each as "name of the file: what is wrong", and what is only newer than the checker."""
    checker, java = npm_file("vnu-jar/build/dist/vnu.jar"), program("java")
    # The deep stack is what the checker's own manual asks for; so few pages want no optimiser.
    options = ("-Xss4m", "-XX:TieredStopAtLevel=1", "-jar")
    run = run_tool(java, *options, checker, "--format", "json", *pages)

    messages: list[dict[str, Any]] = json.loads(run.stderr)["messages"]
    newer = {x["message"] for x in messages} & NEWER_THAN_THE_CHECKER
    named = {
        f"{Path(x['url']).name}: {x['message']}" for x in messages if x["message"] not in newer
    }
    return named, newer
