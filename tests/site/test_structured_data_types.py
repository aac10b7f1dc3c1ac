"""The JSON-LD of every page against schema.org's own types, as Google writes them in TypeScript."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.html_tools import FOLDER, npm_file, program, run_tool
from tests.structured import Node, graphs

# Only that the test database is made: the pages are made once for all tests.
pytestmark = pytest.mark.django_db
# An action with its inputs has a type of its own: schema.org adds “query-input” to “query”.
TYPES = """
import type * as schema from "schema-dts";
type Search = schema.SearchAction;
declare function withInputs(action: schema.WithActionConstraints<Search>): Search;
"""
OPTIONS = (
    "--noEmit", "--strict", "--skipLibCheck", "--lib", "es2022", "--module", "esnext",
    "--moduleResolution", "bundler",
)  # fmt: skip
FAULT = re.compile(r"nodes\.ts\((?P<line>\d+),\d+\): (?P<fault>.*)")
PAGE: Node = {
    "@type": "MedicalWebPage",
    "name": "T cells",
    "lastReviewed": "2026-07-02",
    "reviewedBy": [{"@type": "Person", "name": "Reviewer A. L."}],
}


def faults(folder: Path, found: list[Node]) -> list[tuple[int, str]]:
    """Return what the compiler says, each time with the number of the node in the list."""
    npm_file("schema-dts/package.json")
    (folder / "node_modules").symlink_to(FOLDER / "node_modules")
    file = folder / "nodes.ts"
    # A node a line, so that lines are numbers; each is of the type that it names itself.
    lines = [
        f"export const _{i}: schema.{x['@type']} = {typescript(x)};" for i, x in enumerate(found)
    ]
    file.write_text("\n".join([*lines, TYPES]))
    run = run_tool(program("node"), npm_file("typescript/bin/tsc"), *OPTIONS, file)
    assert run.returncode == 0 or run.stdout, run.stderr
    return [(int(x["line"]) - 1, x["fault"]) for x in FAULT.finditer(run.stdout)]


def typescript(node: Node) -> str:
    """Return a node as TypeScript: JSON, but for the action of a search form."""
    if "potentialAction" not in node:
        return json.dumps(node)
    action = json.dumps(node["potentialAction"])
    return json.dumps(node).replace(action, f"withInputs({action})")


def form_of(part: object) -> str:
    """Return what is left of a part of a graph without its texts and numbers, and its repeats."""
    if isinstance(part, dict):
        return str({k: v if k == "@type" else form_of(v) for k, v in part.items()})
    if isinstance(part, list):
        return str(sorted({form_of(item) for item in part}))
    return type(part).__name__


def test_what_pages_say_to_programs_has_the_types_of_schema_org(
    reader_pages: Path, tmp_path: Path
) -> None:
    pages = [graphs(path.read_text()) for path in reader_pages.glob("*-200-*.html")]
    # One of each form is enough: the compiler looks at names and types, not at what texts say.
    found = {form_of(node): node for (graph,) in pages for node in graph["@graph"]}
    kinds = {node["@type"] for node in found.values()}
    said = faults(tmp_path, list(found.values()))

    assert [(list(found)[number], fault) for number, fault in said] == []
    assert kinds == {
        "AboutPage", "BreadcrumbList", "DefinedTerm", "DefinedTermSet", "FAQPage", "MedicalWebPage",
        "Quiz", "WebSite",
    }  # fmt: skip


def test_a_wrong_name_and_a_wrong_type_are_noticed(tmp_path: Path) -> None:
    wrong: list[Node] = [
        PAGE | {"lastVerified": "2026-07-02"},
        PAGE | {"reviewedBy": [{"@type": "Quiz", "name": "Ann"}]},
        PAGE | {"dateModified": 2026},
        PAGE | {"potentialAction": {"@type": "SearchAction", "query-inputs": "required"}},
        {"@type": "MedicalPage", "name": "T cells"},
    ]

    said = faults(tmp_path, [PAGE, *wrong])

    assert sorted({number for number, _ in said}) == [1, 2, 3, 4, 5], said
