-- What people see of a job in lists, events and frames.
ALTER TABLE jobs
    -- What people call it; NULL: what it is about.
    ADD COLUMN title           text,
    -- What people call who asked for it; NULL: the service itself.
    ADD COLUMN asked_by        text,
    -- Whether another attempt could help after the failure in error_code.
    ADD COLUMN error_retryable boolean;

-- NULL in rows of the version before: created_at is the time in the job's id then.
ALTER TABLE job_events
    ADD COLUMN title           text,
    ADD COLUMN asked_by        text,
    ADD COLUMN max_attempts    integer,
    ADD COLUMN priority        smallint,
    ADD COLUMN error_retryable boolean,
    ADD COLUMN created_at      timestamptz,
    ADD COLUMN started_at      timestamptz,
    ADD COLUMN completed_at    timestamptz,
    ADD COLUMN run_at          timestamptz,
    ADD COLUMN next_retry_at   timestamptz;

-- That a job is tried at another time than people were told is a change to tell.
CREATE OR REPLACE FUNCTION jobs_before_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.check_at <> OLD.check_at THEN
        -- The reconciler has looked at the job, which is no change of it.
        RETURN NEW;
    END IF;
    NEW.updated_at := clock_timestamp();
    NEW.check_at := NEW.updated_at + job_parked_for(NEW.run_at, NEW.next_retry_at, NEW.updated_at);
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
        OR ((NEW.progress, NEW.processed_items, NEW.message, NEW.next_retry_at)
            IS DISTINCT FROM (OLD.progress, OLD.processed_items, OLD.message, OLD.next_retry_at)
            AND NEW.updated_at - OLD.last_event_at >= interval '1 second') THEN
        NEW.event_seq := OLD.event_seq + 1;
        NEW.last_event_at := NEW.updated_at;
    END IF;
    RETURN NEW;
END
$$;

-- An event's time is the time of the change, to the microsecond: the first event of a running job is at started_at.
CREATE OR REPLACE FUNCTION jobs_after_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.event_seq = OLD.event_seq THEN
        RETURN NULL;
    END IF;
    INSERT INTO job_events (job_id, seq, tenant, type, subject, title, asked_by, status, outcome, progress, processed_items,
                            total_items, message, error_code, error, error_retryable, attempt, max_attempts, priority,
                            created_at, started_at, completed_at, run_at, next_retry_at, trace_id, at)
    VALUES (NEW.id, NEW.event_seq, NEW.tenant, NEW.type, NEW.subject, NEW.title, NEW.asked_by, NEW.status, NEW.outcome,
            NEW.progress, NEW.processed_items, NEW.total_items, NEW.message, NEW.error_code, NEW.error, NEW.error_retryable,
            NEW.attempt, NEW.attempts, NEW.priority, NEW.created_at, NEW.started_at, NEW.completed_at, NEW.run_at,
            NEW.next_retry_at, split_part(NEW.trace_parent, '-', 2), NEW.last_event_at);
    -- Ids only: whoever listens reads the rest under its own rights.
    PERFORM pg_notify('meridian_jobs', NEW.tenant || ' ' || NEW.id);
    RETURN NULL;
END
$$;

-- A notice is called after the job that it is about, and goes on with that job's trace.
CREATE OR REPLACE FUNCTION jobs_announce_end() RETURNS trigger
    LANGUAGE plpgsql AS
$$
DECLARE
    delivery uuid;
    wish     notice_subscriptions;
BEGIN
    FOR wish IN
        SELECT * FROM notice_subscriptions
        WHERE tenant = NEW.tenant AND active AND 'job.' || NEW.status = ANY (events)
          AND (job_types IS NULL OR NEW.type = ANY (job_types))
        LOOP
            delivery := uuidv7();
            INSERT INTO jobs (id, tenant, type, status, subject, title, workflow_id, trace_parent, input)
            VALUES (delivery, NEW.tenant, 'delivery', 'pending', wish.id::text,
                    left(NEW.type || ' ' || NEW.status || ': ' || coalesce(NEW.title, NEW.subject), 200),
                    'delivery/' || NEW.tenant || '/' || delivery,
                    NEW.trace_parent,
                    json_build_object(
                        'subscriptionId', wish.id,
                        'event', json_build_object(
                            'id', delivery, 'type', 'job.' || NEW.status, 'at', NEW.completed_at,
                            'job', json_strip_nulls(json_build_object(
                                'id', NEW.id, 'type', NEW.type, 'tenant', NEW.tenant, 'subject', NEW.subject,
                                'status', NEW.status, 'outcome', NEW.outcome, 'errorCode', NEW.error_code,
                                'error', NEW.error, 'attempt', NEW.attempt, 'createdAt', NEW.created_at,
                                'completedAt', NEW.completed_at))))::text);
        END LOOP;
    RETURN NULL;
END
$$;
