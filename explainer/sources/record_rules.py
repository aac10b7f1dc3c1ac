"""What PostgreSQL asks of verifications, of their sources, and of an edition that rests on them.

The clock is the database's: whoever writes a row cannot choose when it was recorded.
"""

from __future__ import annotations

import pgtrigger

from explainer.publishing.record_rules import Rule
from explainer.sources.days import HOURS_AHEAD
from explainer.sources.rights import MAY_VERIFY
from explainer.sources.verdicts import SECONDS_ALLOWED, VERDICTS_THAT_LET_A_TEXT_GO_LIVE

_APP, _CODENAME = MAY_VERIFY.split(".")
# As Django's `has_perm` answers: of an active person, who has it alone, in a group, or has all.
_RIGHT = f"""
    SELECT permission.id FROM auth_permission AS permission
    JOIN django_content_type AS kind ON kind.id = permission.content_type_id
    WHERE kind.app_label = '{_APP}' AND permission.codename = '{_CODENAME}'
"""  # noqa: S608 - constants of ours
_MAY_VERIFY = f"""
    SELECT FROM auth_user AS person
    WHERE person.id = NEW.reviewer_id AND person.is_active AND (
        person.is_superuser
        OR EXISTS (
            SELECT FROM auth_user_user_permissions AS own
            WHERE own.user_id = person.id AND own.permission_id IN ({_RIGHT})
        )
        OR EXISTS (
            SELECT FROM auth_user_groups AS member
            JOIN auth_group_permissions AS of_group ON of_group.group_id = member.group_id
            WHERE member.user_id = person.id AND of_group.permission_id IN ({_RIGHT})
        )
    )
"""  # noqa: S608 - constants of ours

TEXT_IS_KEPT_NOW = Rule(
    name="text_is_kept_now",
    operation=pgtrigger.Insert,
    func="NEW.kept_at := now(); RETURN NEW;",
)

VERIFICATION_CAN_BE_TRUE = Rule(
    name="verification_can_be_true",
    operation=pgtrigger.Insert,
    declare=[("existed_on", "date"), ("editor_id", "bigint")],
    # S608: what is filled in are constants of ours.
    func=f"""
        NEW.recorded_at := now();
        IF NEW.verified_on > (now() AT TIME ZONE 'UTC' + interval '{HOURS_AHEAD} hours')::date THEN
            RAISE EXCEPTION 'The day of a check cannot lie in the future.'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NOT EXISTS ({_MAY_VERIFY}) THEN
            RAISE EXCEPTION 'Only reviewers may verify a text.' USING ERRCODE = 'check_violation';
        END IF;
        SELECT (min(since) AT TIME ZONE 'UTC')::date INTO existed_on
        FROM (
            SELECT coalesce(edited_at, published_at) AS since FROM publishing_edition
            WHERE publication_id = NEW.publication_id AND digest = NEW.digest
            UNION ALL
            SELECT edited_at FROM sources_textonrecord
            WHERE publication_id = NEW.publication_id AND digest = NEW.digest
        ) AS known;
        IF existed_on IS NULL THEN
            RAISE EXCEPTION 'Nobody knows the text that this check is of.'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.carried_from_id IS NULL AND NEW.verified_on < existed_on THEN
            RAISE EXCEPTION 'The text exists since %: it cannot have been checked before.',
                existed_on USING ERRCODE = 'check_violation';
        END IF;
        -- Whoever kept its words kept its editor; editions from before have theirs, or none.
        SELECT edited_by_id INTO editor_id
        FROM sources_textonrecord
        WHERE publication_id = NEW.publication_id AND digest = NEW.digest
        ORDER BY id DESC LIMIT 1;
        IF NOT FOUND THEN
            SELECT edited_by_id INTO editor_id
            FROM publishing_edition
            WHERE publication_id = NEW.publication_id AND digest = NEW.digest
            ORDER BY number DESC LIMIT 1;
        END IF;
        IF editor_id = NEW.reviewer_id THEN
            RAISE EXCEPTION 'Whoever edited a text last cannot verify it.'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.carried_from_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM sources_verification AS carried
            WHERE carried.id = NEW.carried_from_id
                AND carried.publication_id = NEW.publication_id
                AND carried.source_id = NEW.source_id
                AND carried.verified_on = NEW.verified_on
                AND carried.nci_date IS NOT DISTINCT FROM NEW.nci_date
                AND carried.nci_date_kind = NEW.nci_date_kind
        ) THEN
            RAISE EXCEPTION
                'What is carried forward keeps its page, its source, its day and its date.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608
)

_VERDICTS = ", ".join(f"'{verdict.value}'" for verdict in VERDICTS_THAT_LET_A_TEXT_GO_LIVE)
EDITION_IS_VERIFIED = Rule(
    name="edition_is_verified",
    operation=pgtrigger.Insert,
    declare=[("unchecked", "text")],
    # S608: what is filled in are constants of ours.
    func=f"""
        NEW.published_at := now();
        IF NEW.edited_by_id IS NULL THEN
            RAISE EXCEPTION 'Nobody knows who edited this text last.'
                USING ERRCODE = 'check_violation';
        END IF;
        -- Nothing but the page's own policy lets an edition go without checks.
        IF NOT (SELECT needs_checks FROM publishing_publication WHERE id = NEW.publication_id) THEN
            IF NEW.edited_by_id = NEW.published_by_id THEN
                RAISE EXCEPTION 'Whoever edited a text last does not publish it.'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END IF;
        IF coalesce(jsonb_array_length(NEW.content::jsonb -> 'sources'), 0) = 0 THEN
            RAISE EXCEPTION 'An edition names at least one source.'
                USING ERRCODE = 'check_violation';
        END IF;
        SELECT named ->> 'address' INTO unchecked
        FROM jsonb_array_elements(NEW.content::jsonb -> 'sources') AS named
        WHERE NOT EXISTS (
            SELECT FROM sources_verification AS verification
            JOIN sources_source AS source ON source.id = verification.source_id
            WHERE verification.publication_id = NEW.publication_id
                AND verification.digest = NEW.digest
                AND verification.verdict IN ({_VERDICTS})
                AND source.address = named ->> 'address'
                AND verification.reviewer_id IS DISTINCT FROM NEW.edited_by_id
                AND (
                    NEW.edited_at IS NULL
                    OR verification.carried_from_id IS NOT NULL
                    OR verification.verified_on >= (NEW.edited_at AT TIME ZONE 'UTC')::date
                )
                AND NOT EXISTS (
                    SELECT FROM sources_takenback
                    WHERE sources_takenback.verification_id = verification.id
                )
        )
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'Nobody has verified this very text against %.', unchecked
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608
)

TAKEN_BACK_AT_ONCE = Rule(
    name="taken_back_at_once",
    operation=pgtrigger.Insert,
    declare=[("verification", "sources_verification")],
    func=f"""
        NEW.taken_back_at := now();
        SELECT * INTO verification FROM sources_verification WHERE id = NEW.verification_id;
        IF verification.reviewer_id <> NEW.taken_back_by_id THEN
            RAISE EXCEPTION 'Only the reviewer takes a check back.'
                USING ERRCODE = 'check_violation';
        END IF;
        IF now() > verification.recorded_at + interval '{SECONDS_ALLOWED} seconds' THEN
            RAISE EXCEPTION 'The seconds for taking this check back are over.'
                USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT FROM publishing_edition
            WHERE publication_id = verification.publication_id AND digest = verification.digest
                AND published_at >= verification.recorded_at
        ) THEN
            RAISE EXCEPTION 'An edition rests on this check.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608
)

SOURCE_KNOWS_WHEN_IT_MOVED_ON = Rule(
    name="source_knows_when_it_moved_on",
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange("date", "date_kind"),
    func="NEW.dated_at := now(); RETURN NEW;",
)

CHECKED_SOURCE_KEEPS_ITS_ADDRESS = Rule(
    name="checked_source_keeps_its_address",
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange("address"),
    func="""
        IF EXISTS (SELECT FROM sources_verification WHERE source_id = OLD.id) THEN
            RAISE EXCEPTION 'Texts were verified against %: it keeps its address.', OLD.address
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    """,
)
