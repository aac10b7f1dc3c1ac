"""The key of the backups: an age identity in the file that BACKUP_KEY_FILE names.

With it a backup is encrypted, as any `age` program can undo, and signed, as only who has the key
can do. What nobody can know is whether a file was made by somebody who stole the key.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from pyrage import IdentityError, x25519

from explainer.operations.backups.failure import BackupFailed

LONGEST_KEY_FILE: Final = 10_000
OTHERS_MAY: Final = 0o077
PURPOSE: Final = b"Cancer Explained: this backup was made with this key."


@dataclass(frozen=True)
class BackupKey:
    identity: x25519.Identity

    @property
    def recipient(self) -> x25519.Recipient:
        return self.identity.to_public()

    @property
    def signing_key(self) -> bytes:
        return hmac.digest(str(self.identity).encode(), PURPOSE, "sha256")


def backup_key() -> BackupKey | None:
    """Return the key of this site, or None where none is set. Raises BackupFailed for a bad one."""
    return key_from(Path(settings.BACKUP_KEY_FILE)) if settings.BACKUP_KEY_FILE else None


def key_from(path: Path) -> BackupKey:
    try:
        with path.open("rb") as file:
            is_private = not path.stat().st_mode & OTHERS_MAY
            text = file.read(LONGEST_KEY_FILE).decode()
        lines = [x.strip() for x in text.splitlines() if x.strip() and not x.startswith("#")]
        (line,) = lines
        identity = x25519.Identity.from_str(line)
    except OSError as error:
        raise BackupFailed(
            f"BACKUP_KEY_FILE names {path}, which cannot be read: {error.strerror}."
        ) from None
    except (ValueError, IdentityError):
        raise BackupFailed(
            f"BACKUP_KEY_FILE names {path}, which holds no age identity (AGE-SECRET-KEY-1…)."
        ) from None
    if not is_private:
        raise BackupFailed(
            f"BACKUP_KEY_FILE names {path}, which other accounts may open: run chmod 600 on it."
        )
    return BackupKey(identity)
