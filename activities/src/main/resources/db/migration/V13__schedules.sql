-- What a schedule asks for; when it is due and whether it is paused is Temporal's to know.
CREATE TABLE schedules (
    tenant     text        NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$'),
    name       text        NOT NULL,
    -- As it was asked for, as JSON text. Payloads may hold secrets, so workflows carry the name only.
    request    text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, name)
);

-- Schedules that come with the product and have been made once: what people then do to them stays.
CREATE TABLE seeded_schedules (
    name text PRIMARY KEY
);

-- Which job a scheduled time became.
CREATE TABLE scheduled_jobs (
    tenant        text        NOT NULL,
    schedule      text        NOT NULL,
    scheduled_for timestamptz NOT NULL,
    job_id        uuid        NOT NULL REFERENCES jobs ON DELETE CASCADE,
    PRIMARY KEY (tenant, schedule, scheduled_for)
);

CREATE INDEX scheduled_jobs_by_job ON scheduled_jobs (job_id);
