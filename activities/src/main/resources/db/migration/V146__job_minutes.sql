-- How many jobs began and ended in each minute, and how long they had waited or run. A row counts the jobs of one bucket: bucket n
-- holds the times from 1.2^n ms to 1.2^(n+1) ms; of 'started' the time from when the job could begin, of the others from its start. A job
-- that ended without a start is in bucket -1.
CREATE TABLE job_minutes (
    tenant text        NOT NULL,
    type   text        NOT NULL,
    minute timestamptz NOT NULL,
    what   text        NOT NULL CHECK (what IN ('started', 'completed', 'failed', 'cancelled')),
    -- Of failed jobs; empty for the others.
    code   text        NOT NULL,
    bucket smallint    NOT NULL,
    count  bigint      NOT NULL,
    PRIMARY KEY (tenant, minute, type, what, code, bucket)
);

CREATE INDEX job_minutes_by_age ON job_minutes (minute);

-- One row: the changes of jobs that are counted are those that this snapshot sees. NULL: none has been counted yet.
CREATE TABLE job_minutes_seen (
    id       boolean PRIMARY KEY DEFAULT true CHECK (id),
    snapshot pg_snapshot
);

INSERT INTO job_minutes_seen DEFAULT VALUES;

CREATE FUNCTION job_minutes_bucket(took interval) RETURNS smallint
    LANGUAGE sql IMMUTABLE AS
$$
SELECT floor(ln(greatest(extract(epoch FROM took) * 1000, 1)) / ln(1.2))::smallint
$$;
