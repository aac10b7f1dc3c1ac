"""The one way in which a backup or a restore fails."""

from __future__ import annotations


class BackupFailed(Exception):  # noqa: N818 - it names what happened
    """Nothing was written, or nothing was restored; the message is a sentence for the operator."""
