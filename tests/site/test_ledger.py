"""The ledger of checks: what it lists, how it is searched, and its CSV."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.publish import publication_of
from explainer.site.ledger import ChecksOnPages, LedgerFilter
from explainer.sources.models import Source, Verification
from explainer.text.cells import harmless
from tests import clock
from tests.database import as_owner
from tests.factories import (
    check_again,
    make_corrected,
    make_live_topics,
    make_source,
    make_term,
    make_topic,
    put_live,
    take_back,
    verify,
)
from tests.reading import OF_THE_STATE, text_of

pytestmark = pytest.mark.django_db
LEDGER = "/how-we-verify/ledger/"
CSV = "/how-we-verify/ledger.csv"


def found(client: Client, **asked: str) -> str:
    return text_of(client.get(LEDGER, asked).content.decode())


def rows(client: Client, **asked: str) -> list[dict[str, str]]:
    response = client.get(CSV, asked)
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(b"".join(response).decode(), newline="")))


def test_the_ledger_lists_the_checks_of_topics_and_terms_the_newest_first(client: Client) -> None:
    put_live(make_topic(title="Surgery"), today=date(2026, 7, 1))
    put_live(make_term(name="biopsy"), today=date(2026, 7, 2))

    page = found(client)

    assert "2 checks" in page
    assert page.index("July 2, 2026 Biopsy") < page.index("July 1, 2026 Surgery")
    assert [row["Page"] for row in rows(client)] == ["Biopsy", "Surgery"]


def test_the_way_to_the_ledger_is_on_the_page_about_verifying(client: Client) -> None:
    assert f'href="{LEDGER}"' in client.get("/how-we-verify/").content.decode()


def test_nothing_of_a_draft_is_revealed(client: Client) -> None:
    draft = make_topic(title="Secretdraft", slug="secretdraft")
    publication_of(draft)
    verify(draft)
    live = make_topic(title="Public", published=True)
    live.sections.update(body="Not published.")
    verify(live, today=date(2020, 1, 1))

    assert Verification.objects.count() == 3
    assert "1 check " in found(client)
    assert [row["Page"] for row in rows(client)] == ["Public"]
    assert "0 checks" in found(client, q="secretdraft")


def make_three() -> None:
    for title, day, slug in (
        ("Émile’s surgery", date(2026, 6, 30), "surgery"),
        ("Radiation", date(2026, 7, 1), "radiation"),
        ("Radiation at home", date(2026, 7, 2), "home"),
    ):
        source = make_source(address=f"https://www.cancer.gov/about/{slug}")
        put_live(make_topic(title=title, source=source), today=day)


@pytest.mark.parametrize(
    ("asked", "pages"),
    [
        ({}, ["Radiation at home", "Radiation", "Émile’s surgery"]),
        ({"q": "RADIATION"}, ["Radiation at home", "Radiation"]),
        ({"q": "emile"}, ["Émile’s surgery"]),
        ({"q": "%"}, []),
        ({"source": "about/HOME"}, ["Radiation at home"]),
        ({"source": "https://www.cancer.gov/about/surgery"}, ["Émile’s surgery"]),
        ({"verdict": "still_right", "q": "home"}, ["Radiation at home"]),
        ({"verdict": "needs_writer"}, []),
        ({"from": "2026-07-01"}, ["Radiation at home", "Radiation"]),
        ({"from": "2026-07-02"}, ["Radiation at home"]),
        ({"from": "2026-07-03"}, []),
        ({"to": "2026-06-29"}, []),
        ({"to": "2026-06-30"}, ["Émile’s surgery"]),
        ({"to": "2026-07-01"}, ["Radiation", "Émile’s surgery"]),
        ({"from": "2026-07-01", "to": "2026-07-01"}, ["Radiation"]),
        ({"from": " 2026-07-02 ", "q": " ", "to": ""}, ["Radiation at home"]),
    ],
)
def test_the_page_and_the_table_hold_what_was_asked_for(
    client: Client, asked: dict[str, str], pages: list[str]
) -> None:
    make_three()

    assert [row["Page"] for row in rows(client, **asked)] == pages
    assert f"{len(pages)} check" in found(client, **asked)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "yesterday"}, "First day: Write the day as year-month-day"),
        ({"to": "2026-02-30"}, "Last day: Write the day as year-month-day"),
        ({"to": "07/02/2026"}, "Last day: Write the day as year-month-day"),
        ({"from": "2026-07-02", "to": "2026-07-01"}, "The last day must not lie before the first."),
        ({"verdict": "perfect"}, "Result: Choose one of the results in the list."),
    ],
)
def test_what_cannot_be_looked_up_gets_a_sentence_and_the_form_back(
    client: Client, asked: dict[str, str], sentence: str
) -> None:
    make_three()

    page = client.get(LEDGER, asked | {"q": "radiation"})
    table = client.get(CSV, asked | {"q": "radiation"})

    assert (page.status_code, table.status_code) == (200, 400)
    assert table["Content-Type"].startswith("text/html")
    for response in (page, table):
        html = response.content.decode()
        assert sentence in text_of(html)
        assert 'value="radiation"' in html
        assert "Compared with" not in html
        assert all(f'value="{day}"' in html for name, day in asked.items() if name != "verdict")


@pytest.mark.parametrize("name", ["q", "source", "verdict", "from", "to", "page"])
@pytest.mark.parametrize(
    "value",
    ["x" * 50_000, "<script>alert(1)</script>", "\x00", '"><b>', "' OR 1=1 --", "\\", "%", "🙂",
     "\u202e", "0000-00-00", "99999-01-01", "٢٠٢٦-٠٧-٠٢", "-1", "٣"],
)  # fmt: skip
def test_whatever_is_asked_gets_a_page(client: Client, name: str, value: str) -> None:
    make_topic(published=True)

    page = client.get(LEDGER, {name: value})

    html = page.content.decode()
    assert page.status_code == 200
    assert "<script>alert(1)" not in html
    assert '"><b>' not in html
    assert client.get(CSV, {name: value}).status_code in (200, 400)


def test_an_empty_ledger_says_so_kindly(client: Client) -> None:
    assert "No checks are on record yet." in found(client)
    assert "No check fits what you asked for." in found(client, q="bone")
    assert rows(client) == []


def test_the_ledger_is_read_in_the_order_of_an_index_and_only_as_far_as_is_shown() -> None:
    check_again(make_topic(published=True), 500)
    page = ChecksOnPages(LedgerFilter.asked_by({}), "").keys[:50]
    behind = page.query.sql_with_params()

    with as_owner(), connection.cursor() as cursor:
        # Of so few rows PostgreSQL would rather sort all.
        cursor.execute("ANALYZE; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {behind[0]}", behind[1])
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Scan Backward using verification_in_the_ledger" in plan
    assert "Sort" not in plan


def test_all_checks_are_counted_once_until_there_is_another(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    found(client)

    with CaptureQueriesContext(connection) as queries:
        assert "1 check" in found(client)
    assert not any("COUNT(" in x["sql"] for x in queries.captured_queries)

    verify(topic)
    assert "2 checks" in found(client)
    assert "2 checks" not in found(client, to="2000-01-01")


@pytest.mark.parametrize("checks", [5, 500])
def test_the_ledger_takes_as_many_queries_whatever_its_size(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, checks: int
) -> None:
    check_again(make_topic(published=True), checks)

    # Their number, the keys of those on the page, and these.
    with django_assert_num_queries(3 + OF_THE_STATE):
        page = client.get(LEDGER)
    # One for the names of the reviewers, and one for each so many lines.
    with django_assert_num_queries(2 + OF_THE_STATE):
        table = b"".join(client.get(CSV))

    assert page.content.decode().count("Compared with") == min(checks + 1, 50)
    assert table.count(b"\r\n") == checks + 2


@pytest.mark.parametrize("checks", [1, 2, 3, 4, 6, 7, 10])
def test_a_table_of_any_length_is_written_a_few_lines_at_a_time(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
    checks: int,
) -> None:
    topic = make_topic(published=True)
    # As many on one day as behind it: where a part ends, the day goes on.
    make_live_topics(checks // 2, like=topic)
    check_again(topic, checks - checks // 2 - 1)
    in_one_part = rows(client)
    monkeypatch.setattr("explainer.site.ledger_table.ROWS_AT_A_TIME", 3)

    with django_assert_num_queries(1 + checks // 3 + 1 + OF_THE_STATE):
        written = list(client.get(CSV))

    # The first part is the head of the table.
    assert [part.count(b"\r\n") for part in written[1:]] == [3] * (checks // 3) + [
        checks % 3 for _rest in range(checks % 3 > 0)
    ]
    assert len(in_one_part) == checks
    assert list(csv.DictReader(StringIO(b"".join(written).decode(), newline=""))) == in_one_part


@pytest.mark.parametrize("name", ['A "b", c', "one\r\ntwo", "\\", "émile", "ñ", "🙂 x", "a,b", "’"])
def test_whatever_stands_in_a_name_stays_in_its_cell(client: Client, name: str) -> None:
    make_topic(title=name, published=True)
    Source.objects.update(title=name)

    (row,) = rows(client)

    assert (row["Page"], row["NCI page"]) == (name[0].upper() + name[1:], name)
    assert None not in row


def test_a_reviewer_is_named_in_the_table_as_on_the_page(client: Client) -> None:
    make_topic(published=True)
    reviewer = Verification.objects.get().reviewer
    reviewer.first_name, reviewer.last_name = "=Ada", '"Lovelace"'
    reviewer.save()

    assert rows(client)[0]["Checked by"] == 'Reviewer =. ".'
    assert reviewer.username not in b"".join(client.get(CSV)).decode()


def test_the_pages_of_a_ledger_keep_what_was_asked_for(client: Client) -> None:
    check_again(make_topic(title="Surgery", published=True), 60)

    page = client.get(LEDGER, {"q": "surgery", "page": "2"}).content.decode()

    assert "Page 2 of 2" in page
    assert 'href="?q=surgery&amp;page=1"' in page
    assert f'href="{CSV}?q=surgery"' in page


@pytest.mark.parametrize("address", [LEDGER, CSV])
def test_the_ledger_cannot_be_posted_to(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_the_table_is_a_file_with_every_fact_of_a_check(client: Client) -> None:
    source = make_source(
        address="https://www.cancer.gov/x", title="Ünicode", nci_date=None, date_kind="none"
    )
    topic = make_topic(title="Surgery, and more", slug="surgery", source=source)
    put_live(topic, today=date(2026, 7, 2))

    response = client.get(CSV)

    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["Cache-Control"].startswith("public, ")
    assert not response.cookies
    assert rows(client) == [
        {
            "Checked on": "2026-07-02",
            "Kind of page": "topic",
            "Page": "Surgery, and more",
            "Address of the page": "http://testserver/topics/surgery/",
            "NCI page": "Ünicode",
            "Address of the NCI page": "https://www.cancer.gov/x",
            "NCI date": "",
            "NCI word for the date": "no date on page",
            "Result": "still right",
            "Checked by": "Reviewer",
            "Recorded on": clock.today().isoformat(),
            "Carried forward from the check of": "",
            "Taken back on": "",
        }
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(client: Client, sign: str) -> None:
    make_topic(title='=HYPERLINK("https://evil.example")', published=True)
    Source.objects.update(title=f"{sign}1+1")

    (row,) = rows(client)

    assert row["Page"] == '\'=HYPERLINK("https://evil.example")'
    assert row["NCI page"] == f"'{sign}1+1"
    assert harmless("1=1") == "1=1"


def test_a_check_that_was_carried_forward_keeps_its_day_and_says_so(client: Client) -> None:
    topic = make_topic()
    put_live(topic, today=date(2026, 7, 2))
    topic.sections.update(body="It helps your own immune system.")
    make_corrected(topic)

    page = found(client)

    assert "July 2, 2026 Immunotherapy Carried forward from the check of July 2, 2026 with" in page
    assert [
        (row["Checked on"], row["Result"], row["Carried forward from the check of"])
        for row in rows(client)
    ] == [
        ("2026-07-02", "small correction", "2026-07-02"),
        ("2026-07-02", "still right", ""),
    ]
    assert len(rows(client, verdict="small_correction")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_check_that_was_taken_back_stays_in_the_ledger_marked_as_such(client: Client) -> None:
    topic = make_topic(published=True)
    verify(topic, verdict="source_gone")
    take_back(Verification.objects.latest("pk"))

    page = found(client)

    assert "2 checks" in page
    assert page.count("Taken back · It said “source page gone” by mistake and does not count") == 1
    today = clock.today().isoformat()
    assert [(row["Result"], row["Taken back on"]) for row in rows(client)] == [
        ("source page gone", today),
        ("still right", ""),
    ]
    assert len(rows(client, verdict="source_gone")) == 1


def test_the_ledger_says_what_its_words_mean(client: Client) -> None:
    page = found(client)

    for word in ("Still right", "Small correction", "Carried forward", "Taken back"):
        assert f"{word} " in page
