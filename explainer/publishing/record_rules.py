"""Rules that PostgreSQL keeps itself, whatever program asks; a model declares them in `Meta`."""

from __future__ import annotations

import pgtrigger
from django.db import models
from pgtrigger import compiler


class RuleSql(compiler.UpsertTriggerSql):
    """The SQL of one rule. Migrations name this class: another text of it needs another class."""

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS trigger LANGUAGE plpgsql AS $$
            {declare}
            BEGIN
                {func}
            END $$;
            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid} {when} {operation} ON {table}
                FOR EACH {level} {condition} EXECUTE FUNCTION {execute};
            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class FixedPathRuleSql(RuleSql):
    """As `RuleSql`, but the function finds its tables whatever the session puts in their way.

    Named last, the schema of temporary tables is searched last.
    """

    def get_template(self) -> str:
        language = "LANGUAGE plpgsql"
        path = f"{language}\n            SET search_path = public, pg_temp"
        return super().get_template().replace(language, path)


class Rule(pgtrigger.Trigger):
    """A rule that holds for everybody.

    pgtrigger's own functions step aside for any session that sets `pgtrigger.ignore`.
    """

    when = pgtrigger.Before

    def compile(self, model: models.Model) -> compiler.Trigger:
        compiled = super().compile(model)
        return compiler.Trigger(name=self.name, sql=FixedPathRuleSql(**compiled.sql.kwargs))


def rows_never_change() -> list[Rule]:
    """Return the rules of a table that rows are only ever added to."""
    refusal = """
        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    """
    return [
        Rule(
            name="row_never_changes",
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=refusal,
        ),
        Rule(
            name="table_is_never_truncated",
            level=pgtrigger.Statement,
            operation=pgtrigger.Truncate,
            func=refusal,
        ),
    ]


# The canonical text and its name belong together, byte for byte.
DIGEST_IS_THAT_OF_THE_CONTENT = models.Q(
    digest=models.Func(
        models.F("content"),
        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
        output_field=models.CharField(),
    )
)
EDITION_IS_WHAT_ITS_DIGEST_NAMES = [
    models.CheckConstraint(
        name="edition_digest_is_that_of_its_content",
        condition=DIGEST_IS_THAT_OF_THE_CONTENT,
    ),
    models.CheckConstraint(
        name="edition_content_is_json",
        condition=models.Func(
            models.F("content"),
            template="%(expressions)s IS JSON OBJECT",
            output_field=models.BooleanField(),
        ),
    ),
    # For the foreign key `publication_live_edition_is_its_own`: the live edition is one of the same
    # publication. Django knows no key of two columns, so migration 0002 has its SQL.
    models.UniqueConstraint(fields=["publication", "id"], name="edition_with_its_publication"),
]

# A check without an edit makes no edition. The text of a withdrawn page may come back as one.
EDITION_SAYS_SOMETHING_ELSE = Rule(
    name="text_is_not_live_already",
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (
            SELECT FROM publishing_publication AS page
            JOIN publishing_edition AS live ON live.id = page.live_edition_id
            WHERE page.id = NEW.publication_id
                AND live.digest = NEW.digest AND live.content = NEW.content
        ) THEN
            RAISE EXCEPTION 'This very text is live already.' USING ERRCODE = 'unique_violation';
        END IF;
        RETURN NEW;
    """,
)

# What an address was made for stays: nobody frees a page from its checks by changing its kind.
POLICY_STAYS = Rule(
    name="publication_keeps_its_policy",
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__kind__df=pgtrigger.F("new__kind"))
    | pgtrigger.Q(old__needs_checks__df=pgtrigger.F("new__needs_checks")),
    func="""
        RAISE EXCEPTION 'The kind of a page stays, and what it needs before readers see it.'
            USING ERRCODE = 'restrict_violation';
    """,
)

# Once a transaction: what it writes later only makes its own view of the state another one.
_MOVE = """
    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN
        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (
            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
        );
        IF NOT FOUND THEN
            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());
        END IF;
    END IF;
    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);
    RETURN NULL;
"""


def moves_the_state(*fields: str) -> Rule:
    """Return the rule of a table that readers' pages are made of; see `publishing.site_state`.

    Where `fields` are named, nothing else of a row is shown, and another value of it moves nothing.
    """
    update = pgtrigger.UpdateOf(*fields) if fields else pgtrigger.Update  # type: ignore[no-untyped-call]
    return Rule(
        name="moves_the_state",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | update | pgtrigger.Delete | pgtrigger.Truncate,
        func=_MOVE,
    )
