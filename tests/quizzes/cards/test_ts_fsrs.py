"""The one package that readers' browsers get: what it is made of, and under which licence."""

from __future__ import annotations

from tests.house import ROOT
from tests.html_tools import FOLDER, npm_file, program, run_tool

VENDOR = ROOT / "static" / "js" / "vendor"


def test_the_package_is_byte_for_byte_what_the_locked_packages_give() -> None:
    npm_file("ts-fsrs/package.json")
    npm_file("esbuild/package.json")
    made = run_tool(program("node"), FOLDER / "vendor.mjs")

    assert made.stderr == ""
    assert made.stdout == (VENDOR / "ts-fsrs.js").read_text()


def test_the_licence_stands_beside_the_package_and_is_its_own() -> None:
    package = (VENDOR / "ts-fsrs.js").read_text()

    assert (VENDOR / "ts-fsrs.LICENSE").read_text() == npm_file("ts-fsrs/LICENSE").read_text()
    assert package.splitlines()[0].endswith("MIT: its licence is in ts-fsrs.LICENSE")
    assert "://" not in package
