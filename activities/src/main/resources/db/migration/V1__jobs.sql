-- The projection of Temporal's workflows for people, SQL and live updates.
CREATE TABLE jobs (
    id              uuid PRIMARY KEY,
    tenant          text        NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$'),
    type            text        NOT NULL,
    status          text        NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
    outcome         text,
    progress        smallint    NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    processed_items bigint      NOT NULL DEFAULT 0 CHECK (processed_items >= 0),
    total_items     bigint CHECK (total_items >= 0),
    message         text,
    error_code      text,
    error           text,
    attempt         integer     NOT NULL DEFAULT 0,
    priority        smallint    NOT NULL DEFAULT 3 CHECK (priority BETWEEN 1 AND 5),
    -- What the job is about, e.g. an explorer's slug: jobs with one subject supersede one another by generation.
    subject         text        NOT NULL,
    generation      bigint,
    payload         jsonb       NOT NULL DEFAULT '{}',
    request_hash    bytea,
    retry_of        uuid,
    workflow_id     text        NOT NULL,
    run_id          text,
    run_at          timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    started_at      timestamptz,
    completed_at    timestamptz,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    event_seq       integer     NOT NULL DEFAULT 0,
    last_event_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX jobs_newest_first ON jobs (tenant, id DESC);
CREATE INDEX jobs_by_type ON jobs (tenant, type, id DESC);
CREATE INDEX jobs_by_status ON jobs (tenant, status, id DESC);
CREATE INDEX jobs_open_by_workflow ON jobs (workflow_id, generation) WHERE status IN ('pending', 'running');
CREATE INDEX jobs_open_by_age ON jobs (updated_at) WHERE status IN ('pending', 'running');

-- Every change of a job, numbered without gaps within the job. (xid, id) is the global order of reading. Commit order is
-- not id order, so a reader remembers the snapshot up to which it has read, not a number, and misses nothing.
CREATE TABLE job_events (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid             xid8        NOT NULL DEFAULT pg_current_xact_id(),
    job_id          uuid        NOT NULL REFERENCES jobs ON DELETE CASCADE,
    seq             integer     NOT NULL,
    tenant          text        NOT NULL,
    type            text        NOT NULL,
    subject         text        NOT NULL,
    status          text        NOT NULL,
    outcome         text,
    progress        smallint    NOT NULL,
    processed_items bigint      NOT NULL,
    total_items     bigint,
    message         text,
    error_code      text,
    error           text,
    attempt         integer     NOT NULL,
    at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (job_id, seq)
);

CREATE INDEX job_events_in_reading_order ON job_events (xid, id);
CREATE INDEX job_events_of_tenant_in_reading_order ON job_events (tenant, xid, id);

CREATE FUNCTION job_status_can_become(old_status text, new_status text) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS
$$
SELECT CASE old_status
           WHEN 'pending' THEN new_status IN ('running', 'completed', 'failed', 'cancelled')
           WHEN 'running' THEN new_status IN ('pending', 'completed', 'failed', 'cancelled')
           ELSE false
           END
$$;

-- Whoever changes a job, in however large a statement: states move by the table above, progress never goes back,
-- and each change that people should see gets the job's next sequence number.
CREATE FUNCTION jobs_before_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    NEW.updated_at := clock_timestamp();
    IF TG_OP = 'INSERT' THEN
        NEW.event_seq := 1;
        NEW.last_event_at := NEW.updated_at;
        RETURN NEW;
    END IF;
    IF NEW.status <> OLD.status AND NOT job_status_can_become(OLD.status, NEW.status) THEN
        RAISE EXCEPTION 'job % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'MJ001';
    END IF;
    NEW.progress := greatest(NEW.progress, OLD.progress);
    NEW.processed_items := greatest(NEW.processed_items, OLD.processed_items);
    -- A later attempt may find less to do; what is done stays done.
    NEW.total_items := CASE WHEN NEW.total_items IS NOT NULL THEN greatest(NEW.total_items, NEW.processed_items) END;
    IF NEW.status IN ('completed', 'failed', 'cancelled') AND NEW.completed_at IS NULL THEN
        NEW.completed_at := NEW.updated_at;
    END IF;
    IF NEW.status = 'running' AND NEW.started_at IS NULL THEN
        NEW.started_at := NEW.updated_at;
    END IF;
    IF (NEW.status, NEW.attempt, NEW.outcome, NEW.error) IS DISTINCT FROM (OLD.status, OLD.attempt, OLD.outcome, OLD.error)
        OR ((NEW.progress, NEW.processed_items, NEW.message) IS DISTINCT FROM (OLD.progress, OLD.processed_items, OLD.message)
            AND NEW.updated_at - OLD.last_event_at >= interval '1 second') THEN
        NEW.event_seq := OLD.event_seq + 1;
        NEW.last_event_at := NEW.updated_at;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION jobs_after_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.event_seq = OLD.event_seq THEN
        RETURN NULL;
    END IF;
    INSERT INTO job_events (job_id, seq, tenant, type, subject, status, outcome, progress, processed_items, total_items,
                            message, error_code, error, attempt)
    VALUES (NEW.id, NEW.event_seq, NEW.tenant, NEW.type, NEW.subject, NEW.status, NEW.outcome, NEW.progress,
            NEW.processed_items, NEW.total_items, NEW.message, NEW.error_code, NEW.error, NEW.attempt);
    -- Ids only: whoever listens reads the rest under its own rights.
    PERFORM pg_notify('meridian_jobs', NEW.tenant || ' ' || NEW.id);
    RETURN NULL;
END
$$;

CREATE TRIGGER jobs_before_change BEFORE INSERT OR UPDATE ON jobs
    FOR EACH ROW EXECUTE FUNCTION jobs_before_change();
CREATE TRIGGER jobs_after_change AFTER INSERT OR UPDATE ON jobs
    FOR EACH ROW EXECUTE FUNCTION jobs_after_change();
