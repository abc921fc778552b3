-- The trace that a job was accepted in, as W3C's header traceparent has it; NULL where nobody traces.
ALTER TABLE jobs ADD COLUMN trace_parent text;
ALTER TABLE job_events ADD COLUMN trace_id text;

CREATE OR REPLACE FUNCTION jobs_after_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.event_seq = OLD.event_seq THEN
        RETURN NULL;
    END IF;
    INSERT INTO job_events (job_id, seq, tenant, type, subject, status, outcome, progress, processed_items, total_items,
                            message, error_code, error, attempt, trace_id)
    VALUES (NEW.id, NEW.event_seq, NEW.tenant, NEW.type, NEW.subject, NEW.status, NEW.outcome, NEW.progress,
            NEW.processed_items, NEW.total_items, NEW.message, NEW.error_code, NEW.error, NEW.attempt,
            split_part(NEW.trace_parent, '-', 2));
    -- Ids only: whoever listens reads the rest under its own rights.
    PERFORM pg_notify('meridian_jobs', NEW.tenant || ' ' || NEW.id);
    RETURN NULL;
END
$$;

-- A notice goes on with the trace of the job that it is about.
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
            INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, trace_parent, input)
            VALUES (delivery, NEW.tenant, 'delivery', 'pending', wish.id::text, 'delivery/' || NEW.tenant || '/' || delivery,
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

-- Jobs that are being tried again: those whose next attempt waits, and those that run it.
DROP INDEX jobs_retrying;
CREATE INDEX jobs_retrying ON jobs (tenant, next_retry_at)
    WHERE error_code IS NOT NULL AND status IN ('pending', 'running');
