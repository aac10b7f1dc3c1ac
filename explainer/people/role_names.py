"""The roles of the house: their names, and in a few words what each is for."""

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
WHAT_A_ROLE_DOES: Final = {
    ROLES["writer"]: "write and edit texts, and submit them",
    ROLES["reviewer"]: "check texts against NCI’s pages, correct and verify them",
    ROLES["clinician"]: "read every text and what readers say, and comment",
    ROLES["publisher"]: "publish and withdraw, and choose what the home page offers",
    ROLES[ADMINISTRATOR]: "make accounts and give roles, and read the account log",
}
