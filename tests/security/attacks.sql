-- What somebody asks who has smuggled SQL into the site, a line each, and what PostgreSQL says.
-- Words in braces are put in by the test: they are called otherwise on each server.

-- Tables, and what keeps them.
--= 42501 insufficient privilege
ALTER TABLE publishing_edition ALTER COLUMN content TYPE text USING 'x';
ALTER TABLE publishing_edition DISABLE TRIGGER ALL;
ALTER TABLE publishing_edition DISABLE TRIGGER USER;
ALTER TABLE publishing_edition DROP CONSTRAINT edition_digest_is_that_of_its_content;
ALTER TABLE publishing_edition ADD COLUMN more text;
ALTER TABLE publishing_edition RENAME TO gone;
ALTER TABLE publishing_edition OWNER TO CURRENT_USER;
ALTER TABLE publishing_edition ENABLE ROW LEVEL SECURITY;
CREATE POLICY hidden ON publishing_edition USING (false);
DROP TABLE sources_verification CASCADE;
CREATE RULE nothing AS ON INSERT TO workflow_move DO INSTEAD NOTHING;
CREATE TABLE kept (word text);
CREATE TABLE public.kept AS SELECT * FROM auth_user;
CREATE VIEW kept AS SELECT 1;
CREATE SCHEMA another;
CREATE INDEX slow ON publishing_edition (content);
SELECT setval('publishing_edition_id_seq', 1);
ALTER SEQUENCE publishing_edition_id_seq RESTART;
BEGIN; LOCK TABLE publishing_edition IN ACCESS EXCLUSIVE MODE;
SELECT FROM publishing_edition FOR UPDATE;
INSERT INTO publishing_edition TABLE publishing_edition ON CONFLICT (id) DO UPDATE SET number = 9;
MERGE INTO publishing_edition x USING publishing_edition y ON x.id = y.id WHEN MATCHED THEN DELETE;
WITH gone AS (DELETE FROM workflow_move RETURNING *) TABLE gone;
TRUNCATE auth_user CASCADE;
TRUNCATE topics_topic CASCADE;
DO $$ BEGIN EXECUTE 'UPDATE publishing_edition SET number = number'; END $$;
DELETE FROM django_migrations;
INSERT INTO django_migrations (app, name, applied) VALUES ('sources', '0099', now());

-- Functions and triggers.
--= 42501 insufficient privilege
DROP TRIGGER {trigger} ON sources_verification;
CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
DROP FUNCTION {trigger}() CASCADE;
ALTER FUNCTION {trigger}() SET search_path = pg_temp;
ALTER FUNCTION {trigger}() OWNER TO CURRENT_USER;
CREATE FUNCTION now() RETURNS timestamptz LANGUAGE sql AS $$SELECT '2999-01-01'::timestamptz$$;
CREATE TRIGGER late BEFORE INSERT ON sources_verification FOR EACH ROW EXECUTE FUNCTION {trigger}();
CREATE EVENT TRIGGER none ON ddl_command_start EXECUTE FUNCTION {trigger}();
COMMENT ON TRIGGER {trigger} ON sources_verification IS 'none';
UPDATE pg_proc SET prosrc = 'BEGIN RETURN NEW; END' WHERE proname LIKE 'pgtrigger%';
UPDATE pg_trigger SET tgenabled = 'D';

-- In front of what the rules read.
--= 42501 insufficient privilege
CREATE TEMP TABLE auth_user AS SELECT 1 AS id;
CREATE TEMP VIEW publishing_edition AS SELECT 1 AS id;
SELECT 1 AS id INTO TEMP publishing_edition;
CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS $$SELECT '2999-01-01'::timestamptz$$;
CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = textne);
--= 23514 check violation
SET search_path = pg_temp, information_schema, public; INSERT INTO sources_verification (publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, note) SELECT publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, current_date + 2, '' FROM sources_verification ORDER BY id LIMIT 1;
SET LOCAL pgtrigger.ignore = '{verification_can_be_true}'; INSERT INTO sources_verification (publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, note) SELECT publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, current_date + 2, '' FROM sources_verification ORDER BY id LIMIT 1;
SET TIME ZONE 'Etc/GMT-14'; INSERT INTO sources_verification (publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, note) SELECT publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, current_date + 2, '' FROM sources_verification ORDER BY id LIMIT 1;
--= 42501 insufficient privilege
SET session_replication_role = replica;
SELECT set_config('session_replication_role', 'replica', false);

-- Other people's rights.
--= 42501 insufficient privilege
SET ROLE {owner};
SET SESSION AUTHORIZATION {owner};
GRANT {owner} TO CURRENT_USER;
GRANT pg_execute_server_program TO CURRENT_USER;
ALTER ROLE CURRENT_USER SUPERUSER;
ALTER ROLE CURRENT_USER CREATEROLE;
ALTER ROLE {owner} PASSWORD 'mine';
CREATE ROLE mine SUPERUSER;
REASSIGN OWNED BY {owner} TO CURRENT_USER;
SELECT rolpassword FROM pg_authid;

-- The server, its files and its programs.
--= 42501 insufficient privilege
COPY auth_user TO PROGRAM 'cat';
COPY feedback_report FROM PROGRAM 'id';
COPY auth_user TO '/tmp/database-people';
COPY feedback_report FROM '/etc/passwd';
SELECT pg_read_file('/etc/passwd');
SELECT pg_read_binary_file('PG_VERSION');
SELECT pg_ls_dir('.');
SELECT lo_import('/etc/passwd');
SELECT lo_export(1, '/tmp/database-large');
CREATE EXTENSION dblink;
CREATE EXTENSION file_fdw;
DROP EXTENSION pg_trgm CASCADE;
CREATE FOREIGN DATA WRAPPER files;
CREATE FUNCTION run() RETURNS int LANGUAGE c AS 'libc', 'getpid';
LOAD '/tmp/database.so';
ALTER SYSTEM SET fsync = off;
ALTER DATABASE {name} SET search_path = pg_temp;
DROP DATABASE {name};
CREATE DATABASE mine;
CREATE TABLESPACE mine LOCATION '/tmp';
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE SUBSCRIPTION mine CONNECTION 'host=/tmp' PUBLICATION none WITH (connect = false);
SELECT pg_reload_conf();
SELECT pg_switch_wal();
SELECT pg_create_restore_point('mine');

-- What is on record, and what may come on it.
--= 23514 check violation
INSERT INTO sources_verification (publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, note) SELECT publication_id, digest, source_id, {nobody}, nci_date, nci_date_kind, verdict, verified_on, '' FROM sources_verification ORDER BY id LIMIT 1;
INSERT INTO sources_verification (publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, note) SELECT publication_id, digest, source_id, {editor}, nci_date, nci_date_kind, verdict, verified_on, '' FROM sources_verification ORDER BY id LIMIT 1;
INSERT INTO sources_verification (publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, note) SELECT publication_id, repeat('0', 64), source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, '' FROM sources_verification ORDER BY id LIMIT 1;
INSERT INTO sources_verification (publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, note) SELECT publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, current_date + 2, '' FROM sources_verification ORDER BY id LIMIT 1;
INSERT INTO publishing_edition (publication_id, number, content, digest, published_by_id, edited_by_id, correction) SELECT publication_id, number + 1, content, digest, published_by_id, NULL, '' FROM publishing_edition WHERE id = (SELECT live_edition_id FROM publishing_publication ORDER BY id LIMIT 1);
--= 23505 unique violation
INSERT INTO publishing_edition (publication_id, number, content, digest, published_by_id, edited_by_id, correction) SELECT publication_id, number + 1, content, digest, published_by_id, edited_by_id, '' FROM publishing_edition WHERE id = (SELECT live_edition_id FROM publishing_publication ORDER BY id LIMIT 1);
--= 23514 check violation
INSERT INTO publishing_edition (publication_id, number, content, digest, published_by_id, edited_by_id, correction) SELECT publication_id, number + 1, '{"sources": [{"address": "https://x"}]}', digest, published_by_id, edited_by_id, '' FROM publishing_edition WHERE id = (SELECT live_edition_id FROM publishing_publication ORDER BY id LIMIT 1);
INSERT INTO publishing_edition (publication_id, number, content, digest, published_by_id, edited_by_id, correction) SELECT publication_id, number + 1, '{"sources": [{"address": "https://x"}]}', encode(sha256(convert_to('{"sources": [{"address": "https://x"}]}', 'UTF8')), 'hex'), published_by_id, edited_by_id, '' FROM publishing_edition WHERE id = (SELECT live_edition_id FROM publishing_publication ORDER BY id LIMIT 1);
--= 23001 restrict violation
UPDATE publishing_publication SET needs_checks = false;
UPDATE publishing_publication SET kind = 'page';
--= 23514 check violation
INSERT INTO publishing_publication (kind, needs_checks, slug, recheck_months) VALUES ('topic', false, 'free', 12);
--= 23001 restrict violation
UPDATE feedback_report SET text = 'All is well.';
UPDATE sources_source SET address = address || '?';
--= 23514 check violation
INSERT INTO sources_takenback (verification_id, taken_back_by_id) SELECT id, reviewer_id + 1 FROM sources_verification ORDER BY id LIMIT 1;
--= 23503 foreign key violation
DELETE FROM sources_source;
SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM auth_user;

-- What the site does every day.
--= 00000 done
UPDATE topics_topic SET title = title;
UPDATE publishing_publication SET live_edition_id = NULL;
DELETE FROM searching_searchentry;
INSERT INTO feedback_report (edition_id, section, heading, kind, text, received_on, note) SELECT id, '', '', 'clear', '', current_date, '' FROM publishing_edition LIMIT 1;
INSERT INTO workflow_move (publication_id, action, from_state, to_state, made_by_id, why, digest) SELECT publication_id, action, from_state, to_state, made_by_id, why, digest FROM workflow_move;
INSERT INTO sources_verification (publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, note) SELECT publication_id, digest, source_id, reviewer_id, nci_date, nci_date_kind, verdict, verified_on, '' FROM sources_verification ORDER BY id LIMIT 1;
UPDATE publishing_publication SET live_edition_id = NULL; INSERT INTO publishing_edition (publication_id, number, content, digest, published_by_id, edited_by_id, correction) SELECT publication_id, 9, content, digest, published_by_id, edited_by_id, '' FROM publishing_edition WHERE id = (SELECT min(id) FROM publishing_edition);
SELECT FROM publishing_publication FOR UPDATE;
SELECT nextval('publishing_edition_id_seq');
SELECT pg_advisory_xact_lock(1);
