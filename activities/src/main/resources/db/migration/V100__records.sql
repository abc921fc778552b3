-- Audio records. Everything belongs to a tenant, and equal audio of two tenants is stored twice.

-- The last number that was given to a record of a tenant.
CREATE TABLE record_numbers (
    tenant text PRIMARY KEY,
    last   bigint NOT NULL
);

CREATE TABLE records (
    tenant            text        NOT NULL,
    id                bigint      NOT NULL CHECK (id BETWEEN 1 AND 9007199254740991),
    title             text,
    record_type       text        NOT NULL,
    -- What the caller says of the record: a JSON object.
    metadata          text        NOT NULL,
    status            text        NOT NULL DEFAULT 'empty'
        CHECK (status IN ('empty', 'unprocessed', 'processing', 'processed', 'failed')),
    -- Versions of audio count from 1; 0 is none.
    newest_version    integer     NOT NULL DEFAULT 0,
    -- The newest version for which a job was asked.
    wanted_version    integer     NOT NULL DEFAULT 0,
    published_version integer     NOT NULL DEFAULT 0,
    -- The published results: a JSON object.
    results           text,
    error_code        text,
    error             text,
    -- What lists show and search: the caller's words, or else the audio's.
    shown_title       text,
    shown_artist      text,
    shown_album       text,
    isrc              text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, id)
);

CREATE INDEX records_by_status ON records (tenant, status, id);
CREATE INDEX records_by_type ON records (tenant, record_type, id);
CREATE INDEX records_by_isrc ON records (tenant, isrc, id) WHERE isrc IS NOT NULL;

-- Every object in the bucket, from before it is begun until it is gone.
CREATE TABLE record_objects (
    id         uuid PRIMARY KEY,
    tenant     text NOT NULL,
    -- uploading: a process writes it; awaited: a client may put it by a signed address; kept: it is referred to;
    -- doomed: it is to be deleted.
    state      text NOT NULL CHECK (state IN ('uploading', 'awaited', 'kept', 'doomed')),
    -- The multipart upload that makes it.
    upload_id  text,
    bytes      bigint,
    media_type text NOT NULL,
    -- When it is given up (uploading, awaited) or deleted (doomed).
    due_at     timestamptz CHECK ((due_at IS NULL) = (state = 'kept'))
);

CREATE INDEX record_objects_due ON record_objects (due_at) WHERE due_at IS NOT NULL;

-- The audio that a tenant has, each once.
CREATE TABLE record_audio (
    tenant    text   NOT NULL,
    sha256    bytea  NOT NULL,
    bytes     bigint NOT NULL,
    object_id uuid   NOT NULL REFERENCES record_objects,
    PRIMARY KEY (tenant, sha256)
);

CREATE TABLE record_versions (
    tenant      text        NOT NULL,
    record_id   bigint      NOT NULL,
    version     integer     NOT NULL,
    sha256      bytea       NOT NULL,
    file_name   text,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, record_id, version),
    FOREIGN KEY (tenant, record_id) REFERENCES records ON DELETE CASCADE,
    FOREIGN KEY (tenant, sha256) REFERENCES record_audio
);

CREATE INDEX record_versions_by_audio ON record_versions (tenant, sha256);

-- The steps that are done: the key of a step's result is the audio's digest, the step, its version and its parameters.
CREATE TABLE record_steps (
    tenant     text        NOT NULL,
    sha256     bytea       NOT NULL,
    step       text        NOT NULL,
    version    integer     NOT NULL,
    parameters text        NOT NULL,
    result     text        NOT NULL,
    done_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, sha256, step, version, parameters),
    FOREIGN KEY (tenant, sha256) REFERENCES record_audio ON DELETE CASCADE
);

CREATE TABLE record_step_objects (
    tenant     text    NOT NULL,
    sha256     bytea   NOT NULL,
    step       text    NOT NULL,
    version    integer NOT NULL,
    parameters text    NOT NULL,
    name       text    NOT NULL,
    object_id  uuid    NOT NULL REFERENCES record_objects,
    PRIMARY KEY (tenant, sha256, step, version, parameters, name),
    FOREIGN KEY (tenant, sha256, step, version, parameters) REFERENCES record_steps ON DELETE CASCADE
);

-- What a record offers under a name, of the published version.
CREATE TABLE record_assets (
    tenant    text   NOT NULL,
    record_id bigint NOT NULL,
    name      text   NOT NULL,
    object_id uuid   NOT NULL REFERENCES record_objects,
    PRIMARY KEY (tenant, record_id, name),
    FOREIGN KEY (tenant, record_id) REFERENCES records ON DELETE CASCADE
);

CREATE INDEX record_assets_by_object ON record_assets (object_id);

-- The version that an open job works on. A worker writes results only with the latest token, and while the row is there.
CREATE TABLE record_runs (
    job_id    uuid PRIMARY KEY,
    tenant    text    NOT NULL,
    record_id bigint  NOT NULL,
    version   integer NOT NULL,
    token     bigint  NOT NULL DEFAULT 0,
    FOREIGN KEY (tenant, record_id) REFERENCES records ON DELETE CASCADE
);

CREATE INDEX record_runs_by_record ON record_runs (tenant, record_id);
