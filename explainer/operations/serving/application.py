"""The site as granian calls it: a thread works for a request once all of it is there.

granian's own WSGI gives a thread to each request before its body has come, and until the slowest
reader has taken the answer: a few that send or take slowly stop all others. Its RSGI lets an event
loop wait for both. A WSGI application itself asks for no such thing, so that is what runs here.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from explainer.operations.database_trouble import TROUBLE, Trouble
from explainer.operations.serving.bodies import REFUSAL, Refusal, announced_bytes, seconds_for
from explainer.operations.serving.environment import environ_of
from explainer.operations.serving.turns import MOST_AT_WORK, NoTurn, Turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from granian._granian import RSGIHTTPProtocol
    from granian.rsgi import Scope

WsgiApplication = Callable[..., Iterable[bytes]]

# Of all bodies that are on their way to a process, as they were announced.
MOST_BYTES_ON_THEIR_WAY: Final = 64 * 1024 * 1024
# A longer answer waits in a file until its reader has taken it.
MOST_BYTES_IN_MEMORY: Final = 1024 * 1024
# granian opens the file at once; after that nobody needs its name.
SECONDS_TO_OPEN_A_FILE: Final = 30


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    content: bytes | Path


# From what was asked, and what broke.
WhenBroken = Callable[[dict[str, Any], Exception], Answer]


class Application:
    """An RSGI application in front of a WSGI one."""

    def __init__(
        self,
        application: WsgiApplication,
        *,
        at_start: Callable[[], object] = lambda: None,
        when_broken: WhenBroken | None = None,
    ) -> None:
        """`at_start` runs beside the first requests, as soon as a worker is there for them.

        `when_broken` is asked what to answer where an answer breaks while it is made piece by
        piece: the site itself has given it away by then. Without it the error goes on.
        """
        self.application = application
        self.at_start = at_start
        self.when_broken = when_broken
        self.turns = Turns()
        self.bytes_on_their_way = 0
        self.threads = ThreadPoolExecutor(MOST_AT_WORK, "page")
        # Pages that only say why there is no page: they never wait for the others.
        self.refusing = ThreadPoolExecutor(1, "refusal")

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        self.refusing.submit(self.at_start)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        for threads in (self.threads, self.refusing):
            threads.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Scope, protocol: RSGIHTTPProtocol) -> None:
        asked = environ_of(scope)
        await self.receive(asked, protocol)
        respond(protocol, await self.answer(asked))

    async def receive(self, asked: dict[str, Any], protocol: RSGIHTTPProtocol) -> None:
        """Wait for the body, or note why not."""
        length = announced_bytes(asked)
        if isinstance(length, Refusal):
            asked[REFUSAL] = length
        elif length + self.bytes_on_their_way > MOST_BYTES_ON_THEIR_WAY:
            asked[REFUSAL] = Refusal.BUSY
        elif length:
            with self.on_their_way(length):
                try:
                    async with asyncio.timeout(seconds_for(length)):
                        asked["wsgi.input"] = BytesIO(await protocol())
                except TimeoutError:
                    asked[REFUSAL] = Refusal.LATE

    @contextmanager
    def on_their_way(self, length: int) -> Iterator[None]:
        self.bytes_on_their_way += length
        try:
            yield
        finally:
            self.bytes_on_their_way -= length

    async def answer(self, asked: dict[str, Any]) -> Answer:
        if REFUSAL not in asked:
            try:
                return await self.answer_in_turn(asked)
            except NoTurn:
                asked[REFUSAL] = Refusal.BUSY
        return await self.work(self.refusing, asked)

    async def answer_in_turn(self, asked: dict[str, Any]) -> Answer:
        async with self.turns.turn(asked["PATH_INFO"]) as lock:
            answer = await self.work(self.threads, asked)
            if asked.get(TROUBLE) == Trouble.LOCKED:
                lock.begins()
            else:
                lock.ends()
            return answer

    async def work(self, threads: ThreadPoolExecutor, asked: dict[str, Any]) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, self.answer_now, asked)

    def answer_now(self, asked: dict[str, Any]) -> Answer:
        try:
            return answer_of(self.application, asked)
        except Exception as error:
            if self.when_broken is None:
                raise
            return self.when_broken(asked, error)


def answer_of(application: WsgiApplication, asked: dict[str, Any]) -> Answer:
    """Run the application to the end of what it streams, so that its thread waits for no reader."""
    started: list[Any] = []
    pieces = application(asked, lambda *line, **_error: started.extend(line))
    with closing(pieces):  # type: ignore[type-var] # Django's answers can be closed
        content = b"" if asked["REQUEST_METHOD"] == "HEAD" else collected(iter(pieces))
    status, headers = started[:2]
    return Answer(int(status.partition(" ")[0]), headers, content)


def collected(pieces: Iterator[bytes]) -> bytes | Path:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MOST_BYTES_IN_MEMORY:
            return in_a_file(bytes(content), pieces)
    return bytes(content)


def in_a_file(beginning: bytes, rest: Iterator[bytes]) -> Path:
    with tempfile.NamedTemporaryFile(prefix="cancer-explained-", delete=False) as file:
        path = Path(file.name)
        try:
            file.write(beginning)
            file.writelines(rest)
        except BaseException:
            path.unlink()
            raise
    return path


def respond(protocol: RSGIHTTPProtocol, answer: Answer) -> None:
    if isinstance(answer.content, Path):
        protocol.response_file(answer.status, answer.headers, str(answer.content))
        loop = asyncio.get_running_loop()
        loop.call_later(SECONDS_TO_OPEN_A_FILE, answer.content.unlink, True)
    elif answer.content or answer.status == HTTPStatus.OK:
        protocol.response_bytes(answer.status, answer.headers, answer.content)
    else:
        protocol.response_empty(answer.status, answer.headers)
