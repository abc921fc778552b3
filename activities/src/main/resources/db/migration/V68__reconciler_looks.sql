-- When the reconciler compares an open job with Temporal: some seconds after this time. A change of the job moves it to the
-- moment of the change, a look moves it further the longer nothing has changed. A job whose time is still to come is
-- not looked at before that time, but at least every half hour.
ALTER TABLE jobs ADD COLUMN check_at timestamptz NOT NULL DEFAULT now();

CREATE FUNCTION job_parked_for(run_at timestamptz, next_retry_at timestamptz, now timestamptz) RETURNS interval
    LANGUAGE sql IMMUTABLE AS
$$
SELECT least(greatest(greatest(run_at, next_retry_at) - now, interval '0'), interval '30 minutes')
$$;

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
        OR ((NEW.progress, NEW.processed_items, NEW.message) IS DISTINCT FROM (OLD.progress, OLD.processed_items, OLD.message)
            AND NEW.updated_at - OLD.last_event_at >= interval '1 second') THEN
        NEW.event_seq := OLD.event_seq + 1;
        NEW.last_event_at := NEW.updated_at;
    END IF;
    RETURN NEW;
END
$$;

-- The reconciler's looks were what read by age.
DROP INDEX jobs_open_by_age;
CREATE INDEX jobs_to_check ON jobs (check_at) WHERE run_id IS NOT NULL AND status IN ('pending', 'running');
