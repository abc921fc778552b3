-- Columns that people add to downloaded tables are theirs: what is written there is no edit, since the service has no such field.
DO $migration$
DECLARE
    home text := quote_ident(current_schema());
BEGIN
    EXECUTE replace($function$
-- The columns of a downloaded table that hold no field: the product's own, and those that people have added.
CREATE FUNCTION HOME.snapshot_columns_without_field(relation oid, its_id bigint) RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $body$
SELECT coalesce(array_agg(a.attname::text), '{}') FROM pg_attribute AS a
WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
  AND NOT EXISTS (SELECT FROM HOME.snapshot_fields AS f WHERE f.table_id = its_id AND f.column_name = a.attname)
$body$;

CREATE OR REPLACE FUNCTION HOME.note_snapshot_edit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET bytea_output = 'hex' SET extra_float_digits = 1
AS $body$
DECLARE
    edited  bigint := TG_ARGV[0]::bigint;
    own     text[] := HOME.snapshot_columns_without_field(TG_RELID, edited);
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
        before := to_jsonb(OLD) - array_remove(own, '_version') || coalesce(
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
$function$, 'HOME', home);
END
$migration$;

DELETE FROM snapshot_edits AS e
WHERE e.kind = 'update'
  AND NOT EXISTS (SELECT FROM snapshot_fields AS f WHERE f.table_id = e.table_id AND f.column_name = e.column_name);
