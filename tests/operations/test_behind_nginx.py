"""The site as readers and staff get it in public: through nginx, from two web servers.

Everything is started from the files that `write_deploy_files` writes for an operator.
"""

from __future__ import annotations

import gzip
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests import database
from tests.factories import make_term, make_topic, make_user, make_withdrawn, put_live
from tests.operations.behind_nginx import HOST, Stack, running_stack
from tests.processes import wait_until
from tests.throwaway import throwaway_folder
from topics.models import Topic

PAGE = "/topics/immunotherapy/"
BROWSER = "gzip, deflate, br, zstd"
SECONDS_UNTIL_GONE = 5
SECONDS_OF_A_BODY = 10
CONNECTIONS_OF_A_SENDER = 100
READERS_CACHE = "public, max-age=60, stale-while-revalidate=30"


def fill() -> None:
    for number in range(3):
        make_topic(slug=f"topic-{number}", published=True)
    make_topic(slug="immunotherapy", title="Immunotherapy", tags=["treatment"], published=True)
    make_term(slug="t-cell", published=True)
    make_user(role="writer", username="writer")


@pytest.fixture(scope="module")
def stack(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    with django_db_blocker.unblock(), database.filled(fill), throwaway_folder() as folder:
        folder.chmod(0o755)
        with running_stack(folder) as running:
            yield running


@contextmanager
def without_servers(stack: Stack) -> Iterator[None]:
    for port in stack.deployment.ports:
        stack.kill(port)
    try:
        yield
    finally:
        stack.start(*stack.deployment.ports)
        wait_until(lambda: stack.ask("/healthz").status == 200)


@contextmanager
def without_database() -> Iterator[None]:
    """Let the server end all connections to the site's database, and take no others."""
    name = connection.get_connection_params()["dbname"]
    with database.maintenance() as session:
        session.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            session.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            connection.close()


def changed(topic_slug: str, title: str) -> None:
    topic = Topic.objects.get(slug=topic_slug)
    topic.title = title
    topic.save()
    put_live(topic)


# What a reader gets


def test_a_reader_gets_a_page_over_tls_and_is_told_nothing_of_what_serves_it(stack: Stack) -> None:
    answer = stack.ask(PAGE)

    assert (answer.status, "Immunotherapy" in answer.text) == (200, True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert answer.headers.get_all("Cache-Control") == [READERS_CACHE]
    assert answer.headers["Server"] == "nginx"
    assert not [name for name in answer.headers if name.startswith(("X-Accel", "X-Cache"))]
    assert "Set-Cookie" not in answer.headers


def test_browsers_speak_http_2_and_nothing_older_than_tls_1_2(stack: Stack) -> None:
    offered = stack.connected(set_alpn_protocols=["h2", "http/1.1"])
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")

    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    plain = socket.create_connection(("127.0.0.1", stack.deployment.https_port), 30)

    assert offered.selected_alpn_protocol() == "h2"
    with pytest.raises(ssl.SSLError), plain:
        old.wrap_socket(plain, server_hostname=HOST)
    offered.close()


def test_whoever_comes_without_tls_is_sent_to_it(stack: Stack) -> None:
    answer = stack.ask_plainly("/search/?q=lump")

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/search/?q=lump")


def test_a_name_of_another_site_is_not_answered(stack: Stack) -> None:
    session = ssl.create_default_context(cafile=stack.deployment.certificate)
    session.check_hostname = False
    plain = socket.create_connection(("127.0.0.1", stack.deployment.https_port), 30)

    with pytest.raises(ssl.SSLError), plain:
        session.wrap_socket(plain, server_hostname="elsewhere.example")


def test_a_page_comes_in_the_encoding_that_its_reader_asks_for(stack: Stack) -> None:
    plain = stack.ask(PAGE)
    in_brotli = stack.ask(PAGE, Accept_Encoding=BROWSER)
    in_gzip = stack.ask(PAGE, Accept_Encoding="gzip")
    refusing = stack.ask(PAGE, Accept_Encoding="br;q=0, gzip;q=0")

    assert brotli.decompress(in_brotli.body) == gzip.decompress(in_gzip.body) == plain.body
    assert [x.headers["Content-Encoding"] for x in (plain, in_brotli, in_gzip, refusing)] == [
        None, "br", "gzip", None,
    ]  # fmt: skip
    for answer in (plain, in_brotli, in_gzip):
        assert answer.headers.get_all("Vary") == ["Accept-Encoding"]


def test_what_has_not_changed_is_not_sent_again(stack: Stack) -> None:
    for encodings in ("", "gzip", BROWSER):
        tag = stack.ask(PAGE, Accept_Encoding=encodings).headers["ETag"]
        again = stack.ask(PAGE, Accept_Encoding=encodings, If_None_Match=tag)

        assert (again.status, again.body) == (304, b"")
        assert again.headers["Cache-Control"] == READERS_CACHE


def test_a_head_is_the_page_without_its_body(stack: Stack) -> None:
    page, head = stack.ask(PAGE), stack.ask(PAGE, "HEAD")

    assert (head.status, head.body) == (200, b"")
    for name in ("ETag", "Content-Type", "Cache-Control", "Vary"):
        assert head.headers[name] == page.headers[name]


def test_static_files_come_from_nginx_compressed_before_and_for_a_year(stack: Stack) -> None:
    root = Path(stack.deployment.static_root)
    hashed = json.loads((root / "staticfiles.json").read_text())["paths"]["js/offline.js"]
    written = Path(str(finders.find("js/offline.js"))).read_bytes()
    # Of this one the web servers do not know.
    (root / "new.0123456789ab.txt").write_text("new")

    in_brotli = stack.ask(f"/static/{hashed}", Accept_Encoding=BROWSER)
    in_gzip = stack.ask(f"/static/{hashed}", Accept_Encoding="gzip")
    unhashed = stack.ask("/static/js/offline.js")
    outside = stack.ask("/static/../data/secret-key")
    new = stack.ask("/static/new.0123456789ab.txt")

    assert brotli.decompress(in_brotli.body) == gzip.decompress(in_gzip.body) == written
    assert in_brotli.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert in_brotli.headers["X-Content-Type-Options"] == "nosniff"
    assert in_brotli.headers.get_all("Vary") == ["Accept-Encoding"]
    assert unhashed.headers["Cache-Control"] == "public, max-age=60"
    assert (new.body, outside.status) == (b"new", 404)


# What is kept


def test_a_page_is_asked_for_once_however_many_read_it(stack: Stack) -> None:
    addresses = {PAGE: 200, "/topics/immunotherapy": 301, "/topics/nowhere/": 404}
    for address in addresses:
        stack.ask(address)

    with without_servers(stack):
        # Nobody is there whom nginx could have asked.
        answers = {x: {stack.ask(x).status for _ in range(20)} for x in addresses}

    assert answers == {address: {status} for address, status in addresses.items()}


def test_a_withdrawn_page_is_gone_within_seconds(stack: Stack) -> None:
    topic = make_topic(slug="wrong", title="Wrong", published=True)
    assert stack.ask("/topics/wrong/").status == 200
    make_withdrawn(topic)

    seconds = wait_until(lambda: stack.ask("/topics/wrong/").status == 410)

    assert seconds < SECONDS_UNTIL_GONE


@pytest.mark.parametrize("seconds", [4, 3600])
def test_a_withdrawn_page_is_gone_for_whoever_comes_first_after_that(
    stack: Stack, seconds: int
) -> None:
    topic = make_topic(slug=f"left-alone-{seconds}", published=True)
    assert stack.ask(topic.get_absolute_url()).status == 200
    make_withdrawn(topic)

    stack.let_pass(seconds)

    assert stack.ask(topic.get_absolute_url()).status == 410


def test_a_page_that_goes_live_is_there_within_seconds(stack: Stack) -> None:
    assert stack.ask("/topics/new/").status == 404

    make_topic(slug="new", published=True)

    assert wait_until(lambda: stack.ask("/topics/new/").status == 200) < SECONDS_UNTIL_GONE


def test_pages_stay_readable_while_no_server_is_there_and_are_right_when_one_is(
    stack: Stack,
) -> None:
    topic = make_topic(slug="away", title="Away", published=True)
    first = stack.ask("/topics/away/")
    stack.let_pass(3600)

    with without_servers(stack):
        kept = stack.ask("/topics/away/")
        never_asked = stack.ask("/topics/topic-2/questions/")
        sent = stack.ask("/topics/away/report/", "POST", "text=x")
        make_withdrawn(topic)

    assert (kept.status, kept.body) == (200, first.body)
    assert "Checked" in kept.text
    for answer in (never_asked, sent):
        assert answer.status == 502
        assert "This site is away for a moment" in answer.text
        assert answer.headers.get_all("Cache-Control") == ["no-store"]
    assert wait_until(lambda: stack.ask("/topics/away/").status == 410) < SECONDS_UNTIL_GONE


def test_pages_stay_readable_while_the_database_is_away(stack: Stack) -> None:
    topic = make_topic(slug="steady", title="Steady", published=True)
    first = stack.ask("/topics/steady/")
    stack.let_pass(3600)

    with without_database():
        kept = stack.ask("/topics/steady/")
        never_asked = stack.ask("/topics/topic-2/large-print/")

    assert (kept.status, kept.body) == (200, first.body)
    assert never_asked.status == 503
    assert "Cancer Information Service" in never_asked.text
    make_withdrawn(topic)
    assert wait_until(lambda: stack.ask("/topics/steady/").status == 410) < SECONDS_UNTIL_GONE


def test_one_server_is_enough(stack: Stack) -> None:
    gone = stack.deployment.ports[0]
    stack.kill(gone)
    try:
        # Addresses that nobody asked for before, so that each reaches a server.
        answers = [stack.ask(f"/search/?q=word{number}") for number in range(20)]
    finally:
        stack.start(gone)

    assert {x.status for x in answers} == {200}


def test_staff_with_a_session_are_never_answered_from_what_is_kept(stack: Stack) -> None:
    session = f"{settings.SESSION_COOKIE_NAME}=abc"
    changed("topic-1", "Before")
    wait_until(lambda: "Before" in stack.ask("/topics/topic-1/").text)
    rooms = {room: stack.kept(room) for room in ("pages", "queries")}

    changed("topic-1", "After")
    theirs = stack.ask("/topics/topic-1/", Cookie=session)
    other = stack.ask("/topics/topic-1/large-print/", Cookie=f"a=b; {session}")

    assert "After" in theirs.text
    assert theirs.headers.get_all("Cache-Control") == ["no-store"]
    assert other.headers.get_all("Cache-Control") == ["no-store"]
    assert {room: stack.kept(room) for room in rooms} == rooms


def test_what_was_looked_for_is_kept_by_nobody(stack: Stack) -> None:
    before = stack.kept("pages"), stack.kept("queries")

    answers = [stack.ask(x) for x in ("/search/?q=lump", "/search/suggestions/?q=im")]

    assert [x.headers["Cache-Control"] for x in answers] == ["no-store"] * 2
    assert (stack.kept("pages"), stack.kept("queries")) == before
    assert "lump" not in "".join(x.read_text() for x in (stack.folder / "log").iterdir())


def test_nginx_writes_down_no_key_of_a_mail(stack: Stack) -> None:
    stack.ask("/accounts/password/reset/key/1-5ec8e7/?q=lump")

    def written() -> str:
        return "".join(x.read_text() for x in (stack.folder / "log").iterdir())

    # nginx writes its lines some seconds later.
    wait_until(lambda: '"/accounts/password/reset/key/..."' in written())
    assert "5ec8e7" not in written()
    assert "lump" not in written()


def test_addresses_that_somebody_makes_up_are_not_kept(stack: Stack) -> None:
    stack.ask("/glossary/t-cell/")
    before = stack.kept("pages"), stack.kept("queries")

    answers = [stack.ask(f"/glossary/t-cell/?x{number}={number}") for number in range(50)]

    assert {x.status for x in answers} == {200}
    assert (stack.kept("pages"), stack.kept("queries")) == before


@pytest.mark.parametrize(
    "address",
    [
        "/?utm_source=mail&utm_medium=a", "/?fbclid=1", "/?utm_campaign=",
        "/topics/?tag=treatment&utm_source=x&fbclid=3",
    ],
)  # fmt: skip
def test_arrivals_from_mails_share_one_answer(stack: Stack, address: str) -> None:
    first = stack.ask(address)
    before = stack.kept("pages"), stack.kept("queries")

    second = stack.ask(f"{address}1")

    assert first.headers["Cache-Control"] == second.headers["Cache-Control"] == READERS_CACHE
    assert second.body == first.body
    assert (stack.kept("pages"), stack.kept("queries")) == before


@pytest.mark.parametrize("spelling", ["//topics/", "/x/../topics/", "/topics/?", "/%74opics/"])
def test_no_other_spelling_takes_the_place_of_a_page(stack: Stack, spelling: str) -> None:
    page, tracked = stack.ask("/topics/"), stack.ask("/topics/?utm_source=x")
    stack.let_pass(3600)

    stack.ask(spelling)
    stack.ask(f"{spelling}?utm_source=x")

    assert stack.ask("/topics/").body == page.body
    assert stack.ask("/topics/?utm_source=x").body == tracked.body == page.body


def test_no_flood_of_parameters_pushes_out_a_page(stack: Stack) -> None:
    pages, queries = stack.kept("pages"), stack.kept("queries")

    for number in range(20):
        stack.ask(f"/topics/?tag=nothing-{number}")

    assert (stack.kept("pages"), stack.kept("queries")) == (pages, queries + 20)


# Limits


def test_a_body_that_no_form_needs_is_refused_by_its_length(stack: Stack) -> None:
    answer = stack.ask(f"{PAGE}report/", "POST", "text=" + "x" * 600_000)
    paste = stack.ask(f"{PAGE}report/", "POST", "text=" + "x" * 50_000)

    assert (answer.status, "That was too large" in answer.text) == (413, True)
    assert paste.status in (400, 403)


def test_bodies_that_do_not_arrive_hold_no_thread_and_their_sender_no_more_connections(
    stack: Stack,
) -> None:
    slow = stack.seen_from("127.0.0.7")
    head = f"POST /search/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1000\r\n\r\ntext="

    with ExitStack() as connections:
        for _ in range(CONNECTIONS_OF_A_SENDER):
            connections.enter_context(slow.connected()).sendall(head.encode())
        # Two servers have eight threads, and each of these would wait for one of them.
        answers = [stack.ask(f"/search/?q=slow{number}") for number in range(10)]
        refused = wait_until(lambda: slow.ask("/").status == 429)

    assert {x.status for x in answers} == {200}
    assert refused < SECONDS_OF_A_BODY


@pytest.mark.parametrize("address", ["/accounts/login/", "/topics/topic-0/report/"])
def test_who_sends_a_form_again_and_again_is_asked_to_wait(stack: Stack, address: str) -> None:
    sender = stack.seen_from("127.0.0.8")

    answers = [sender.ask(address, "POST", f"username=a&password={n}") for n in range(14)]

    assert answers[0].status != 429
    assert answers[-1].status == 429
    assert "Please wait a minute" in answers[-1].text
    assert answers[-1].headers.get_all("Cache-Control") == ["no-store"]
    # Reading goes on, and so does everybody else.
    assert sender.ask(address).status == 200
    assert stack.ask(address, "POST", "username=a").status != 429


def test_a_sender_cannot_write_who_they_are(stack: Stack) -> None:
    # Without the proxy's own word the site would send these to https once more.
    answer = stack.ask("/", X_Forwarded_Proto="http", X_Forwarded_For="192.0.2.1")

    assert answer.status == 200
