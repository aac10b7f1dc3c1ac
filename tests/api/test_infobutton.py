"""Look-up by code: what systems with patients' records send, and what they get."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.api.infobutton.codes import ICD_10_CM, TABLE, names_for
from tests import clock
from tests.factories import make_live_topics, make_term, make_topic, make_withdrawn, put_live
from tests.reading import OF_THE_STATE, text_of

pytestmark = pytest.mark.django_db
SERVICE = "/api/infobutton/"
ATOM = "{http://www.w3.org/2005/Atom}"


def question(code: str, system: str = ICD_10_CM, **more: str) -> dict[str, str]:
    asked = {"mainSearchCriteria.v.cs": system, "mainSearchCriteria.v.c": code}
    return asked | {name.replace("__", "."): value for name, value in more.items()}


def feed(client: Client, code: str, system: str = ICD_10_CM, **more: str) -> Any:  # noqa: ANN401 - any JSON
    asked = question(code, system, knowledgeResponseType="application/json", **more)
    response = client.get(SERVICE, asked)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return response.json()["feed"]


def titles(client: Client, code: str, **more: str) -> list[str]:
    return [entry["title"]["_value"] for entry in feed(client, code, **more)["entry"]]


def atom(client: Client, asked: dict[str, str]) -> ET.Element:
    response = client.get(SERVICE, asked)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 - our own


def test_a_portal_gets_json_in_the_shape_that_it_reads(client: Client) -> None:
    """As programs in JavaScript and Python read it: the title, the first link, the summary."""
    make_topic(slug="breast-cancer", title="Breast cancer", description="A <b>.", published=True)

    answer = feed(client, "C50.911", informationRecipient__languageCode__c="en")

    (entry,) = answer["entry"]
    assert entry["title"] == {"_value": "Breast cancer", "type": "text"}
    assert entry["link"] == [
        {
            "title": "Breast cancer",
            "rel": "alternate",
            "type": "html",
            "href": "http://testserver/topics/breast-cancer/",
        }
    ]
    assert entry["summary"]["type"] == "html"
    assert entry["summary"]["_value"].startswith("<p>A &lt;b&gt;.</p>")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry["updated"]["_value"])
    assert answer["category"][:2] == [
        {"scheme": "mainSearchCriteria.v.c", "term": "C50.911"},
        {"scheme": "mainSearchCriteria.v.cs", "term": ICD_10_CM},
    ]
    assert answer["subtitle"]["_value"] == "What we have about ICD-10-CM C50.911."
    assert answer["lang"] == "en"


def test_a_portal_that_does_not_say_how_gets_an_atom_feed(client: Client) -> None:
    make_topic(slug="breast-cancer", title="Breast cancer", published=True)

    root = atom(client, question("C50.911"))

    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en"
    assert root.findtext(f"{ATOM}subtitle") == "What we have about ICD-10-CM C50.911."
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Cancer Explained"
    assert next(x.attrib for x in root.findall(f"{ATOM}category")) == {
        "scheme": "mainSearchCriteria.v.c",
        "term": "C50.911",
    }
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Breast cancer"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == "http://testserver/topics/breast-cancer/"
    assert "Source: National Cancer Institute" in str(entry.findtext(f"{ATOM}summary"))


@pytest.mark.parametrize(
    "sent",
    [
        # OpenEMR, for an ICD-10 code of a problem list, in the order in which it writes.
        "mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=C50.911",
        # A portal that leaves the name empty.
        ("mainSearchCriteria.v.c=C50.911&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90"
        "&mainSearchCriteria.v.dn=&informationRecipient.languageCode.c=en"),
        # A manager of infobuttons, which says much more.
        ("representedOrganization.id.root=1.3.6&patientPerson.administrativeGenderCode.c=F"
        "&age.v.v=52&age.v.u=a&taskContext.c.c=PROBLISTREV&mainSearchCriteria.v.c=C50"
        "&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.dn=Breast%20cancer"
        "&performer=PROV&informationRecipient=PAT"),
        # Without the dot, in small letters, and the system as a URN.
        ("mainSearchCriteria.v.cs=urn:oid:2.16.840.1.113883.6.90&mainSearchCriteria.v.c=c50911"
        "&informationRecipient.languageCode.c=en-US&knowledgeResponseType=text/xml"),
    ],
)  # fmt: skip
def test_whoever_asks_in_their_own_way_gets_the_page(client: Client, sent: str) -> None:
    make_topic(slug="breast-cancer", title="Breast cancer", published=True)

    response = client.get(f"{SERVICE}?{sent}")

    assert b'<title type="text">Breast cancer</title>' in response.content


def test_a_button_in_a_record_opens_the_page(client: Client) -> None:
    make_topic(slug="breast-cancer", published=True)

    known = client.get(f"{SERVICE}application/", question("C50.911"))
    unknown = client.get(
        f"{SERVICE}application/", question("E11.9", mainSearchCriteria__v__dn="Type 2 diabetes")
    )

    assert (known.status_code, known["Location"]) == (302, "/topics/breast-cancer/")
    assert (unknown.status_code, unknown["Location"]) == (302, "/search/?q=Type+2+diabetes")


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("C50", "breast-cancer"), ("C34.90", "lung-cancer"), ("C61", "prostate-cancer"),
        ("C18.9", "colorectal-cancer"), ("C20", "colorectal-cancer"), ("C43.9", "melanoma"),
        ("C91.00", "leukemia"), ("C95.91", "leukemia"), ("C81.90", "lymphoma"),
        ("C85.9A", "lymphoma"), ("C90.00", "multiple-myeloma"), ("C67.9", "bladder-cancer"),
        ("C64.1", "kidney-cancer"), ("C65.9", "kidney-cancer"), ("C25.9", "pancreatic-cancer"),
        ("C56.9", "ovarian-cancer"), ("C54.1", "uterine-cancer"), ("C55", "uterine-cancer"),
        ("C73", "thyroid-cancer"), ("C00.0", "head-and-neck-cancer"),
        ("C14.8", "head-and-neck-cancer"), ("C32.9", "head-and-neck-cancer"),
        ("C53.9", "cervical-cancer"), ("C79.51", "metastatic-cancer"), ("D05.10", "breast-cancer"),
    ],
)  # fmt: skip
def test_a_code_leads_to_the_topic_that_the_site_has(client: Client, code: str, slug: str) -> None:
    make_topic(slug=slug, published=True)
    make_topic(slug="other-cancer", title="Other cancer", published=True)

    (entry,) = feed(client, code)["entry"]

    assert entry["link"][0]["href"] == f"http://testserver/topics/{slug}/"


def test_a_topic_is_found_by_its_name_whatever_its_address(client: Client) -> None:
    make_topic(slug="c", title="Bréast Cancer", published=True)

    assert titles(client, "C50") == ["Bréast Cancer"]


def test_a_word_is_found_by_another_name_where_there_is_no_topic(client: Client) -> None:
    make_term(slug="x", name="MGUS disease", aliases=["MGUS"], published=True)
    make_topic(slug="multiple-myeloma", title="Multiple myeloma", published=True)

    assert titles(client, "D47.2") == ["MGUS disease"]


def test_a_topic_stands_before_the_words_for_it(client: Client) -> None:
    make_term(slug="leukemia", name="leukemia", published=True)
    make_topic(slug="leukemia", title="Leukemia", published=True)
    make_term(slug="all", name="acute lymphoblastic leukemia", published=True)

    assert titles(client, "C91.0") == ["Leukemia", "Acute lymphoblastic leukemia"]


@pytest.mark.parametrize(
    ("code", "system"),
    [
        ("E11.9", ICD_10_CM), ("Z12.31", ICD_10_CM), ("C99", ICD_10_CM), ("", ICD_10_CM),
        ("C5", ICD_10_CM), ("C50", ""), ("C50", "2.16.840.1.113883.6.103"),
        ("254837009", "2.16.840.1.113883.6.96"), ("2857-1", "2.16.840.1.113883.6.1"),
        ("203213", "2.16.840.1.113883.6.88"), ("C50.911.1", ICD_10_CM), ("C50\x00", "x\x00"),
        ("x" * 10_000, ICD_10_CM), ("C50", "x" * 10_000), ("' OR 1=1", ICD_10_CM),
        ("<script>", "<script>"), ("٣", ICD_10_CM), ("😀", "😀"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["application/json", ""])
def test_an_unknown_code_gets_an_empty_feed(
    client: Client, code: str, system: str, kind: str
) -> None:
    make_topic(slug="breast-cancer", published=True)

    response = client.get(SERVICE, {**question(code, system), "knowledgeResponseType": kind})

    assert response.status_code == 200
    assert b"breast" not in response.content
    assert len(response.content) < 3_000
    if kind:
        assert response.json()["feed"]["entry"] == []
    else:
        assert ET.fromstring(response.content).findall(f"{ATOM}entry") == []  # noqa: S314 - our own


def test_a_system_is_called_by_its_name(client: Client) -> None:
    subtitle = feed(client, "254837009", "2.16.840.1.113883.6.96")["subtitle"]["_value"]

    assert subtitle == "What we have about SNOMED CT 254837009."


@pytest.mark.parametrize("language", ["es", "spanish", "xx", "<"])
def test_who_reads_another_language_gets_no_page_in_english(client: Client, language: str) -> None:
    make_topic(slug="breast-cancer", published=True)

    answer = feed(client, "C50", informationRecipient__languageCode__c=language)

    assert answer["entry"] == []
    assert answer["subtitle"]["_value"] == "Our pages are in English only so far."


@pytest.mark.parametrize(
    "more",
    [
        {"knowledgeResponseType": "application/javascript"},
        {"knowledgeResponseType": "application/javascript", "callback": "alert"},
        {"knowledgeResponseType": "application/json", "callback": "alert(1)//"},
        {"callback": ""},
        {"knowledgeResponseType": "text/html"},
        {"knowledgeResponseType": "x" * 10_000},
    ],
)
def test_no_script_is_ever_answered(client: Client, more: dict[str, str]) -> None:
    response = client.get(SERVICE, question("C50") | more)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json()["error"].startswith("We ")
    assert "alert" not in response.content.decode()


HOSTILE = ["\x0b\x1b\x01", "\ufffe\uffff", "<script>alert(1)</script>", "]]>", "&amp;", "🙂\u202e"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_the_answer_unreadable(
    client: Client, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(settings, "SITE_NOTICE", f"Notice {text}")
    make_topic(slug="breast-cancer", title=f"Title {text}", description=text, published=True)

    asked = question(f"C50{text}", mainSearchCriteria__v__dn=text)
    root = atom(client, question("C50"))
    atom(client, asked)

    assert str(root.findtext(f"{ATOM}entry/{ATOM}title")).startswith("Title")
    assert "<script" not in str(root.findtext(f"{ATOM}entry/{ATOM}summary"))
    assert titles(client, "C50")[0].startswith("Title")


def test_drafts_and_withdrawn_pages_are_not_found(client: Client) -> None:
    make_topic(slug="breast-cancer", title="Breast cancer")
    make_withdrawn(make_topic(slug="lung-cancer", title="Lung cancer", published=True))

    assert titles(client, "C50") == []
    assert titles(client, "C34") == []


def test_a_page_is_never_shown_without_how_fresh_it_is(client: Client) -> None:
    put_live(make_topic(slug="breast-cancer"), today=clock.today() - timedelta(days=500))

    (entry,) = feed(client, "C50")["entry"]

    assert "This page is overdue for a new check." in text_of(entry["summary"]["_value"])


def test_ids_are_the_same_whatever_the_name_of_the_site(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SITE_ADDRESS", "https://explained.example:8000")
    make_topic(slug="breast-cancer", published=True)

    asked = question("C50", knowledgeResponseType="application/json")
    here, there = (
        client.get(SERVICE, asked, headers={"Host": host}).json()["feed"]
        for host in ("testserver", "localhost")
    )

    assert here["id"] == there["id"]
    assert here["entry"][0]["id"] == {
        "_value": "tag:explained.example,2026-01-01:/topics/breast-cancer/"
    }
    assert here["entry"][0]["id"] == there["entry"][0]["id"]


@pytest.mark.parametrize("copies", [5, 150])
def test_a_look_up_takes_as_many_queries_whatever_the_size_of_the_site(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, copies: int
) -> None:
    make_live_topics(copies, like=make_topic(slug="breast-cancer", published=True))

    with django_assert_num_queries(2 + OF_THE_STATE):
        assert len(feed(client, "C50")["entry"]) == 1
    with django_assert_num_queries(OF_THE_STATE):
        assert feed(client, "E11.9")["entry"] == []


@pytest.mark.parametrize("address", [SERVICE, f"{SERVICE}application/"])
def test_nothing_can_be_sent(address: str) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post(address, question("C50")).status_code == 405
    assert client.options(address).status_code == 204


def test_a_record_system_is_told_what_has_not_changed(client: Client) -> None:
    make_topic(slug="breast-cancer", published=True)
    address = f"{SERVICE}?{urlencode(question('C50'))}"
    tag = client.get(address)["ETag"]

    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def lines() -> list[str]:
    text = TABLE.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_line_of_the_table_can_be_reached() -> None:
    for line in lines():
        codes, _, names = line.partition(": ")
        reached = {names_for(ICD_10_CM, code) for code in codes.split("-")}
        assert tuple(names.split("; ")) in reached, line


def test_the_table_knows_neoplasms_only_and_names_its_source() -> None:
    codes = [code for line in lines() for code in line.partition(":")[0].split("-")]

    assert all("C00" <= code[:3] <= "D49" for code in codes)
    assert all(re.fullmatch(r"[CD][0-9][0-9A-Z](\.[0-9A-Z])?", code) for code in codes)
    assert "National Center for Health Statistics" in TABLE.read_text(encoding="utf-8")
    assert names_for(ICD_10_CM, "C4A.9") == ("Merkel cell carcinoma", "skin cancer")
    assert names_for(ICD_10_CM, "C49.A2") == ("gastrointestinal stromal tumor",)


def test_a_feed_without_pages_is_of_the_day(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 1, 15))

    assert feed(client, "E11.9")["updated"] == {"_value": "2026-01-15T00:00:00Z"}
