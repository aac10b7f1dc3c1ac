"""What the site leaves to Django and to Python, and rules that hold for the whole of its code."""

from __future__ import annotations

import ast
import re

import pytest
from django.conf import global_settings, settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils.module_loading import import_string

from tests.factories import PASSWORD, make_user
from tests.house import ROOT

FEWEST_ITERATIONS = 310_000
FEWEST_BITS_OF_SALT = 112
FEWEST_CHARACTERS_OF_A_SESSION = 32
CODE = ("explainer", "glossary", "quizzes", "topics")
# What runs a text as a program, or makes of bytes whatever they say.
RUNS_TEXT = {"eval", "exec", "compile"}
READS_ANYTHING = ("pickle", "marshal", "shelve", "xml.sax", "xml.dom", "lxml")
READS_XML = {"fromstring", "iterparse", "XMLParser"}
SCRIPT_OF_TEXT = re.compile(
    r"\beval\(|\bnew Function\(|(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write"
)


def test_passwords_are_hashed_slowly_each_with_a_salt_of_its_own() -> None:
    hasher = import_string(global_settings.PASSWORD_HASHERS[0])()

    written = (ROOT / "explainer/settings.py").read_text()
    assert "PASSWORD_HASHERS" not in written
    assert isinstance(hasher, PBKDF2PasswordHasher)
    assert hasher.algorithm == "pbkdf2_sha256"
    assert hasher.iterations >= FEWEST_ITERATIONS
    assert hasher.salt_entropy >= FEWEST_BITS_OF_SALT
    assert hasher.salt() != hasher.salt()


@pytest.mark.django_db
def test_whoever_logs_in_gets_another_session_with_a_long_name(client: Client) -> None:
    make_user(role="writer", username="ada")
    session = client.session
    session.save()
    before = str(session.session_key)
    client.cookies[settings.SESSION_COOKIE_NAME] = before

    assert client.login(username="ada", password=PASSWORD)

    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert len(after) >= FEWEST_CHARACTERS_OF_A_SESSION
    assert not session.exists(before)


@pytest.mark.django_db
@override_settings(SESSION_COOKIE_SECURE=True)
def test_the_cookie_of_a_session_is_for_this_site_over_tls_and_not_for_scripts() -> None:
    def refuse(_request: HttpRequest) -> HttpResponse:
        raise AssertionError

    request, middleware = RequestFactory().get("/"), SessionMiddleware(refuse)
    middleware.process_request(request)
    request.session["somebody"] = "ada"
    response = middleware.process_response(request, HttpResponse())

    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["secure"], cookie["httponly"]) == (True, True)
    assert cookie["samesite"] == "Lax"
    assert not cookie["domain"]


def called(tree: ast.Module) -> set[str]:
    functions = [x.func for x in ast.walk(tree) if isinstance(x, ast.Call)]
    return {x.id for x in functions if isinstance(x, ast.Name)} | {
        f".{x.attr}" for x in functions if isinstance(x, ast.Attribute)
    }


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {x.name for x in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{x.name}" for x in node.names}
    return names


def dangers(source: str) -> set[str]:
    """Return what in a module runs a text, or reads bytes that may say anything."""
    tree = ast.parse(source)
    names, calls = imported(tree), called(tree)
    found = {x for x in names if x.startswith(READS_ANYTHING) or x.rpartition(".")[2] in READS_XML}
    return found | (calls & RUNS_TEXT) | (calls & {f".{x}" for x in READS_XML})


def test_no_text_and_no_bytes_are_run() -> None:
    modules = [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]

    assert len(modules) > 400
    assert {str(path): found for path in modules if (found := dangers(path.read_text()))} == {}


@pytest.mark.parametrize(
    "source", ["import pickle", "eval('1')", "from xml.etree.ElementTree import fromstring",
    "import xml.etree.ElementTree as ET\nET.fromstring('')", "from xml.dom import minidom"],
)  # fmt: skip
def test_what_runs_a_text_is_noticed(source: str) -> None:
    assert dangers(source)


def test_no_script_makes_a_program_or_a_page_of_a_text() -> None:
    scripts = [x for x in (ROOT / "static").rglob("*.js") if "vendor" not in x.parts]

    assert len(scripts) > 20
    assert [x.name for x in scripts if SCRIPT_OF_TEXT.search(x.read_text())] == []
