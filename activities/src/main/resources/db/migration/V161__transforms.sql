-- Tables that a transform has made stand beside the downloaded ones of a snapshot; no download knows them.
ALTER TABLE snapshot_tables ADD COLUMN is_derived boolean NOT NULL DEFAULT false;

-- Ends a transform whose mapping says that a value of the wrong type is a failure. Called for such a value only.
CREATE FUNCTION refuse_cast(column_name text, row_id text, value text, type text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The column ''%'' is to hold %, and the row ''%'' has ''%''',
        column_name, type, left(row_id, 100), left(value, 100) USING ERRCODE = 'MT001';
END $$;
