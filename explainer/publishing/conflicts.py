"""One way to say that somebody else was faster: for a saved form, a move and a verdict alike."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

DECIDE = "Nothing of yours is done yet. Look at it again, then decide."


def changed_since_opened(
    who: object, what: str, when: datetime | None, *, to: object = None, then: str = DECIDE
) -> ValidationError:
    """Return the refusal that names who did what and when, to whoever is told.

    `what` completes a sentence that begins with the person; `then` says what there is to do now.
    """
    name = "you" if who and who == to else who or "somebody"
    at = f" on {when:%Y-%m-%d at %H:%M} UTC" if when else ""
    return ValidationError(f"This changed after you had opened it: {name} {what}{at}. {then}")
