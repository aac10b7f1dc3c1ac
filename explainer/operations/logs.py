"""What the site writes about itself: one line for each thing that its operator must know.

No line says who reads or what they looked for: no address, no query string, no word of a form. An
exception may repeat what a reader wrote, so its message is left out wherever a reader wrote
something; the frames stay. What comes from outside is quoted and bounded: it can forge no line.

While the database is in trouble, or too many ask at once, every page says so, and so does the pool
of connections: the log says it once a minute, with how often it was so meanwhile.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db import DatabaseError
from django.http import HttpRequest

from explainer.env import env_choice
from explainer.operations.database_trouble import Trouble, trouble_of
from explainer.operations.serving.bodies import REFUSAL, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

Fields: TypeAlias = dict[str, str | int]

LONGEST_VALUE: Final = 200
LONGEST_MESSAGE: Final = 2_000
MOST_FRAMES: Final = 50
MOST_CAUSES: Final = 5
READING: Final = ("GET", "HEAD", "OPTIONS")
FORBIDDEN: Final = 403
TOO_MANY: Final = 429
BAD_REQUEST: Final = 400
SERVER_ERROR: Final = 500
NUMBER: Final = "explainer.error_number"
# Set by the answer to a monitor, which asks again and again.
NOT_READY: Final = "explainer.not_ready"
KEY_IN_A_PATH: Final = re.compile(r"(/(?:key|confirm-email)/).+", re.DOTALL)
WEB_SERVER: Final = "_granian"
POOL_OF_CONNECTIONS: Final = "psycopg.pool"
BUSY: Final = "too busy"
UNREADY: Final = "not ready"
SECONDS_OF_SILENCE: Final = 60


def logging_settings() -> dict[str, Any]:
    """Compute LOGGING: everything goes to the standard error output, in one format."""
    formatter = FORMATTERS[env_choice("LOG_FORMAT", FORMATTERS, default="text")]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "filters": {"of_consequence": {"()": OfConsequence}},
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "filters": ["of_consequence"],
            },
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {
            # Django prints nothing of a broken page unless DEBUG is on; it only mails it.
            "django": {"handlers": [], "level": "WARNING"},
            # The development server writes every query string.
            "django.server": {"handlers": ["nowhere"], "propagate": False},
            # The web server's workers. What its first process says stays in its own format.
            WEB_SERVER: {"handlers": [], "propagate": True},
        },
    }


def error_number(request: HttpRequest) -> str:
    """Return the number of the error in this request, the same for the page and for the log."""
    digits = f"{secrets.randbelow(10**8):08}"
    number: str = request.META.setdefault(NUMBER, f"{digits[:4]}-{digits[4:]}")
    return number


class OfConsequence(logging.Filter):
    """Let pass what broke or was refused; a page that was not found is nobody's concern."""

    def __init__(self) -> None:
        super().__init__()
        self.said_at: dict[str, float] = {}
        self.unsaid: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if topic := said_by_many(record):
            return self.is_said_again(topic, record)
        status = getattr(record, "status_code", SERVER_ERROR)
        if status >= SERVER_ERROR or record.name.startswith("django.security."):
            return True
        request = request_of(record)
        return request is not None and is_refused_form(request, status)

    def is_said_again(self, topic: str, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        if now - self.said_at.get(topic, -SECONDS_OF_SILENCE) < SECONDS_OF_SILENCE:
            self.unsaid[topic] = self.unsaid.get(topic, 0) + 1
            return False
        self.said_at[topic] = now
        record.unsaid = self.unsaid.pop(topic, 0)
        return True


def said_by_many(record: logging.LogRecord) -> str | None:
    """Return what every page of a minute would say alike."""
    if record.name == POOL_OF_CONNECTIONS:
        return POOL_OF_CONNECTIONS
    request = request_of(record)
    if request is not None and NOT_READY in request.META:
        return UNREADY
    return trouble_in(record) or refused_body_in(record)


def refused_body_in(record: logging.LogRecord) -> str | None:
    """Return why a body was not read: whoever floods the site sends one after the other."""
    request = request_of(record)
    refusal = request.META.get(REFUSAL) if request else None
    if refusal is None:
        return None
    return BUSY if refusal == Refusal.BUSY else f"refused form {refusal}"


def trouble_in(record: logging.LogRecord) -> Trouble | None:
    """Return what was the matter with the database when a page could not be made."""
    return trouble_of(record.exc_info[1]) if record.exc_info and request_of(record) else None


def is_refused_form(request: HttpRequest, status: int) -> bool:
    if request.method in READING:
        return False
    return status in (FORBIDDEN, TOO_MANY) or (status >= BAD_REQUEST and is_in_admin(request))


def is_in_admin(request: HttpRequest) -> bool:
    return request.resolver_match is not None and "admin" in request.resolver_match.namespaces


def request_of(record: logging.LogRecord) -> HttpRequest | None:
    request = getattr(record, "request", None)
    # The development server puts a socket there.
    return request if isinstance(request, HttpRequest) else None


def fields_of(record: logging.LogRecord) -> Fields:
    """Return what a line says, traceback apart."""
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    fields: Fields = {"time": moment, "level": record.levelname.lower()}
    request = request_of(record)
    if request is None:
        message = record.getMessage()
        event = message.partition("\n")[0] if is_of_the_web_server(record) else message
        return fields | {"event": bounded(event, LONGEST_MESSAGE)}
    fields |= event_of(record, request)
    fields |= {"method": bounded(request.method or ""), "path": bounded(path_of(request))}
    if account := getattr(record, "account", None) or account_of(request):
        fields["account"] = bounded(account)
    return fields


def event_of(record: logging.LogRecord, request: HttpRequest) -> Fields:
    status = getattr(record, "status_code", None)
    if status is None:
        return {"event": record.getMessage()}
    if topic := said_by_many(record):
        return {"event": topic, "status": status, "unsaid": getattr(record, "unsaid", 0)}
    if status >= SERVER_ERROR:
        return {"event": "server error", "status": status, "number": error_number(request)}
    if record.name == "django.security.csrf":
        # Behind the dash stands the address of a page, with what was looked for on it.
        reason = str(record.args[0]).partition(" - ")[0] if isinstance(record.args, tuple) else ""
        return {"event": "refused form", "status": status, "reason": bounded(reason)}
    if record.name.startswith("django.security."):
        reason = record.name.removeprefix("django.security.")
        return {"event": "refused request", "status": status, "reason": reason}
    return {"event": "refused form", "status": status}


def path_of(request: HttpRequest) -> str:
    """Return the path without what lets somebody in who has it: the keys in our mails."""
    return KEY_IN_A_PATH.sub(r"\1…", request.path)


def account_of(request: HttpRequest) -> str:
    """Return the name of a member of staff at work in the admin; readers have none."""
    user = getattr(request, "user", None)
    if user is None or not is_in_admin(request):
        return ""
    try:
        return user.get_username() if user.is_authenticated else ""
    except DatabaseError:
        return ""


def is_of_the_web_server(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == WEB_SERVER


def traceback_in_message(message: str) -> list[str]:
    """Return the traceback that the web server writes of a page that broke while it was sent.

    It does not say which request that was, so no message of an error can be kept.
    """
    lines = message.split("\n")[1:]
    kept = [line if line.startswith(" ") else line.partition(":")[0] for line in lines if line]
    return [printable(bounded(line)) for line in kept[-2 * MOST_FRAMES :]]


def traceback_of(record: logging.LogRecord) -> list[str]:
    """Return the lines of a traceback; of what was only refused there is none."""
    if is_of_the_web_server(record):
        return traceback_in_message(record.getMessage())
    error = record.exc_info[1] if record.exc_info else None
    if error is None or getattr(record, "status_code", SERVER_ERROR) < SERVER_ERROR:
        return []
    if trouble_in(record):
        return []
    request = request_of(record)
    with_messages = request is None or not may_hold_words_of_a_reader(request)
    lines: list[str] = []
    for cause in reversed(list(causes_of(error))):
        lines.append("Traceback (most recent call last):")
        lines += traceback.extract_tb(cause.__traceback__, limit=-MOST_FRAMES).format()
        lines += message_of(cause) if with_messages else [type(cause).__qualname__]
    return [printable(part) for line in lines for part in line.splitlines()]


def may_hold_words_of_a_reader(request: HttpRequest) -> bool:
    if request.META.get("QUERY_STRING"):
        return True
    return request.method not in READING and not is_in_admin(request)


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(MOST_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def message_of(error: BaseException) -> list[str]:
    return [bounded("".join(traceback.format_exception_only(error)), LONGEST_MESSAGE)]


def bounded(value: str, longest: int = LONGEST_VALUE) -> str:
    return value if len(value) <= longest else f"{value[:longest]}…"


def printable(text: str) -> str:
    """Write signs that end a line, or that steer a terminal, as their names in Python."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


class TextLines(logging.Formatter):
    """For people: `time LEVEL event name="value"…`, and each line of a traceback set in."""

    def format(self, record: logging.LogRecord) -> str:
        fields = fields_of(record)
        head = [fields.pop("time"), str(fields.pop("level")).upper()]
        head.append(printable(str(fields.pop("event"))))
        values = [f"{name}={json.dumps(value)}" for name, value in fields.items()]
        return "\n    ".join([" ".join(map(str, [*head, *values])), *traceback_of(record)])


class JsonLines(logging.Formatter):
    """For programs: one object in one line, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        lines = traceback_of(record)
        return json.dumps(fields_of(record) | ({"traceback": "\n".join(lines)} if lines else {}))


FORMATTERS: Final[dict[str, type[logging.Formatter]]] = {"text": TextLines, "json": JsonLines}
