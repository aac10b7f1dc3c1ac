"""The description of the API, and requests made of it by a program that knows nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from explainer.sources.models import Verification
from explainer.text.fields import facts_of
from explainer.wsgi import application
from glossary.dictionary.models import Entry
from tests.factories import make_entry, make_site_page, make_term, make_withdrawn
from tests.reading import whole_topic
from topics.content import SectionContent, TopicContent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_of_the_module")]
DOCUMENT = "/api/v1/openapi.json"
EXAMPLES = 20
# What stands in this site for `{slug}`, where it is not a topic’s.
SLUGS = {"terms": "word-1", "learning-paths": "both", "site-pages": "about"}


def fill_site() -> None:
    whole_topic()
    make_site_page(slug="about", published=True)
    make_entry(spanish_name="lunar")
    make_withdrawn(make_term(slug="gone", published=True))


@pytest.fixture
def operations() -> Iterator[list[Any]]:
    """What is described, asked of the site as a server would ask it.

    A server would close the connection after each request, and with it the test's transaction.
    """
    signals = (request_started, request_finished)

    def on_one_connection(environ: dict[str, Any], start: Any) -> Any:  # noqa: ANN401 - as WSGI has it
        # It says that it reads compressed answers, and cannot, where no network is between.
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        # Every time: Django's own client connects them again.
        for signal in signals:
            signal.disconnect(close_old_connections)
        return application(environ, start)

    schema: Any = schemathesis.openapi.from_wsgi(DOCUMENT, on_one_connection)
    yield [found.ok() for found in schema.get_all_operations()]
    for signal in signals:
        signal.connect(close_old_connections)


def names_in(path: str) -> dict[str, Any]:
    """Return what this site has in place of the names in a path of the description."""
    slug = SLUGS.get(path.split("/")[1], "whole")
    is_entry = path.startswith("/dictionary/")
    key = (Entry.objects if is_entry else Verification.objects.public()).latest("pk").pk
    return {"slug": slug, "kind": "topic", "key": key}


def addresses(client: Client) -> dict[str, str]:
    """Return, for each path of the description, an address that this site has."""
    paths = client.get(DOCUMENT).json()["paths"]
    return {path: f"/api/v1{path.format(**names_in(path))}" for path in paths}


@pytest.mark.parametrize(
    ("mode", "statuses"),
    [(GenerationMode.POSITIVE, {200, 404}), (GenerationMode.NEGATIVE, {400, 404})],
)
def test_whatever_a_program_asks_is_answered_as_described(
    operations: list[Any], mode: GenerationMode, statuses: set[int]
) -> None:
    answers: Counter[int] = Counter()
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True)
        def ask(case: schemathesis.Case) -> None:
            answers[case.call_and_validate().status_code] += 1

        ask()

    # A list of one tag is no text, as described, but stands in an address as that text would.
    assert statuses <= set(answers) <= statuses | {200}


def test_every_address_answers_as_it_is_described(operations: list[Any]) -> None:
    for operation in operations:
        response = operation.Case(path_parameters=names_in(operation.path)).call_and_validate()

        assert response.status_code == 200


def names_differ(answer: Any, schema: Mapping[str, Any], at: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield where an answer has other names than its description."""
    if isinstance(answer, dict) and "properties" in schema:
        if list(answer) != list(schema["properties"]):
            yield f"{at}: {set(answer) ^ set(schema['properties'])}"
        for name, value in answer.items():
            yield from names_differ(value, schema["properties"][name], f"{at}.{name}")
    if isinstance(answer, list):
        for item in answer:
            yield from names_differ(item, schema["items"], f"{at}[]")


def test_the_description_leaves_nothing_out_that_is_answered(client: Client) -> None:
    paths = client.get(DOCUMENT).json()["paths"]

    for path, address in addresses(client).items():
        response = paths[path]["get"]["responses"]["200"]
        schema = response["content"]["application/json"]["schema"]
        assert list(names_differ(client.get(address).json(), schema, path)) == []


def test_a_field_is_told_because_it_is_declared(client: Client) -> None:
    text = client.get("/api/v1/topics/whole/").json()["text"]

    for content, told in ((TopicContent, text), (SectionContent, text["sections"][0])):
        readers = [x.name for x in fields(content) if not facts_of(x).get("is_for_editors")]
        assert list(told) == readers
    assert "no_help_because" not in text
    assert "facts" not in text["sections"][0]


def test_the_description_says_where_the_api_is(client: Client) -> None:
    document = client.get(DOCUMENT, headers={"Host": "localhost:8123"}).json()

    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://localhost:8123/api/v1"}]


def test_every_parameter_has_an_example_that_is_answered(client: Client) -> None:
    paths = client.get(DOCUMENT).json()["paths"]
    known = addresses(client)
    examples = [
        (known[path], {parameter["name"]: parameter["example"]})
        for path, described in paths.items()
        for parameter in described["get"]["parameters"]
        if parameter["in"] == "query"
    ]

    assert len(examples) > 20
    assert {client.get(*example).status_code for example in examples} == {200}
