"""Words that were checked are kept, checks can be true, and functions find their tables."""

import django.db.models.deletion
import django.db.models.functions.datetime
import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0013_fixed_search_paths'),
        ('sources', '0010_verification_in_the_ledger'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TextOnRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('edited_at', models.DateTimeField()),
                ('kept_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name_plural': 'texts on record',
                'default_permissions': (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='namedreviewer',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reviewerprofile',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_knows_when_it_moved_on',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='checked_source_keeps_its_address',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='takenback',
            name='row_never_changes',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='takenback',
            name='table_is_never_truncated',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='takenback',
            name='taken_back_at_once',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='takenback',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='verification',
            name='row_never_changes',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='verification',
            name='table_is_never_truncated',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='verification',
            name='verification_can_be_true',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='verification',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='verifiededition',
            name='edition_is_verified',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='namedreviewer',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='6b7a7c6a054a2fc85e19e225921bc72a609c509b', level='STATEMENT', operation='INSERT OR UPDATE OF "first_name", "last_name" OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_42473', table='auth_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewerprofile',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='b262829285deed4d0c8f50dd6c2be9aeb7ecc975', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_d0e66', table='sources_reviewerprofile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_knows_when_it_moved_on', sql=explainer.publishing.record_rules.FixedPathRuleSql(condition='WHEN (OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."date_kind" IS DISTINCT FROM (NEW."date_kind"))', func='NEW.dated_at := now(); RETURN NEW;', hash='bf628ac6a7f4b19b7e846fc8679bf1983dd35eb8', operation='UPDATE', pgid='pgtrigger_source_knows_when_it_moved_on_7b7bf', table='sources_source', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='checked_source_keeps_its_address', sql=explainer.publishing.record_rules.FixedPathRuleSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address"))', func="\n        IF EXISTS (SELECT FROM sources_verification WHERE source_id = OLD.id) THEN\n            RAISE EXCEPTION 'Texts were verified against %: it keeps its address.', OLD.address\n                USING ERRCODE = 'restrict_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='4c4bb70cbaf18cd2274ff670ddb2d64a4604121a', operation='UPDATE', pgid='pgtrigger_checked_source_keeps_its_address_7ff91', table='sources_source', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='a85bec56892447628e1d2d84525285284f31c97d', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_80d9e', table='sources_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenback',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='6a41abef3b09f3811a7ae6e6b24308f606825895', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_f5446', table='sources_takenback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenback',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='7326d25bbc906f68b62a227f1b5289026d1a9145', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_94035', table='sources_takenback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenback',
            trigger=pgtrigger.compiler.Trigger(name='taken_back_at_once', sql=explainer.publishing.record_rules.FixedPathRuleSql(declare='DECLARE verification sources_verification;', func="\n        NEW.taken_back_at := now();\n        SELECT * INTO verification FROM sources_verification WHERE id = NEW.verification_id;\n        IF verification.reviewer_id <> NEW.taken_back_by_id THEN\n            RAISE EXCEPTION 'Only the reviewer takes a check back.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF now() > verification.recorded_at + interval '15 seconds' THEN\n            RAISE EXCEPTION 'The seconds for taking this check back are over.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF EXISTS (\n            SELECT FROM publishing_edition\n            WHERE publication_id = verification.publication_id AND digest = verification.digest\n                AND published_at >= verification.recorded_at\n        ) THEN\n            RAISE EXCEPTION 'An edition rests on this check.'\n                USING ERRCODE = 'restrict_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='559c457128374dadde8867e1ee2c00f6b1279483', operation='INSERT', pgid='pgtrigger_taken_back_at_once_f7e87', table='sources_takenback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenback',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='38fb27ca55088f9a99109a8376c6d8bf8dbd5359', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_14b43', table='sources_takenback', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='56070d191c933a4025bb3949fe826a6c66c8678c', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_a7d57', table='sources_verification', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='b27d00505d037946bdc4e9e5b5b03f4403f2b22f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_b3985', table='sources_verification', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='verification_can_be_true', sql=explainer.publishing.record_rules.FixedPathRuleSql(declare='DECLARE existed_on date; editor_id bigint;', func="\n        NEW.recorded_at := now();\n        IF NEW.verified_on > (now() AT TIME ZONE 'UTC' + interval '14 hours')::date THEN\n            RAISE EXCEPTION 'The day of a check cannot lie in the future.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF NOT EXISTS (\n    SELECT FROM auth_user AS person\n    WHERE person.id = NEW.reviewer_id AND person.is_active AND (\n        person.is_superuser\n        OR EXISTS (\n            SELECT FROM auth_user_user_permissions AS own\n            WHERE own.user_id = person.id AND own.permission_id IN (\n    SELECT permission.id FROM auth_permission AS permission\n    JOIN django_content_type AS kind ON kind.id = permission.content_type_id\n    WHERE kind.app_label = 'sources' AND permission.codename = 'add_verification'\n)\n        )\n        OR EXISTS (\n            SELECT FROM auth_user_groups AS member\n            JOIN auth_group_permissions AS of_group ON of_group.group_id = member.group_id\n            WHERE member.user_id = person.id AND of_group.permission_id IN (\n    SELECT permission.id FROM auth_permission AS permission\n    JOIN django_content_type AS kind ON kind.id = permission.content_type_id\n    WHERE kind.app_label = 'sources' AND permission.codename = 'add_verification'\n)\n        )\n    )\n) THEN\n            RAISE EXCEPTION 'Only reviewers may verify a text.' USING ERRCODE = 'check_violation';\n        END IF;\n        SELECT (min(since) AT TIME ZONE 'UTC')::date INTO existed_on\n        FROM (\n            SELECT coalesce(edited_at, published_at) AS since FROM publishing_edition\n            WHERE publication_id = NEW.publication_id AND digest = NEW.digest\n            UNION ALL\n            SELECT edited_at FROM sources_textonrecord\n            WHERE publication_id = NEW.publication_id AND digest = NEW.digest\n        ) AS known;\n        IF existed_on IS NULL THEN\n            RAISE EXCEPTION 'Nobody knows the text that this check is of.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF NEW.carried_from_id IS NULL AND NEW.verified_on < existed_on THEN\n            RAISE EXCEPTION 'The text exists since %: it cannot have been checked before.',\n                existed_on USING ERRCODE = 'check_violation';\n        END IF;\n        -- Whoever kept its words kept its editor; editions from before have theirs, or none.\n        SELECT edited_by_id INTO editor_id\n        FROM sources_textonrecord\n        WHERE publication_id = NEW.publication_id AND digest = NEW.digest\n        ORDER BY id DESC LIMIT 1;\n        IF NOT FOUND THEN\n            SELECT edited_by_id INTO editor_id\n            FROM publishing_edition\n            WHERE publication_id = NEW.publication_id AND digest = NEW.digest\n            ORDER BY number DESC LIMIT 1;\n        END IF;\n        IF editor_id = NEW.reviewer_id THEN\n            RAISE EXCEPTION 'Whoever edited a text last cannot verify it.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF NEW.carried_from_id IS NOT NULL AND NOT EXISTS (\n            SELECT FROM sources_verification AS carried\n            WHERE carried.id = NEW.carried_from_id\n                AND carried.publication_id = NEW.publication_id\n                AND carried.source_id = NEW.source_id\n                AND carried.verified_on = NEW.verified_on\n                AND carried.nci_date IS NOT DISTINCT FROM NEW.nci_date\n                AND carried.nci_date_kind = NEW.nci_date_kind\n        ) THEN\n            RAISE EXCEPTION\n                'What is carried forward keeps its page, its source, its day and its date.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='0628fcb3324bca93e36a10aaaac87dfbf19d3f63', operation='INSERT', pgid='pgtrigger_verification_can_be_true_40dc2', table='sources_verification', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='cae86f564ce6fd20897efc6066ce211a5ea6f498', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_083dc', table='sources_verification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verifiededition',
            trigger=pgtrigger.compiler.Trigger(name='edition_is_verified', sql=explainer.publishing.record_rules.FixedPathRuleSql(declare='DECLARE unchecked text;', func="\n        NEW.published_at := now();\n        IF NEW.edited_by_id IS NULL THEN\n            RAISE EXCEPTION 'Nobody knows who edited this text last.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        -- Nothing but the page's own policy lets an edition go without checks.\n        IF NOT (SELECT needs_checks FROM publishing_publication WHERE id = NEW.publication_id) THEN\n            IF NEW.edited_by_id = NEW.published_by_id THEN\n                RAISE EXCEPTION 'Whoever edited a text last does not publish it.'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        END IF;\n        IF coalesce(jsonb_array_length(NEW.content::jsonb -> 'sources'), 0) = 0 THEN\n            RAISE EXCEPTION 'An edition names at least one source.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        SELECT named ->> 'address' INTO unchecked\n        FROM jsonb_array_elements(NEW.content::jsonb -> 'sources') AS named\n        WHERE NOT EXISTS (\n            SELECT FROM sources_verification AS verification\n            JOIN sources_source AS source ON source.id = verification.source_id\n            WHERE verification.publication_id = NEW.publication_id\n                AND verification.digest = NEW.digest\n                AND verification.verdict IN ('still_right', 'small_correction')\n                AND source.address = named ->> 'address'\n                AND verification.reviewer_id IS DISTINCT FROM NEW.edited_by_id\n                AND (\n                    NEW.edited_at IS NULL\n                    OR verification.carried_from_id IS NOT NULL\n                    OR verification.verified_on >= (NEW.edited_at AT TIME ZONE 'UTC')::date\n                )\n                AND NOT EXISTS (\n                    SELECT FROM sources_takenback\n                    WHERE sources_takenback.verification_id = verification.id\n                )\n        )\n        LIMIT 1;\n        IF FOUND THEN\n            RAISE EXCEPTION 'Nobody has verified this very text against %.', unchecked\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='d9fc84e6464f4bffb127c485769ba66f397e8e0c', operation='INSERT', pgid='pgtrigger_edition_is_verified_ea6fb', table='publishing_edition', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='textonrecord',
            name='edited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='textonrecord',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.publication'),
        ),
        migrations.AddIndex(
            model_name='textonrecord',
            index=models.Index(fields=['publication', 'digest'], name='text_on_record'),
        ),
        migrations.AddConstraint(
            model_name='textonrecord',
            constraint=models.CheckConstraint(condition=models.Q(('digest', models.Func(models.F('content'), output_field=models.CharField(), template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"))), name='text_on_record_is_what_its_digest_names'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textonrecord',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='2aed3af05369bcc94e32e4cf7c511fe70c4953c0', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_e13ce', table='sources_textonrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textonrecord',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='603a3bac0d7b1056f7b97f3b8014b08cf7398e03', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_80492', table='sources_textonrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textonrecord',
            trigger=pgtrigger.compiler.Trigger(name='text_is_kept_now', sql=explainer.publishing.record_rules.FixedPathRuleSql(func='NEW.kept_at := now(); RETURN NEW;', hash='8c0994bd0caede731dc52cddc25be620fea79d16', operation='INSERT', pgid='pgtrigger_text_is_kept_now_caffa', table='sources_textonrecord', when='BEFORE')),
        ),
    ]
