-- What people have changed in downloaded tables, beside the tables. One row for each edited field; a created or deleted row has one
-- row with an empty column name, whose base or value is the whole row.
CREATE TABLE snapshot_edits (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_id    bigint      NOT NULL REFERENCES snapshot_tables ON DELETE CASCADE,
    row_id      text        COLLATE "C" NOT NULL,
    column_name text        NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('create', 'update', 'delete')),
    -- What the service has, as far as is known; null for a created row.
    base        jsonb,
    -- What the row is to have; null for a deleted row.
    value       jsonb,
    -- The caller of the API; null if the edit was made by SQL.
    caller      text,
    role        text        NOT NULL,
    edited_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (table_id, row_id, column_name),
    CHECK ((kind = 'update') = (column_name <> ''))
);

-- Edited fields and rows that the service has changed, too. The edit has base and value; this is what the service has now.
CREATE TABLE snapshot_conflicts (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edit_id  bigint      NOT NULL UNIQUE REFERENCES snapshot_edits ON DELETE CASCADE,
    -- changed: the field, or the deleted row, has another value at the service. gone: the service has deleted the row.
    kind     text        NOT NULL CHECK (kind IN ('changed', 'gone')),
    theirs   jsonb,
    -- False if the service has only said that it has another version; the next download brings the value.
    is_known boolean     NOT NULL DEFAULT true,
    found_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The functions find our tables by their schema's name, because their search path must not contain what others may write to.
DO $migration$
DECLARE
    home text := quote_ident(current_schema());
BEGIN
    EXECUTE replace($function$
CREATE FUNCTION HOME.note_snapshot_edit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET bytea_output = 'hex' SET extra_float_digits = 1
AS $body$
DECLARE
    edited  bigint := TG_ARGV[0]::bigint;
    own     text[] := ARRAY['_id', '_notes', '_version'];
    -- A caller is believed only if the service itself has connected.
    person  text := CASE WHEN session_user = current_user THEN nullif(current_setting('meridian.caller', true), '') END;
    who     text := coalesce(nullif(current_setting('role', true), 'none'), session_user);
    known   HOME.snapshot_edits;
    before  jsonb;
    after   jsonb;
    field   text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW._notes IS NOT NULL OR NEW._version IS NOT NULL THEN
            RAISE EXCEPTION '_notes and _version of %.% are written by downloads only', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation', HINT = 'Leave both columns out.';
        END IF;
        after := to_jsonb(NEW) - own;
        SELECT * INTO known FROM HOME.snapshot_edits AS e
        WHERE e.table_id = edited AND e.row_id = NEW._id AND e.kind = 'delete';
        IF FOUND THEN
            -- The row is back: what differs from the service's row is edited.
            DELETE FROM HOME.snapshot_edits AS e WHERE e.id = known.id;
            INSERT INTO HOME.snapshot_edits (table_id, row_id, column_name, kind, base, value, caller, role)
            SELECT edited, NEW._id, a.key, 'update', coalesce(known.base -> a.key, 'null'), a.value, person, who
            FROM jsonb_each(after) AS a WHERE a.value IS DISTINCT FROM coalesce(known.base -> a.key, 'null');
            PERFORM set_config('meridian.own_write', 'on', true);
            EXECUTE format('UPDATE %I.%I SET _version = $1 WHERE _id = $2', TG_TABLE_SCHEMA, TG_TABLE_NAME)
            USING known.base ->> '_version', NEW._id;
            PERFORM set_config('meridian.own_write', '', true);
        ELSIF NEW._id ~ '^new:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN
            INSERT INTO HOME.snapshot_edits (table_id, row_id, column_name, kind, value, caller, role)
            VALUES (edited, NEW._id, '', 'create', after, person, who);
        ELSE
            RAISE EXCEPTION 'The _id of a row of %.% is given by the service', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation', HINT = 'Leave the column _id out.';
        END IF;
        RETURN NULL;
    END IF;
    SELECT * INTO known FROM HOME.snapshot_edits AS e
    WHERE e.table_id = edited AND e.row_id = OLD._id AND e.column_name = '';
    IF TG_OP = 'DELETE' THEN
        IF known.kind = 'create' THEN
            DELETE FROM HOME.snapshot_edits AS e WHERE e.id = known.id;
            RETURN NULL;
        END IF;
        -- The version stays with the deletion, which may have to name it.
        before := to_jsonb(OLD) - '_id'::text - '_notes'::text || coalesce(
            (SELECT jsonb_object_agg(e.column_name, e.base) FROM HOME.snapshot_edits AS e
             WHERE e.table_id = edited AND e.row_id = OLD._id), '{}');
        IF EXISTS (SELECT FROM HOME.snapshot_conflicts AS c JOIN HOME.snapshot_edits AS e ON e.id = c.edit_id
                   WHERE e.table_id = edited AND e.row_id = OLD._id AND c.kind = 'gone') THEN
            -- Both sides have deleted it.
            DELETE FROM HOME.snapshot_edits AS e WHERE e.table_id = edited AND e.row_id = OLD._id;
            RETURN NULL;
        END IF;
        DELETE FROM HOME.snapshot_edits AS e WHERE e.table_id = edited AND e.row_id = OLD._id;
        INSERT INTO HOME.snapshot_edits (table_id, row_id, column_name, kind, base, caller, role)
        VALUES (edited, OLD._id, '', 'delete', before, person, who);
        RETURN NULL;
    END IF;
    IF NEW._id IS DISTINCT FROM OLD._id THEN
        RAISE EXCEPTION 'The _id of a row of %.% is given by the service', TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Delete the row and insert another one.';
    END IF;
    IF NEW._notes IS DISTINCT FROM OLD._notes OR NEW._version IS DISTINCT FROM OLD._version THEN
        RAISE EXCEPTION '_notes and _version of %.% are written by downloads only', TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    before := to_jsonb(OLD) - own;
    after := to_jsonb(NEW) - own;
    IF known.kind = 'create' THEN
        UPDATE HOME.snapshot_edits AS e SET value = after, caller = person, role = who, edited_at = clock_timestamp()
        WHERE e.id = known.id AND e.value IS DISTINCT FROM after;
        RETURN NULL;
    END IF;
    FOR field IN SELECT a.key FROM jsonb_each(after) AS a WHERE a.value IS DISTINCT FROM before -> a.key LOOP
        INSERT INTO HOME.snapshot_edits AS e (table_id, row_id, column_name, kind, base, value, caller, role)
        VALUES (edited, OLD._id, field, 'update', before -> field, after -> field, person, who)
        ON CONFLICT (table_id, row_id, column_name) DO UPDATE
        SET value = excluded.value, caller = excluded.caller, role = excluded.role, edited_at = clock_timestamp();
        -- Whoever writes the service's value again has not edited the field.
        DELETE FROM HOME.snapshot_edits AS e
        WHERE e.table_id = edited AND e.row_id = OLD._id AND e.column_name = field AND e.base = e.value;
    END LOOP;
    RETURN NULL;
END
$body$;
REVOKE ALL ON FUNCTION HOME.note_snapshot_edit() FROM PUBLIC;

-- Runs with the rights of whoever writes. Edits and batches of downloads exclude each other; the lock is taken before any row is.
CREATE FUNCTION HOME.begin_snapshot_edit() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION '%.% can''t be truncated', TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'DELETE rows, so that each deletion is noted.';
    END IF;
    IF current_setting('meridian.own_write', true) IS DISTINCT FROM 'on' THEN
        PERFORM pg_advisory_xact_lock_shared(156, TG_ARGV[0]::int);
    ELSIF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RAISE EXCEPTION 'Only the service itself writes without leaving an edit'
            USING ERRCODE = 'insufficient_privilege', HINT = 'RESET meridian.own_write.';
    END IF;
    RETURN NULL;
END
$body$;

-- Has a downloaded table note its edits from now on; does nothing if it does so already. The product itself calls this.
CREATE FUNCTION HOME.watch_snapshot_table(its_schema text, its_name text, its_id bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    relation text := format('%I.%I', its_schema, its_name);
BEGIN
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass(relation) AND tgname = 'note_update') THEN
        RETURN;
    END IF;
    EXECUTE 'ALTER TABLE ' || relation || ' ALTER COLUMN _id SET DEFAULT ''new:'' || gen_random_uuid()';
    EXECUTE format('CREATE TRIGGER begin_edit BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH STATEMENT'
                   || ' EXECUTE FUNCTION HOME.begin_snapshot_edit(%s)', relation, its_id);
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT'
                   || ' EXECUTE FUNCTION HOME.begin_snapshot_edit(%s)', relation, its_id);
    EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %s FOR EACH ROW'
                   || ' WHEN (current_setting(''meridian.own_write'', true) IS DISTINCT FROM ''on'')'
                   || ' EXECUTE FUNCTION HOME.note_snapshot_edit(%s)', relation, its_id);
    EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %s FOR EACH ROW'
                   || ' WHEN (current_setting(''meridian.own_write'', true) IS DISTINCT FROM ''on'')'
                   || ' EXECUTE FUNCTION HOME.note_snapshot_edit(%s)', relation, its_id);
    EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %s FOR EACH ROW'
                   || ' WHEN (current_setting(''meridian.own_write'', true) IS DISTINCT FROM ''on'')'
                   || ' EXECUTE FUNCTION HOME.note_snapshot_edit(%s)', relation, its_id);
END
$body$;
REVOKE ALL ON FUNCTION HOME.watch_snapshot_table(text, text, bigint) FROM PUBLIC;
$function$, 'HOME', home);
END
$migration$;

-- Tables that were downloaded before edits were noted.
SELECT watch_snapshot_table(s.schema_name, t.table_name, t.id)
FROM snapshot_tables AS t JOIN snapshots AS s ON s.id = t.snapshot_id
WHERE to_regclass(format('%I.%I', s.schema_name, t.table_name)) IS NOT NULL;
