"""Who may open which view of the site, and who may send something there: a line for each.

The names are those of the configuration of addresses; for a list of rows in the admin, and for a
kind of text, one line holds for all their pages. `test_role_matrix.py` walks the configuration: a
view without a line fails it, and so does a line without a view.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from explainer.people.role_names import ADMINISTRATOR, ROLES

Roles = frozenset[str]
ANONYMOUS: Final = "anonymous"
SUPERUSER: Final = "superuser"
WITHOUT_ROLE: Final = ""
EVERYBODY: Final = (ANONYMOUS, WITHOUT_ROLE, *ROLES, SUPERUSER)

NOBODY: Final[Roles] = frozenset()
OWNER: Final[Roles] = frozenset({SUPERUSER})
WRITER: Final[Roles] = frozenset({"writer", SUPERUSER})
REVIEWER: Final[Roles] = frozenset({"reviewer", SUPERUSER})
PUBLISHER: Final[Roles] = frozenset({"publisher", SUPERUSER})
KEEPER: Final[Roles] = frozenset({ADMINISTRATOR, SUPERUSER})
# Anybody who is let into the admin, with whatever rights.
STAFF: Final[Roles] = frozenset({WITHOUT_ROLE, *ROLES, SUPERUSER})
# Those who have to do with texts.
EDITORS: Final[Roles] = STAFF - {WITHOUT_ROLE, ADMINISTRATOR}
ANYBODY: Final[Roles] = STAFF | {ANONYMOUS}


@dataclass(frozen=True)
class Who:
    """Who gets a view, and whose POST it takes; what takes no form, or cannot be read, has none."""

    reads: Roles | None = None
    sends: Roles | None = None


READ_BY_ALL: Final = Who(reads=ANYBODY)
PAGES_OF_READERS: Final = (
    "api:", "api:dictionary", "api:dictionary_list", "api:first", "api:freshness",
    "api:freshness_list", "api:infobutton", "api:infobutton_application", "api:learning-paths",
    "api:learning-paths_list", "api:openapi", "api:pages", "api:quizzes", "api:quizzes_list",
    "api:site-pages", "api:site-pages_list", "api:terms", "api:terms_list", "api:topics",
    "api:topics_list", "api:verifications", "api:verifications_list", "copies:ask",
    "copies:changes_since", "copies:picture", "dictionary:entry", "downloads:path",
    "downloads:path_file", "downloads:site", "downloads:site_file", "downloads:topic",
    "downloads:topic_file", "feedback:thanks", "gallery:components", "glossary:definition",
    "glossary:glossary_index", "glossary:history", "glossary:term", "pages:about", "pages:history",
    "pages:site_page", "paths:history", "paths:path", "paths:path_list", "pictures:diagram",
    "pictures:picture", "publishing:sharing_picture", "quizzes:card_sheets", "quizzes:decks",
    "quizzes:flashcards", "quizzes:path_flashcards", "quizzes:path_quiz", "quizzes:practice",
    "quizzes:quiz", "quizzes:quiz_sheet", "quizzes:review_quiz", "quizzes:tag_flashcards",
    "quizzes:word_flashcards", "site:a_to_z", "site:favicon", "site:feed", "site:home",
    "site:home_screen_icon", "site:how_we_verify", "site:kept", "site:ledger", "site:ledger_csv",
    "site:manifest", "site:my_questions", "site:offline_worker", "site:page_feed", "site:robots",
    "site:search", "site:search_description", "site:search_suggestions", "site:security_txt",
    "site:sitemap", "site:sitemap_index", "topics:article", "topics:history", "topics:large_print",
    "topics:leaflet", "topics:questions", "topics:topic_list",
)  # fmt: skip

PAGES_OF_STRANGERS: Final = (
    "account_login", "account_logout", "account_reset_password", "account_reset_password_from_key",
    "mfa_authenticate", "mfa_list_webauthn", "mfa_login_webauthn",
)  # fmt: skip
PAGES_OF_AN_ACCOUNT: Final = (
    "account_change_password", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn",
    "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_index", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "usersessions_list",
)  # fmt: skip

VIEWS: Final[dict[str, Who]] = {
    **dict.fromkeys(PAGES_OF_READERS, READ_BY_ALL),
    "feedback:report": Who(ANYBODY, ANYBODY),
    "markdownx_markdownify": Who(sends=WRITER),
    "markdownx_upload": Who(sends=WRITER),
    "admin:index": Who(STAFF),
    # Of apps whose lists somebody may see; for others there is no such page.
    "admin:app_list": Who(EDITORS, EDITORS),
    # Short addresses of rows, which lead to their pages, and what leads nowhere.
    "admin:": Who(STAFF, STAFF),
    "admin:jsi18n": Who(STAFF),
    "admin:view_on_site": Who(STAFF, STAFF),
    # Without the name of a list, nobody is told anything.
    "admin:autocomplete": Who(NOBODY),
    # All three lead to the pages of accounts.
    "admin:login": Who(ANYBODY, ANYBODY),
    "admin:logout": Who(STAFF, STAFF),
    "admin:password_change": Who(STAFF, STAFF),
    "admin:password_change_done": Who(STAFF),
    **dict.fromkeys(PAGES_OF_STRANGERS, Who(ANYBODY, ANYBODY)),
    "account_reset_password_done": READ_BY_ALL,
    "account_reset_password_from_key_done": READ_BY_ALL,
    "account_inactive": READ_BY_ALL,
    "change_password": Who(ANYBODY, ANYBODY),
    "still_here": READ_BY_ALL,
    **dict.fromkeys(PAGES_OF_AN_ACCOUNT, Who(STAFF, STAFF)),
    "mfa_index": Who(STAFF),
    "mfa_view_recovery_codes": Who(STAFF),
    "end_session": Who(sends=STAFF),
    "admin:desk_forecast": Who(REVIEWER, REVIEWER),
    "admin:desk_item": Who(REVIEWER, REVIEWER),
    "admin:desk_leave": Who(sends=REVIEWER),
    "admin:desk_searches": Who(WRITER | PUBLISHER),
    "admin:desk_source": Who(REVIEWER, REVIEWER),
    "admin:desk_start": Who(sends=REVIEWER),
    "admin:desk_take": Who(sends=REVIEWER),
    "admin:desk_take_back": Who(sends=REVIEWER),
    "admin:auth_user_active": Who(sends=KEEPER),
    "admin:auth_user_inactive": Who(sends=KEEPER),
    "admin:auth_user_invite": Who(sends=KEEPER),
    "admin:auth_user_password_change": Who(KEEPER, KEEPER),
    "admin:taggit_tag_merge": Who(WRITER, WRITER),
}


@dataclass(frozen=True)
class Rows:
    """Who sees a list and its rows, and who makes, changes and deletes one."""

    see: Roles
    add: Roles
    change: Roles
    delete: Roles

    def views(self, name: str) -> dict[str, Who]:
        # A list takes the form of an action, and each action asks for its own right.
        return {
            f"admin:{name}_changelist": Who(self.see, self.see),
            f"admin:{name}_history": Who(self.see, self.see),
            f"admin:{name}_change": Who(self.see, self.change),
            f"admin:{name}_add": Who(self.add, self.add),
            f"admin:{name}_delete": Who(self.delete, self.delete),
        }


RECORD: Final = Rows(EDITORS, NOBODY, NOBODY, NOBODY)
TEXT: Final = Rows(EDITORS, WRITER, WRITER, WRITER)
LISTS: Final = {
    "auth_group": Rows(KEEPER, OWNER, OWNER, NOBODY),
    "auth_user": Rows(KEEPER, KEEPER, KEEPER, KEEPER),
    "dictionary_entry": RECORD,
    "dictionary_fetch": RECORD,
    "dictionary_wording": RECORD,
    "feedback_junkdeletion": RECORD,
    "feedback_report": Rows(EDITORS, NOBODY, EDITORS - {"clinician"}, OWNER),
    "glossary_term": TEXT,
    "help_helpphrase": Rows(EDITORS, *[WRITER | PUBLISHER] * 3),
    "pages_sitepage": TEXT,
    "people_accountevent": Rows(KEEPER, NOBODY, NOBODY, NOBODY),
    "publishing_edition": RECORD,
    "searching_synonym": Rows(EDITORS, *[WRITER | PUBLISHER] * 3),
    "site_need": Rows(EDITORS, PUBLISHER, PUBLISHER, PUBLISHER),
    # Only their own profile, which they have already.
    "sources_reviewerprofile": Rows(REVIEWER, OWNER, REVIEWER, REVIEWER),
    "sources_source": Rows(EDITORS, WRITER, WRITER | REVIEWER, OWNER),
    "sources_verification": RECORD,
    # A tag is made in the form of a topic, and goes on its own page.
    "taggit_tag": Rows(WRITER, NOBODY, WRITER, NOBODY),
    "topics_learningpath": TEXT,
    "topics_topic": TEXT,
    "workflow_move": RECORD,
}
PAGES_OF_A_TEXT: Final = {
    "comments": Who(EDITORS, EDITORS),
    "correct": Who(REVIEWER, REVIEWER),
    "difference": Who(EDITORS),
    "editions": Who(EDITORS),
    "preview": Who(EDITORS),
    "publish": Who(PUBLISHER, PUBLISHER),
    "restore": Who(WRITER, WRITER),
    "review": Who(REVIEWER, REVIEWER),
    "stands": Who(EDITORS, EDITORS),
    "words": Who(EDITORS, WRITER),
}
# What nobody compares with sources, a publisher may accept as well.
ACCEPTED_BY_TWO: Final = ("pages_sitepage", "topics_learningpath")

for _name, _rows in LISTS.items():
    VIEWS.update(_rows.views(_name))
    if _rows is TEXT:
        VIEWS.update({f"admin:{_name}_{page}": who for page, who in PAGES_OF_A_TEXT.items()})
for _name in ACCEPTED_BY_TWO:
    VIEWS[f"admin:{_name}_review"] = Who(REVIEWER | PUBLISHER, REVIEWER | PUBLISHER)
# Its list has no actions at all.
VIEWS["admin:people_accountevent_changelist"] = Who(KEEPER)

# Where nothing stands behind the address of the walk even for those who are let in.
NOTHING_THERE: Final = {
    "admin:", "admin:app_list", "admin:taggit_tag_merge", "admin:view_on_site", "api:",
    "end_session", "gallery:components", "mfa_deactivate_totp", "mfa_remove_webauthn",
    "mfa_view_recovery_codes", "site:security_txt",
    *(name for name in VIEWS if name.endswith("_restore")),
}  # fmt: skip
# Django leads who asks for a row that is not theirs back to the first page of the admin, and so
# whoever logs out and was not in.
LED_BACK: Final = {
    "admin:logout",
    *(f"admin:sources_reviewerprofile_{page}" for page in ("change", "delete", "history")),
}
