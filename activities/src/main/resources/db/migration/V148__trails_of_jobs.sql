-- What workers did for jobs: each phase of an attempt, by whom and for how long.
CREATE TABLE job_phases (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id     uuid        NOT NULL REFERENCES jobs ON DELETE CASCADE,
    phase      text        NOT NULL,
    -- 1, or more if workers were lost with the phase before.
    delivery   integer     NOT NULL,
    worker     text        NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz NOT NULL,
    error_code text
);

CREATE INDEX job_phases_by_job ON job_phases (job_id, id);

-- How many lines the log of a job has had; the last of them are kept.
CREATE TABLE job_logs (
    job_id uuid PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
    lines  bigint NOT NULL
);

CREATE TABLE job_log_lines (
    job_id  uuid        NOT NULL REFERENCES job_logs ON DELETE CASCADE,
    -- From 1, in the order in which lines arrived.
    n       bigint      NOT NULL,
    at      timestamptz NOT NULL,
    level   text        NOT NULL,
    attempt integer     NOT NULL,
    text    text        NOT NULL,
    PRIMARY KEY (job_id, n)
);
