-- Every object of an export in the bucket, from before it is begun until it is gone.
CREATE TABLE export_objects (
    id         uuid PRIMARY KEY,
    tenant     text NOT NULL,
    -- uploading: a process writes it; kept: a file of an export is in it; doomed: it is to be deleted.
    state      text NOT NULL CHECK (state IN ('uploading', 'kept', 'doomed')),
    -- The multipart upload that makes it.
    upload_id  text,
    bytes      bigint,
    media_type text NOT NULL,
    -- When it is given up (uploading) or deleted (doomed).
    due_at     timestamptz CHECK ((due_at IS NULL) = (state = 'kept'))
);

CREATE INDEX export_objects_due ON export_objects (due_at) WHERE due_at IS NOT NULL;

-- The files of a completed job.
CREATE TABLE exports (
    -- The job's id; of an item of a batch, made of the job's id and the item's number.
    id          uuid PRIMARY KEY,
    tenant      text        NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$'),
    -- The job; null once it is deleted. Then the export goes, too, unless an address of export_addresses shows it.
    job_id      uuid REFERENCES jobs ON DELETE SET NULL,
    -- The snapshot may have been deleted meanwhile.
    snapshot_id uuid        NOT NULL,
    format      text        NOT NULL CHECK (format IN ('csv', 'ndjson', 'parquet')),
    compression text        NOT NULL CHECK (compression IN ('none', 'gzip', 'zstd')),
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX exports_by_job ON exports (job_id);
CREATE INDEX exports_newest_first ON exports (tenant, id DESC);

CREATE TABLE export_files (
    export_id  uuid    NOT NULL REFERENCES exports ON DELETE CASCADE,
    position   integer NOT NULL,
    table_name text    NOT NULL,
    file_name  text    NOT NULL,
    object_id  uuid    NOT NULL UNIQUE REFERENCES export_objects,
    rows       bigint  NOT NULL,
    bytes      bigint  NOT NULL,
    sha256     bytea   NOT NULL,
    -- [{"name": ..., "field": ..., "type": ..., "storedAs": ...}]
    columns    jsonb   NOT NULL,
    PRIMARY KEY (export_id, position),
    UNIQUE (export_id, file_name)
);

-- Addresses that stay: each shows the newest export that was made for its name, to whoever knows the secret.
CREATE TABLE export_addresses (
    tenant    text NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$'),
    name      text NOT NULL,
    secret    text NOT NULL UNIQUE,
    export_id uuid NOT NULL UNIQUE REFERENCES exports ON DELETE CASCADE,
    PRIMARY KEY (tenant, name)
);

-- However a file of an export goes, its object goes from the bucket.
CREATE FUNCTION export_files_after_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE export_objects SET state = 'doomed', due_at = now() WHERE id = OLD.object_id;
    RETURN NULL;
END $$;

CREATE TRIGGER export_files_after_delete AFTER DELETE ON export_files
    FOR EACH ROW EXECUTE FUNCTION export_files_after_delete();

CREATE FUNCTION exports_after_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM exports WHERE id = NEW.id AND NOT EXISTS (SELECT FROM export_addresses WHERE export_id = NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER exports_after_job AFTER UPDATE OF job_id ON exports
    FOR EACH ROW WHEN (NEW.job_id IS NULL) EXECUTE FUNCTION exports_after_job();
