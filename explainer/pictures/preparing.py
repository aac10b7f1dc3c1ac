"""Preparing pictures one at a time, however many people of this machine's site send one at once.

What a picture takes while it is decoded is bounded (`decoding.py`); this bounds how often.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError

from explainer.pictures import decoding

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nobody wants to keep a thread waiting that could answer readers.
SECONDS_TO_WAIT: Final = 4
SECONDS_BETWEEN_LOOKS: Final = 0.05
PROGRAM: Final = Path(decoding.__file__)
KEPT_VARIABLES: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")

NO_PICTURE: Final = "This is not a picture that the site can show. Use PNG, JPEG, WebP or GIF."
TOO_MANY_PIXELS: Final = "This picture has too many pixels. Make it smaller, then try again."
BUSY: Final = "Another picture is being prepared. Try again in a few seconds."
IS_BUSY: Final = "busy"

SENTENCES: Final = {
    decoding.TOO_MANY_PIXELS: TOO_MANY_PIXELS,
    -signal.SIGXCPU: TOO_MANY_PIXELS,
    -signal.SIGKILL: TOO_MANY_PIXELS,
}


def prepared(data: bytes) -> bytes:
    """Return a picture as plain WebP. Raises ValidationError, with the code IS_BUSY when others
    come first.
    """
    command = [sys.executable, "-m", decoding.__name__]
    with _turn():
        done = subprocess.run(  # noqa: S603 - our own words
            command,
            input=data,
            env=environment_of_the_decoder(),
            cwd=settings.BASE_DIR,
            capture_output=True,
            check=False,
        )
    if done.returncode != 0:
        raise ValidationError(SENTENCES.get(done.returncode, NO_PICTURE))
    return done.stdout


def environment_of_the_decoder() -> dict[str, str]:
    """It reads what a stranger may have made: no secret of the site is in its reach."""
    return {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until nobody else prepares a picture. The system itself ends the turn of the dead."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    # The lock is on a file that is there anyway, and can be read where nothing can be written.
    with PROGRAM.open("rb") as file:
        while not _locks(file.fileno()):
            if time.monotonic() > deadline:
                raise ValidationError(BUSY, code=IS_BUSY)
            time.sleep(SECONDS_BETWEEN_LOOKS)
        yield


def _locks(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
