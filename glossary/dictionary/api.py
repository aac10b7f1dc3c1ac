"""NCI's glossary API, asked politely: page by page, each kept until all are imported.

What broke off goes on with the first page that is missing, on the same day. Only the host that the
operator named is asked.
"""

from __future__ import annotations

import http.client
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import IO, Any, Final
from urllib.parse import urlencode, urlsplit

from explainer.operations.embedded_postgres.home import make_data_folder
from explainer.operations.progress import with_progress
from glossary.dictionary.files import DictionaryFileError, read_json
from glossary.dictionary.models import Language
from glossary.dictionary.rows import DICTIONARY

TERMS_ON_A_PAGE: Final = 100
MOST_TERMS: Final = 100_000
MOST_BYTES: Final = 10 * 1024 * 1024
BYTES_AT_ONCE: Final = 64 * 1024
SECONDS_OF_SILENCE: Final = 30
SECONDS_OF_AN_ANSWER: Final = 120
SECONDS_BETWEEN_PAGES: Final = 0.5
SECONDS_BEFORE_ANOTHER_TRY: Final = (1, 5, 25, 60)
# An answer that may be another one in a minute.
PASSING: Final = frozenset({408, 429, 500, 502, 503, 504})
FOLDER: Final = "dictionary-answers"

Wait = Callable[[float], None]


class ApiError(Exception):
    """Why the API gave no dictionary, said to whoever runs the import."""


class _PassingError(Exception):
    """What may be gone at the next try."""


class _NoOtherPlace(urllib.request.HTTPRedirectHandler):
    """Whoever sends us elsewhere is not the host that the operator named."""

    def redirect_request(self, *_words: Any) -> None:  # noqa: ANN401 - urllib's signature
        return None


@dataclass(frozen=True)
class _Asked:
    """One page of one language, and the file that keeps its answer."""

    address: str
    path: Path


@contextmanager
def answers_of(address: str, day: date, *, wait: Wait) -> Iterator[list[Path]]:
    """Yield a file for each page of the dictionary in all languages. Raises ApiError.

    The files go once they are imported, which is when the block ends without an error.
    """
    base = _base_of(address)
    name = f"{day}-{sha256(base.encode()).hexdigest()[:12]}"
    folder = make_data_folder() / FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    found = [path for language in Language for path in _pages(base, language, folder, wait)]
    yield found
    shutil.rmtree(folder.parent, ignore_errors=True)


def _base_of(address: str) -> str:
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        is_one = False
    if not is_one or not address.isprintable() or set(address) & set(" ?#"):
        raise ApiError("The address of the API must read https://host/path/.")
    return address.rstrip("/")


def _pages(base: str, language: Language, folder: Path, wait: Wait) -> Iterator[Path]:
    def page(start: int) -> _Asked:
        asked = {"size": TERMS_ON_A_PAGE, "from": start, "includeAdditionalInfo": "false"}
        place = "/".join([base, "Terms", *DICTIONARY, language.value])
        return _Asked(f"{place}?{urlencode(asked)}", folder / f"{language.value}-{start:06}.json")

    first = page(0)
    _keep(first, wait)
    total = _total(first)
    yield first.path
    doing = f"Asking for {language.label}"
    for start in with_progress(range(TERMS_ON_A_PAGE, total, TERMS_ON_A_PAGE), doing):
        asked = page(start)
        _keep(asked, wait)
        _refuse_another_total(asked, total, start, folder)
        yield asked.path


def _total(asked: _Asked) -> int:
    """Return how many terms there are. Raises ApiError for an answer that does not say so."""
    try:
        answer = read_json(asked.path)
        total = answer["meta"]["totalResults"]
        is_whole = type(total) is int and len(answer["results"]) == min(total, TERMS_ON_A_PAGE)
    except (DictionaryFileError, LookupError, TypeError):
        is_whole, total = False, 0
    if not is_whole or not 0 <= total <= MOST_TERMS:
        asked.path.unlink()
        raise ApiError(f"{asked.address} is no page of terms.")
    return int(total)


def _refuse_another_total(asked: _Asked, total: int, start: int, folder: Path) -> None:
    try:
        answer = read_json(asked.path)
        is_next = answer["meta"]["totalResults"] == total
        is_next = is_next and len(answer["results"]) == min(total - start, TERMS_ON_A_PAGE)
    except (DictionaryFileError, LookupError, TypeError):
        is_next = False
    if not is_next:
        shutil.rmtree(folder)
        raise ApiError(
            f"{asked.address} does not go on from the pages before it. Please run it again:"
            " it then begins with the first page."
        )


def _keep(asked: _Asked, wait: Wait) -> None:
    """Ask for a page that is not kept yet, again after growing waits where that may help."""
    if asked.path.exists():
        return
    for seconds in (*SECONDS_BEFORE_ANOTHER_TRY, None):
        try:
            content = _content(asked.address)
        except _PassingError as trouble:
            if seconds is None:
                raise ApiError(
                    f"{asked.address} cannot be had: {trouble}. What was fetched before is kept:"
                    " run it again today, and it goes on from there."
                ) from None
            wait(seconds)
        else:
            draft = asked.path.with_suffix(".part")
            draft.write_bytes(content)
            draft.replace(asked.path)
            wait(SECONDS_BETWEEN_PAGES)
            return


def _content(address: str) -> bytes:
    request = urllib.request.Request(  # noqa: S310 - only http and https come here
        address, headers={"Accept": "application/json", "User-Agent": "cancer-explained"}
    )
    opener = urllib.request.build_opener(_NoOtherPlace)
    try:
        with opener.open(request, timeout=SECONDS_OF_SILENCE) as answer:
            return _read(answer, address)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in PASSING:
            raise _PassingError(f"it answers {error.code}") from None
        raise ApiError(f"{address} answers {error.code}.") from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise _PassingError(str(reason) or type(error).__name__) from None


def _read(answer: IO[bytes], address: str) -> bytes:
    """Read an answer of bounded size, in bounded time."""
    end, content = monotonic() + SECONDS_OF_AN_ANSWER, b""
    while part := answer.read1(BYTES_AT_ONCE):  # type: ignore[attr-defined]
        content += part
        if len(content) > MOST_BYTES:
            raise ApiError(f"{address} is larger than {MOST_BYTES // 1024**2} MB.")
        if monotonic() > end:
            raise _PassingError(f"it takes longer than {SECONDS_OF_AN_ANSWER} seconds")
    return content
