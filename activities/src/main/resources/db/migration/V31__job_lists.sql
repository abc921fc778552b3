-- Whatever jobs are looked for by, millions of others are not to be read.
-- An extension that the owner of a database may create (PostgreSQL calls it trusted).
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX jobs_by_text ON jobs USING gin (lower(subject) gin_trgm_ops);
CREATE INDEX jobs_unsuccessful ON jobs (tenant, type, status, id DESC) WHERE status IN ('failed', 'cancelled');
CREATE INDEX jobs_by_error ON jobs (tenant, error_code, id DESC) WHERE error_code IS NOT NULL;
CREATE INDEX jobs_by_priority ON jobs (tenant, priority, id DESC) WHERE priority <> 3;

-- With the id, the newest of each kind of failure is one step away, and the next kind another.
DROP INDEX jobs_failed;
CREATE INDEX jobs_failed ON jobs (tenant, type, error_code, id DESC) WHERE status = 'failed';

-- Jobs of a time to come are not counted when those are that wait for their turn.
CREATE INDEX jobs_waiting ON jobs (tenant, coalesce(run_at, '-infinity')) WHERE status = 'pending' AND type <> 'delivery';

-- Nor are jobs that Temporal has looked at when those are sent that it does not have, begun or not.
DROP INDEX jobs_undelivered;
CREATE INDEX jobs_undelivered ON jobs (updated_at) WHERE run_id IS NULL AND status IN ('pending', 'running');
