-- Every file of a connection in the bucket, from before its upload is begun until it is gone, so that no crash leaves parts of it.
CREATE TABLE connection_objects (
    id         uuid PRIMARY KEY,
    tenant     text NOT NULL,
    -- uploading: a process writes it; kept: it is a connection's file; doomed: it is to be deleted.
    state      text NOT NULL CHECK (state IN ('uploading', 'kept', 'doomed')),
    -- The multipart upload that makes it.
    upload_id  text,
    bytes      bigint,
    media_type text NOT NULL,
    -- When it is given up (uploading) or deleted (doomed).
    due_at     timestamptz CHECK ((due_at IS NULL) = (state = 'kept'))
);

CREATE INDEX connection_objects_due ON connection_objects (due_at) WHERE due_at IS NOT NULL;

-- Null of files that were uploaded before; the product deletes them by their keys.
ALTER TABLE connection_files ADD COLUMN object_id uuid UNIQUE REFERENCES connection_objects;

-- However a file goes, its object goes from the bucket.
CREATE FUNCTION connection_files_after_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE connection_objects SET state = 'doomed', due_at = now() WHERE id = OLD.object_id;
    RETURN NULL;
END $$;

CREATE TRIGGER connection_files_after_delete AFTER DELETE ON connection_files
    FOR EACH ROW EXECUTE FUNCTION connection_files_after_change();

CREATE TRIGGER connection_files_after_replacement AFTER UPDATE OF object_id ON connection_files
    FOR EACH ROW WHEN (OLD.object_id IS DISTINCT FROM NEW.object_id) EXECUTE FUNCTION connection_files_after_change();
