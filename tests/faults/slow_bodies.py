"""How long readers wait while 200 people send a form a byte a second: by hand.

python -m tests.faults.slow_bodies                       a site of its own
python -m tests.faults.slow_bodies --at 127.0.0.1:8000   one that runs, or the proxy before it
"""

from __future__ import annotations

import argparse
import http.client
import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from tests.faults.by_hand import database_by_hand, p95

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT: Final = "/topics/whole/report/"
READERS: Final = 8
PAGES_EACH: Final = 50
HEADERS: Final = (
    "Content-Length: 5000\r\n\r\nwords=",
    "Transfer-Encoding: chunked\r\n\r\n5\r\nwords",
    "Content-Length: 5000\r\n\r\n",
    "X-Never: ",
)


class Sender(threading.Thread):
    """One who begins a form anew whenever the site has hung up."""

    def __init__(self, place: tuple[str, int], headers: str, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.place, self.headers, self.ended = place, headers, ended
        self.times_hung_up_on = 0

    def run(self) -> None:
        while not self.ended.is_set():
            with suppress(OSError), socket.create_connection(self.place, timeout=5) as talk:
                head = f"POST {REPORT} HTTP/1.1\r\nHost: {self.place[0]}\r\n"
                talk.sendall((head + self.headers).encode())
                while not self.ended.wait(1):
                    talk.sendall(b"x")
            self.times_hung_up_on += 1


@contextmanager
def crowd_of_senders(place: tuple[str, int], number: int) -> Iterator[list[Sender]]:
    ended = threading.Event()
    crowd = [Sender(place, HEADERS[i % len(HEADERS)], ended) for i in range(number)]
    for sender in crowd:
        sender.start()
    try:
        yield crowd
    finally:
        ended.set()
        for sender in crowd:
            sender.join()


def read_pages(place: tuple[str, int], path: str) -> list[float]:
    waited: list[float] = []

    def read() -> None:
        for _ in range(PAGES_EACH):
            begun = time.monotonic()
            talk = http.client.HTTPConnection(*place, timeout=60)
            talk.request("GET", path)
            assert talk.getresponse().status == http.HTTPStatus.OK
            talk.close()
            waited.append(time.monotonic() - begun)

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return waited


def measure(place: tuple[str, int], path: str, number: int) -> None:
    alone = read_pages(place, path)
    with crowd_of_senders(place, number) as crowd:
        # Until each of them has been hung up on once, or would have been.
        read_pages(place, path)
        among = read_pages(place, path)
        hung_up_on = sum(sender.times_hung_up_on for sender in crowd)
    print(f"{READERS} readers of {path}, 95 of 100 pages within: {p95(alone):.2f} s alone,")
    print(f"{p95(among):.2f} s among {number} who send slowly (hung up on {hung_up_on} times)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", metavar="HOST:PORT")
    parser.add_argument("--path", default="/topics/whole/", help="the page that readers open")
    parser.add_argument("--senders", type=int, default=200)
    asked = parser.parse_args()
    if asked.at:
        host, _, port = asked.at.rpartition(":")
        measure((host, int(port)), asked.path, asked.senders)
        return
    with database_by_hand():
        from tests.own_site import own_site  # noqa: PLC0415 - models want Django set up

        with own_site() as site:
            measure(("127.0.0.1", site.port), asked.path, asked.senders)


if __name__ == "__main__":
    main()
