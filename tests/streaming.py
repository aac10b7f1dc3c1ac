"""A streaming replica of a test's own PostgreSQL."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainer.operations.embedded_postgres.home import EmbeddedHome, programs
from explainer.operations.embedded_postgres.postmaster import end, launch, surroundings
from explainer.operations.embedded_postgres.roles import SUPERUSER
from explainer.operations.embedded_postgres.server import becomes_ready
from tests.own_site import url_of
from tests.throwaway import throwaway_folder, throwaway_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psutil


@dataclass
class Replica:
    home: EmbeddedHome
    database: psutil.Process | None = None

    @property
    def url(self) -> str:
        return url_of(self.home)

    def start(self, *, addresses: str = "") -> None:
        self.database = launch(self.home, addresses=addresses)
        assert becomes_ready(self.home, self.database)

    def stop(self) -> None:
        if self.database is not None:
            end(self.database)
            self.database = None


@contextmanager
def streaming_replica(primary: EmbeddedHome) -> Iterator[Replica]:
    with throwaway_folder() as folder:
        replica = Replica(throwaway_home(folder))
        copy_server(primary, replica.home)
        try:
            replica.start()
            yield replica
        finally:
            replica.stop()


def copy_server(primary: EmbeddedHome, copy: EmbeddedHome) -> None:
    copy.data.mkdir(mode=0o700)
    if copy.account is not None:
        shutil.chown(copy.data, copy.account)
    words = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "-U", SUPERUSER]
    words += ["-h", str(primary.socket_folder()), "-p", "5432", "-D", str(copy.data)]
    subprocess.run(
        [programs(primary) / "pg_basebackup", *words],
        check=True,
        capture_output=True,
        **surroundings(copy),
    )
