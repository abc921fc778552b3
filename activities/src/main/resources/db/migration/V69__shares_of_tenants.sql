-- What Temporal does not have yet, tenant by tenant, so that each gets its share however much others have waiting.
DROP INDEX jobs_undelivered;
CREATE INDEX jobs_undelivered ON jobs (tenant, updated_at) WHERE run_id IS NULL AND status IN ('pending', 'running');
CREATE INDEX deliveries_undelivered ON jobs (tenant, id)
    WHERE type = 'delivery' AND run_id IS NULL AND status = 'pending';

-- Notices that wait for their turn count against their tenant's bound like every other job.
DROP INDEX jobs_waiting;
CREATE INDEX jobs_waiting ON jobs (tenant, coalesce(run_at, '-infinity')) WHERE status = 'pending';
