-- One publishing of a snapshot's edits. Whoever writes holds the run by the highest (turn, delivery).
CREATE TABLE publish_runs (
    job_id      uuid PRIMARY KEY,
    snapshot_id uuid        NOT NULL REFERENCES snapshots ON DELETE CASCADE,
    -- The hash of the plan that was asked for.
    plan        text        NOT NULL,
    turn        integer     NOT NULL DEFAULT 0,
    delivery    integer     NOT NULL DEFAULT 0,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz
);

CREATE INDEX publish_runs_by_snapshot ON publish_runs (snapshot_id);

-- One created, changed or deleted row each: what is to be done is committed before the service is called, and what came of it afterwards.
CREATE TABLE publish_changes (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id      uuid        NOT NULL REFERENCES publish_runs ON DELETE CASCADE,
    table_id    bigint      NOT NULL REFERENCES snapshot_tables ON DELETE CASCADE,
    row_id      text        COLLATE "C" NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('create', 'update', 'delete')),
    -- {column: {"base": ..., "value": ...}}
    fields      jsonb       NOT NULL,
    -- left: not done, and the edit is still there.
    state       text        NOT NULL DEFAULT 'pending'
                            CHECK (state IN ('pending', 'sent', 'done', 'refused', 'conflict', 'uncertain', 'left')),
    -- What the other database calls its transaction, and the id that the row has if the transaction was committed.
    token       text,
    promised_id text,
    -- The id that the service gave a created row.
    remote_id   text,
    code        text,
    message     text,
    changed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (job_id, table_id, row_id)
);

CREATE INDEX publish_changes_by_state ON publish_changes (job_id, state, kind, id);
CREATE INDEX publish_changes_in_doubt ON publish_changes (table_id, row_id) WHERE state IN ('sent', 'uncertain');
