"""What `manage.py demo` settles before Django reads the settings."""

from __future__ import annotations

import argparse
import importlib.util
import os
import secrets
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ImproperlyConfigured

from explainer.operations.embedded_postgres.home import data_folder, make_data_folder

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000
NOTICE: Final = (
    "This is a demonstration. Its verifications are sample data:"
    " nobody has checked these pages against NCI."
)
# As NCI's pages name it; they say no hours.
HELP_LINE: Final = {
    "HELP_LINE_NAME": "Cancer Information Service",
    "HELP_LINE_NUMBER": "1-800-4-CANCER",
}


def prepare_demonstration(words: list[str]) -> None:
    if {"-h", "--help"}.intersection(words):
        return
    parser = argparse.ArgumentParser(prog="manage.py demo", add_help=False)
    add_arguments(parser)
    asked = parser.parse_known_args(words)[0]
    ensure_port_is_free(asked.port)
    if asked.reload:
        ensure_changes_can_be_noticed()
    environment = {
        "DEBUG": "true" if asked.reload else "false",
        "ALLOWED_HOSTS": f"{ADDRESS},localhost",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or ensure_secret_key(),
        "SERVED_OVER_HTTPS": "false",
        "SITE_NOTICE": NOTICE,
        "SHOW_COMPONENTS": "true",
        "REQUIRE_SECOND_FACTOR": "false",
        **HELP_LINE,
    }
    os.environ.update({name: os.environ.get(name) or value for name, value in environment.items()})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=DEFAULT_PORT)
    parser.add_argument(
        "--reload",
        action="store_true",
        help="for whoever changes the site: show each change at once, and Django's debug pages",
    )


def port_number(word: str) -> int:
    if not (word.isdecimal() and 0 < int(word) < 65536):
        raise argparse.ArgumentTypeError("a port is a whole number from 1 to 65535")
    return int(word)


def ensure_port_is_free(port: int) -> None:
    with socket.socket() as listener:
        # Connections of a server that has just stopped do not hold its port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, port))
        except OSError as error:
            sys.exit(
                f"Port {port} of {ADDRESS} cannot be used ({error.strerror}):"
                " stop the program that has it, or choose another with --port."
            )


def ensure_changes_can_be_noticed() -> None:
    if importlib.util.find_spec("watchfiles") is None:
        sys.exit("--reload needs what requirements-dev.txt installs.")


def ensure_secret_key() -> str:
    """Keep one key for all starts, so that a login survives a restart."""
    path = secret_key_path()
    if not os.path.lexists(path):
        draft = make_data_folder() / f"{path.name}.{os.getpid()}"
        try:
            keep_secret_key(draft, path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise ImproperlyConfigured(
                f"{path} cannot be written: {error.strerror}. Set DATA_DIR to a folder where this"
                " account may write, on a disk with some room."
            ) from error
    return read_secret_key()


def keep_secret_key(draft: Path, path: Path) -> None:
    """Write a new key under another name first: half of one is never taken for whole."""
    draft.touch(mode=0o600)
    with draft.open("w") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        # Without this a power cut can leave the name and lose what the file holds.
        os.fsync(file.fileno())
    draft.replace(path)


def read_secret_key() -> str:
    path = secret_key_path()
    try:
        key = path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The key of this site, {path}, cannot be read: {error.strerror}."
        ) from error
    except UnicodeDecodeError:
        key = ""
    if not key.strip():
        raise ImproperlyConfigured(
            f"{path} holds no key. Delete it, and the next start of the demonstration makes a new"
            " one; then everybody has to sign in again."
        )
    return key


def borrow_secret_key() -> None:
    """Let other commands, such as changepassword, work beside the demonstration."""
    if not os.environ.get("SECRET_KEY") and os.path.lexists(secret_key_path()):
        os.environ["SECRET_KEY"] = read_secret_key()


def secret_key_path() -> Path:
    return data_folder() / "secret-key"
