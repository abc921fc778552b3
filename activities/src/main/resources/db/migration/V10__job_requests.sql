-- What a request for a job says beyond its type.
ALTER TABLE jobs
    -- The payload as JSON text, as it was read; jsonb would reorder and renumber what a webhook sends on.
    ADD COLUMN input         text,
    -- What the job found out, as JSON text.
    ADD COLUMN result        text,
    -- Overrides of the type's own plan; NULL: as the type says.
    ADD COLUMN attempts      integer CHECK (attempts >= 1),
    ADD COLUMN timeout_ms    bigint CHECK (timeout_ms > 0),
    -- At most one open job of a tenant, a type and such a key.
    ADD COLUMN singleton_key text,
    -- When a job that failed is tried again.
    ADD COLUMN next_retry_at timestamptz;

CREATE UNIQUE INDEX jobs_singletons ON jobs (tenant, type, singleton_key)
    WHERE singleton_key IS NOT NULL AND status IN ('pending', 'running');
CREATE INDEX jobs_retrying ON jobs (tenant, next_retry_at) WHERE next_retry_at IS NOT NULL AND status = 'pending';
CREATE INDEX jobs_failed ON jobs (tenant, type, error_code) WHERE status = 'failed';
CREATE INDEX jobs_ended ON jobs (status, completed_at) WHERE status IN ('completed', 'failed', 'cancelled');
CREATE INDEX jobs_retry_of ON jobs (retry_of) WHERE retry_of IS NOT NULL;
-- The outbox: what Temporal does not have yet.
CREATE INDEX jobs_undelivered ON jobs (type, created_at) WHERE status = 'pending' AND run_id IS NULL;

-- Which job answered a request that carried an idempotency key, so that the same request again gets the same job.
CREATE TABLE idempotency_keys (
    tenant       text        NOT NULL,
    key_hash     bytea       NOT NULL,
    job_id       uuid        NOT NULL,
    request_hash bytea       NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant, key_hash)
);

CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

-- Items of a batch; each has its own state, attempts and failure.
CREATE TABLE batch_items (
    job_id     uuid        NOT NULL REFERENCES jobs ON DELETE CASCADE,
    index      integer     NOT NULL CHECK (index >= 0),
    input      text        NOT NULL,
    status     text        NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'completed', 'failed', 'cancelled')),
    attempt    smallint    NOT NULL DEFAULT 0,
    result     text,
    error_code text,
    error      text,
    due_at     timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, index)
-- No index but the key, and room beside each row: a change of state stays on its page and touches no index.
) WITH (fillfactor = 70);

-- One row for each account outside (a mail server, a webhook's host) that calls are counted for, shared by all workers.
CREATE TABLE account_quotas (
    tenant         text        NOT NULL,
    account        text        NOT NULL,
    -- The next call that the rate allows was used up until here; calls may run ahead of it by the burst.
    used_until     timestamptz NOT NULL DEFAULT '-infinity',
    frozen_until   timestamptz NOT NULL DEFAULT '-infinity',
    -- Overrides of the default rate; NULL: the default.
    calls_per_second double precision CHECK (calls_per_second > 0),
    burst          integer CHECK (burst >= 1),
    PRIMARY KEY (tenant, account)
);

-- What requests to the outside are signed with, one secret for each tenant.
CREATE TABLE signing_secrets (
    tenant     text PRIMARY KEY,
    secret     text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Tables of JSON objects that jobs compute on.
CREATE TABLE datasets (
    id         uuid PRIMARY KEY,
    tenant     text        NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$'),
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    row_count  bigint      NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX datasets_newest_first ON datasets (tenant, id DESC);

CREATE TABLE dataset_rows (
    dataset_id uuid    NOT NULL REFERENCES datasets ON DELETE CASCADE,
    -- Position of the row, from 1.
    index      bigint  NOT NULL,
    row        jsonb   NOT NULL CHECK (jsonb_typeof(row) = 'object'),
    PRIMARY KEY (dataset_id, index)
);
