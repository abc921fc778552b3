-- Who wants to be told when jobs end.
CREATE TABLE notice_subscriptions (
    id         uuid PRIMARY KEY,
    tenant     text        NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$'),
    -- https://..., http://... or mailto:...
    target     text        NOT NULL CHECK (length(target) BETWEEN 1 AND 2000),
    -- job.completed, job.failed, job.cancelled
    events     text[]      NOT NULL CHECK (cardinality(events) >= 1),
    -- Only jobs of these types; NULL: of all.
    job_types  text[],
    active     boolean     NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX notice_subscriptions_by_tenant ON notice_subscriptions (tenant) WHERE active;

-- A job that ends and the notices of it are one transaction, whoever ends it. A delivery is a job of its own: its row is
-- the outbox. Deliveries do not announce themselves.
CREATE FUNCTION jobs_announce_end() RETURNS trigger
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
            INSERT INTO jobs (id, tenant, type, status, subject, workflow_id, input)
            VALUES (delivery, NEW.tenant, 'delivery', 'pending', wish.id::text, 'delivery/' || NEW.tenant || '/' || delivery,
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

CREATE TRIGGER jobs_announce_end AFTER UPDATE ON jobs
    FOR EACH ROW
    WHEN (OLD.status IN ('pending', 'running') AND NEW.status IN ('completed', 'failed', 'cancelled')
        AND NEW.type <> 'delivery')
    EXECUTE FUNCTION jobs_announce_end();
