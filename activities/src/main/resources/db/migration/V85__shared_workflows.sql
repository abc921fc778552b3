-- The workflow in which a job is performed beside others of its tenant, type and priority; NULL: the job has a workflow of its own, which is
-- workflow_id. Whoever sets it takes the job: a workflow performs only the jobs that name it.
ALTER TABLE jobs
    ADD COLUMN shared_workflow_id text,
    -- Somebody wants a job cancelled that runs beside others; its worker looks for this.
    ADD COLUMN cancel_requested   boolean NOT NULL DEFAULT false;

CREATE INDEX jobs_open_by_shared_workflow ON jobs (shared_workflow_id)
    WHERE shared_workflow_id IS NOT NULL AND status IN ('pending', 'running');

CREATE OR REPLACE VIEW open_jobs AS
SELECT id, tenant, type, subject, generation, workflow_id, run_id, trace_parent, status, progress, payload AS note,
       shared_workflow_id, priority, attempt, error_code, run_at, next_retry_at
FROM jobs
WHERE status IN ('pending', 'running');
