-- How the records of another system are reached. Credentials stand apart and encrypted.
CREATE TABLE connections (
    id         uuid PRIMARY KEY,
    tenant     text        NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$'),
    name       text        NOT NULL,
    connector  text        NOT NULL,
    settings   jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant, name)
);

-- One secret each, encrypted with tenant, connection and field as associated data, so that it can't be moved to another place.
CREATE TABLE connection_credentials (
    connection_id uuid        NOT NULL REFERENCES connections ON DELETE CASCADE,
    field         text        NOT NULL,
    key_id        bigint      NOT NULL,
    ciphertext    bytea       NOT NULL,
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (connection_id, field)
);

CREATE INDEX connection_credentials_by_key ON connection_credentials (key_id);

-- Files that were uploaded for a connection; their bytes are in the object store.
CREATE TABLE connection_files (
    connection_id uuid        NOT NULL REFERENCES connections ON DELETE CASCADE,
    name          text        NOT NULL,
    object_key    text        NOT NULL,
    bytes         bigint      NOT NULL,
    sha256        bytea       NOT NULL,
    uploaded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (connection_id, name)
);

-- A set of tables of a connection, in a schema of its own.
CREATE TABLE snapshots (
    id            uuid PRIMARY KEY,
    tenant        text        NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$'),
    name          text        NOT NULL,
    connection_id uuid        NOT NULL REFERENCES connections,
    schema_name   text        NOT NULL UNIQUE,
    -- The job that writes the tables; a second one has to wait until the first has ended.
    busy_with     uuid,
    created_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant, name)
);

CREATE INDEX snapshots_by_connection ON snapshots (connection_id);

CREATE TABLE snapshot_tables (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    snapshot_id       uuid    NOT NULL REFERENCES snapshots ON DELETE CASCADE,
    remote_id         text    NOT NULL,
    table_name        text    NOT NULL,
    policy            text    NOT NULL DEFAULT 'evolve' CHECK (policy IN ('evolve', 'freeze', 'ignore')),
    -- The field that the user chose as the id; null for the connector's own.
    id_field          text,
    -- What the user says that fields hold: {"field": "date"}.
    types             jsonb   NOT NULL DEFAULT '{}',
    -- What the connector said of the table when the last job began.
    remote_name       text,
    partial_rows      boolean NOT NULL DEFAULT false,
    incremental_by    text,
    -- The largest value of what the table is read by incrementally, as the service wrote it; set by complete passes only.
    mark              text,
    complete_full_at  timestamptz,
    complete_at       timestamptz,
    stored_rows       bigint  NOT NULL DEFAULT 0,
    stored_bytes      bigint  NOT NULL DEFAULT 0,
    -- How many deletions an operator has let go, for the next complete pass.
    deletions_allowed bigint  NOT NULL DEFAULT 0,
    UNIQUE (snapshot_id, remote_id),
    UNIQUE (snapshot_id, table_name)
);

CREATE TABLE snapshot_fields (
    table_id    bigint  NOT NULL REFERENCES snapshot_tables ON DELETE CASCADE,
    position    integer NOT NULL,
    name        text    NOT NULL,
    column_name text    NOT NULL,
    type        text    NOT NULL,
    -- What definition or service say that the field holds; null if its values decide.
    declared    text,
    remote_type text,
    PRIMARY KEY (table_id, name),
    UNIQUE (table_id, column_name)
);

-- Every column that was added or widened.
CREATE TABLE snapshot_field_changes (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_id    bigint      NOT NULL REFERENCES snapshot_tables ON DELETE CASCADE,
    job_id      uuid        NOT NULL,
    column_name text        NOT NULL,
    old_type    text,
    new_type    text        NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX snapshot_field_changes_by_table ON snapshot_field_changes (table_id, id);

-- One reading of a table by a job: resume point, counts, and what is left of it afterwards as a receipt. Whoever writes holds the
-- pass by the highest (turn, delivery); every batch proves that in its own transaction.
CREATE TABLE download_passes (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_id    bigint      NOT NULL REFERENCES snapshot_tables ON DELETE CASCADE,
    job_id      uuid        NOT NULL,
    ordinal     integer     NOT NULL,
    mode        text        NOT NULL CHECK (mode IN ('full', 'incremental')),
    status      text        NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'waiting', 'completed', 'failed', 'cancelled')),
    turn        integer     NOT NULL DEFAULT 0,
    delivery    integer     NOT NULL DEFAULT 0,
    since       text,
    position    text,
    restarted   boolean     NOT NULL DEFAULT false,
    -- Whether the table had no row when the pass began and no id has come twice, so that rows can be copied straight in.
    is_filling  boolean     NOT NULL DEFAULT false,
    batches     integer     NOT NULL DEFAULT 0,
    pages       bigint      NOT NULL DEFAULT 0,
    rows        bigint      NOT NULL DEFAULT 0,
    changed     bigint      NOT NULL DEFAULT 0,
    deleted     bigint      NOT NULL DEFAULT 0,
    held        bigint      NOT NULL DEFAULT 0,
    rejected    bigint      NOT NULL DEFAULT 0,
    noted       bigint      NOT NULL DEFAULT 0,
    bytes       bigint      NOT NULL DEFAULT 0,
    total       bigint,
    mark        text,
    is_complete boolean     NOT NULL DEFAULT false,
    incomplete_because text,
    -- The sums of the halves of the digests of all rows that came.
    digest_high bigint      NOT NULL DEFAULT 0,
    digest_low  bigint      NOT NULL DEFAULT 0,
    digest      text,
    error_code  text,
    error       text,
    started_at  timestamptz,
    ended_at    timestamptz,
    UNIQUE (job_id, ordinal)
);

CREATE INDEX download_passes_by_table ON download_passes (table_id, id DESC);

-- The ids that a pass has seen, one row a batch: beside the table, so that a pass over unchanged rows writes none of them.
CREATE TABLE download_seen (
    pass_id bigint   NOT NULL REFERENCES download_passes ON DELETE CASCADE,
    batch   integer  NOT NULL,
    ids     text[]   NOT NULL,
    -- Two halves of the digest of each row.
    digests bigint[] NOT NULL,
    PRIMARY KEY (pass_id, batch)
);

-- The cursors and addresses that a pass has followed: none may come twice.
CREATE TABLE download_cursors (
    pass_id bigint NOT NULL REFERENCES download_passes ON DELETE CASCADE,
    cursor  bytea  NOT NULL,
    PRIMARY KEY (pass_id, cursor)
);

CREATE TABLE download_rejects (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pass_id bigint NOT NULL REFERENCES download_passes ON DELETE CASCADE,
    page    bigint NOT NULL,
    code    text   NOT NULL,
    excerpt text   NOT NULL
);

CREATE INDEX download_rejects_by_pass ON download_rejects (pass_id, id);
