"""What a reviewer can say of a text beside its source, and how long that can be taken back."""

from __future__ import annotations

from django.db import models


class Verdict(models.TextChoices):
    STILL_RIGHT = "still_right", "still right"
    SMALL_CORRECTION = "small_correction", "small correction"
    NEEDS_WRITER = "needs_writer", "needs a writer"
    NEEDS_CLINICIAN = "needs_clinician", "needs a clinician"
    SOURCE_GONE = "source_gone", "source page gone"


# With one of these the text stands as it is; the others ask for work first.
VERDICTS_THAT_LET_A_TEXT_GO_LIVE = (Verdict.STILL_RIGHT, Verdict.SMALL_CORRECTION)

# For taking a verdict back. The desk offers fewer: the rest is for the way.
SECONDS_ALLOWED = 15
