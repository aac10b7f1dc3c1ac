"""What PostgreSQL itself notes of accounts and refuses, whatever program asks.

Accounts, roles and rights are Django's own tables: the rules stand on proxies of their models, and
write a row of the account log for each change of theirs. Who changed it they read from
`explainer.actor` (see `explainer.people.acting`).
"""

from __future__ import annotations

import pgtrigger

from explainer.publishing.record_rules import Rule

# The last of them is a way back in for all the others. It has the name that the refusal carries.
ONE_SUPERUSER_STAYS = "one_superuser_stays"

_ACTOR = "nullif(current_setting('explainer.actor', true), '')::bigint"
_PERMISSION = """
    (SELECT type.app_label || '.' || permission.codename
     FROM auth_permission AS permission
     JOIN django_content_type AS type ON type.id = permission.content_type_id
     WHERE permission.id = one.permission_id)
"""
_HOW_IT_CHANGED = """
    CASE
        WHEN NEW.password LIKE '!%' THEN 'to none: the account has no password now'
        WHEN OLD.password LIKE '!%' THEN 'from none'
        WHEN OLD.password ~ '^[a-z0-9_]+[$][0-9]+[$]'
            AND split_part(OLD.password, '$', 2) <> split_part(NEW.password, '$', 2)
            THEN 'or the same one, stored in a stronger way'
    END
"""
_ROLE = "(SELECT name FROM auth_group WHERE id = one.group_id)"

EVENT_IS_OF_NOW = Rule(
    name="event_is_of_now",
    operation=pgtrigger.Insert,
    func="""
        NEW.at := now();
        -- The account's own name, whoever writes the row; of a deleted account the one given.
        NEW.name := coalesce(
            (SELECT username FROM auth_user WHERE id = NEW.person_id), NEW.name
        );
        RETURN NEW;
    """,
)


def _note(kind: str, person: str, detail: str, name: str = "''") -> str:
    return (
        "INSERT INTO people_accountevent (kind, person_id, by_id, name, detail)"  # noqa: S608
        f" VALUES ({kind}, {person}, {_ACTOR}, {name}, coalesce({detail}, ''));"
    )


def _note_flag(flag: str, given: str, taken: str, detail: str) -> str:
    kind = f"CASE WHEN NEW.{flag} THEN '{given}' ELSE '{taken}' END"
    return f"""
        IF NEW.{flag} <> coalesce(OLD.{flag}, {"true" if flag == "is_active" else "false"}) THEN
            {_note(kind, "NEW.id", f"'{detail}'")}
        END IF;
    """


CHANGES_ARE_NOTED = Rule(
    name="changes_are_noted",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF TG_OP = 'INSERT' THEN
            {_note("'made'", "NEW.id", "''")}
        END IF;
        {_note_flag("is_superuser", "right_given", "right_taken", "superuser: every right")}
        {_note_flag("is_staff", "right_given", "right_taken", "staff: may sign in to the admin")}
        {_note_flag("is_active", "active", "inactive", "")}
        IF OLD.username <> NEW.username THEN
            {_note("'name'", "NEW.id", "'before: ' || OLD.username")}
        END IF;
        IF OLD.email <> NEW.email THEN
            {_note("'email'", "NEW.id", "''")}
        END IF;
        IF OLD.password <> NEW.password THEN
            -- After an upgrade Django stores each password anew, at the next login.
            {_note("'password'", "NEW.id", _HOW_IT_CHANGED)}
        END IF;
        RETURN NULL;
    """,
)

DELETION_IS_NOTED = Rule(
    name="deletion_is_noted",
    operation=pgtrigger.Delete,
    func=_note("'deleted'", "OLD.id", "''") + " RETURN OLD;",
)

# Two superusers who end each other at the same time come here one after the other.
A_SUPERUSER_STAYS = Rule(
    name="a_superuser_stays",
    when=pgtrigger.After,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__is_superuser=True, old__is_active=True),
    func=f"""
        IF TG_OP = 'UPDATE' AND NEW.is_superuser AND NEW.is_active THEN
            RETURN NULL;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('{ONE_SUPERUSER_STAYS}'));
        IF NOT EXISTS (SELECT FROM auth_user WHERE is_superuser AND is_active) THEN
            RAISE EXCEPTION 'The last active superuser stays one.'
                USING ERRCODE = 'check_violation', CONSTRAINT = '{ONE_SUPERUSER_STAYS}';
        END IF;
        RETURN NULL;
    """,
)


def _given_and_taken(given: str, taken: str, person: str, detail: str, same: str = "false") -> Rule:
    """Return the rule of a table whose rows give something to somebody.

    All are SQL; `same` is true of a row of which nothing has changed that matters here.
    """
    return Rule(
        name="given_and_taken_is_noted",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("one", "record")],
        func=f"""
            IF TG_OP = 'UPDATE' AND {same} THEN
                RETURN NULL;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                one := OLD;
                {_note(taken, person, detail)}
            END IF;
            IF TG_OP <> 'DELETE' THEN
                one := NEW;
                {_note(given, person, detail)}
            END IF;
            RETURN NULL;
        """,
    )


ROLES_ARE_NOTED = _given_and_taken("'role_given'", "'role_taken'", "one.user_id", _ROLE)
RIGHTS_ARE_NOTED = _given_and_taken("'right_given'", "'right_taken'", "one.user_id", _PERMISSION)
RIGHTS_OF_ROLES_ARE_NOTED = _given_and_taken(
    "'role_widened'", "'role_narrowed'", "NULL", f"{_ROLE} || ': ' || {_PERMISSION}"
)

# When it was used last stands in the same row, and which of the recovery codes are used up.
_SAME_FACTOR = """
    (OLD.user_id, OLD.type, OLD.data -> 'secret', OLD.data -> 'credential', OLD.data -> 'seed')
    IS NOT DISTINCT FROM
    (NEW.user_id, NEW.type, NEW.data -> 'secret', NEW.data -> 'credential', NEW.data -> 'seed')
"""
_FACTOR = """
    CASE one.type
        WHEN 'totp' THEN 'an app that shows codes'
        WHEN 'webauthn' THEN 'a passkey'
        WHEN 'recovery_codes' THEN 'recovery codes'
    END
"""
FACTORS_ARE_NOTED = _given_and_taken(
    "CASE one.type WHEN 'recovery_codes' THEN 'recovery_codes' ELSE 'factor_added' END",
    "'factor_removed'",
    "one.user_id",
    _FACTOR,
    _SAME_FACTOR,
)
OTHER_LOGINS_ARE_NOTED = _given_and_taken(
    "'linked'",
    "'unlinked'",
    "one.user_id",
    "one.provider || ': ' || one.uid",
    "(OLD.user_id, OLD.provider, OLD.uid) = (NEW.user_id, NEW.provider, NEW.uid)",
)
