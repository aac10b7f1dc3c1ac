"""The roles of the house by their names; `explainer.site.roles` says what each of them may do."""

from __future__ import annotations

from typing import Final

ADMINISTRATOR: Final = "administrator"
ROLES: Final = {
    "writer": "Medical writers",
    "reviewer": "Reviewers",
    "clinician": "Clinicians",
    "publisher": "Publishers",
    ADMINISTRATOR: "Administrators",
}
