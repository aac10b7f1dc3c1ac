"""A backup as a file: our mark, the records, compressed and perhaps encrypted, and a checksum.

The mark says the format and whether it is encrypted. The last 32 bytes are the checksum of all
before them: SHA-256, which shows damage, or with a key its HMAC, which only who has the key can
make. Nothing of a file is looked at before its checksum is right, and everything is read in pieces.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, Protocol, cast

import pyrage

from explainer.operations.backups import records
from explainer.operations.backups.beside import emptying, filling
from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.key import BackupKey, backup_key

MARK: Final = b"Cancer Explained backup, format "
OPEN_MARK: Final = MARK + b"1\n"
SEALED_MARK: Final = MARK + b"1, encrypted for %s\n"
LONGEST_MARK: Final = 200
ANYBODY: Final = (
    "{} is not encrypted, so anybody may have made it. If you know that it is yours, restore it"
    " with BACKUP_KEY_FILE unset."
)
DRAFT: Final = ".part"
CHECKSUM_BYTES: Final = 32
PIECE: Final = 2**16
GZIP: Final = zlib.MAX_WBITS + 16


class Checksum(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


def mark_for(key: BackupKey | None) -> bytes:
    return SEALED_MARK % str(key.recipient).encode() if key else OPEN_MARK


def checksum_for(key: BackupKey | None) -> Checksum:
    return hmac.new(key.signing_key, digestmod="sha256") if key else hashlib.sha256()


# Writing


def write(path: Path, parts: Iterable[records.Part]) -> None:
    """Write a new file that only its owner may read, whole or not at all. Raises BackupFailed."""
    key = backup_key()
    if path.exists():
        raise BackupFailed(f"{path} exists already; choose another name.")
    try:
        with _draft_of(path) as draft:
            with draft.open("wb") as file:
                _write_all(file, parts, key)
                file.flush()
                os.fsync(file.fileno())
            with opened(draft) as backup:
                backup.check()
            draft.rename(path)
        _make_lasting(path.parent)
    except OSError as error:
        raise BackupFailed(f"{path} could not be written: {error.strerror}.") from None


@contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    # Made with mode 600.
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=DRAFT, dir=path.parent)
    os.close(number)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _make_lasting(folder: Path) -> None:
    """See to it that a new name in a folder outlives a loss of power, where that can be asked."""
    number = os.open(folder, os.O_RDONLY)
    with suppress(OSError):
        os.fsync(number)
    os.close(number)


class _Counted:
    """Writes to a file, and to the checksum what it writes."""

    def __init__(self, file: IO[bytes], checksum: Checksum) -> None:
        self.file, self.checksum = file, checksum
        # pyrage raises an error of its own instead.
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self.file.write(data)
        except OSError as error:
            self.failure = error
            raise
        self.checksum.update(data)
        return len(data)

    def flush(self) -> None:
        self.file.flush()


def _write_all(file: IO[bytes], parts: Iterable[records.Part], key: BackupKey | None) -> None:
    checksum = checksum_for(key)
    counted = _Counted(file, checksum)
    counted.write(mark_for(key))
    pieces = _compressed(records.written(parts))
    if key is None:
        for piece in pieces:
            counted.write(piece)
    else:
        _encrypt(pieces, counted, key)
    file.write(checksum.digest())


def _encrypt(pieces: Iterable[bytes], counted: _Counted, key: BackupKey) -> None:
    recipients = [key.recipient]
    try:
        with filling(lambda end: pyrage.encrypt_io(end, counted, recipients)) as sealed:
            for piece in pieces:
                sealed.write(piece)
    except pyrage.EncryptError as error:
        raise counted.failure or error from None


def _compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=GZIP)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


# Reading


def begins_with(path: Path, mark: bytes) -> bool:
    """Tell whether it is a file that begins so."""
    try:
        # One would wait for whoever fills a pipe.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except OSError:
        return False


@contextmanager
def opened(path: Path) -> Iterator[BackupFile]:
    """Open a backup to read it. Raises BackupFailed for what is none of this site's key."""
    try:
        # One would wait for whoever fills a pipe.
        if not stat.S_ISREG(path.stat().st_mode):
            raise BackupFailed(f"{path} is no file.")
        file = path.open("rb")
    except FileNotFoundError:
        raise BackupFailed(f"There is no file {path}.") from None
    except OSError as error:
        raise BackupFailed(f"{path} cannot be read: {error.strerror}.") from None
    with file:
        yield BackupFile(path, file, backup_key())


class BackupFile:
    def __init__(self, path: Path, file: IO[bytes], key: BackupKey | None) -> None:
        self.path, self._file, self._key = path, file, key
        self._mark = file.readline(LONGEST_MARK)
        self._refuse_mark()
        size = os.fstat(file.fileno()).st_size
        self._length = size - CHECKSUM_BYTES - len(self._mark)

    def _refuse_mark(self) -> None:
        """A file that is not encrypted might be anybody's, once a site has a key."""
        if not self._mark.startswith(MARK):
            raise BackupFailed(f"{self.path} is no backup of this software.")
        if self._mark == mark_for(self._key):
            return
        if self._mark == OPEN_MARK:
            raise BackupFailed(ANYBODY.format(self.path))
        if not self._mark.startswith(SEALED_MARK.partition(b"%s")[0]):
            raise BackupFailed(f"{self.path} was made by a newer version of this software.")
        if self._key is None:
            raise BackupFailed(f"{self.path} is encrypted: set BACKUP_KEY_FILE to its key.")
        raise BackupFailed(f"{self.path} was encrypted by another key than BACKUP_KEY_FILE has.")

    def check(self) -> tuple[records.Head, list[records.Table]]:
        """Read all of it, and return what it says of itself. Raises BackupFailed for a file that
        is not whole.
        """
        checksum = checksum_for(self._key)
        read = self._payload(checksum)
        while read(PIECE):
            pass
        self._compare(checksum)
        with self.parts() as parts:
            head, *tables = (x for x in parts if not isinstance(x, bytes))
        # The records come in this order, or not at all.
        return cast("records.Head", head), cast("list[records.Table]", tables)

    def _compare(self, checksum: Checksum) -> None:
        if not hmac.compare_digest(self._file.read(CHECKSUM_BYTES), checksum.digest()):
            raise BackupFailed(f"{self.path} is damaged: its checksum is not that of its content.")

    @contextmanager
    def parts(self) -> Iterator[Iterator[records.Part]]:
        """Yield what is inside, piece by piece; it fails at its end if the file has changed."""
        checksum = checksum_for(self._key)
        payload = self._payload(checksum)
        if self._key is None:
            yield self._until_the_end(payload, payload, checksum)
            return
        identities = [self._key.identity]
        source = _Source(payload)
        with emptying(lambda end: pyrage.decrypt_io(source, end, identities)) as plain:
            yield self._until_the_end(plain.read, payload, checksum)

    def _until_the_end(
        self, plain: Callable[[int], bytes], payload: Callable[[int], bytes], checksum: Checksum
    ) -> Iterator[records.Part]:
        yield from records.read(_Unpacked(plain).read)
        if payload(1):
            raise BackupFailed(records.NOT_READABLE.format("something stands behind its end"))
        self._compare(checksum)

    def _payload(self, checksum: Checksum) -> Callable[[int], bytes]:
        """Return what reads all between mark and checksum, from the beginning."""
        self._file.seek(len(self._mark))
        checksum.update(self._mark)
        left = self._length

        def read(most: int) -> bytes:
            nonlocal left
            data = self._file.read(max(min(most, left), 0))
            left -= len(data)
            checksum.update(data)
            return data

        return read


class _Source:
    """What pyrage takes for a file."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.read = read


class _Unpacked:
    """Reads what was compressed: never more at once than was asked for, however much it is."""

    def __init__(self, packed: Callable[[int], bytes]) -> None:
        self._packed = packed
        self._unpacker = zlib.decompressobj(wbits=GZIP)

    def read(self, most: int) -> bytes:
        try:
            while not self._unpacker.eof:
                packed = self._unpacker.unconsumed_tail or self._packed(PIECE)
                if data := self._unpacker.decompress(packed, most):
                    return data
                if not packed:
                    break
        except zlib.error:
            raise BackupFailed(records.NOT_READABLE.format("it cannot be unpacked")) from None
        if self._unpacker.unused_data:
            raise BackupFailed(records.NOT_READABLE.format("something stands behind its end"))
        return b""
