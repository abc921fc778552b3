-- The open jobs, for statements that join them with a table of a feature. PostgreSQL puts the view's text into such a statement before
-- it plans it, so that the partial indexes for open jobs serve it as if it named the table.
CREATE VIEW open_jobs AS
SELECT id, tenant, type, subject, generation, workflow_id, run_id, trace_parent, status, progress, payload AS note
FROM jobs
WHERE status IN ('pending', 'running');

COMMENT ON COLUMN jobs.input IS 'The payload of the request for the job, as JSON text.';
COMMENT ON COLUMN jobs.payload IS 'A note that the feature of the job keeps with it and that nobody else reads.';
COMMENT ON COLUMN batch_items.input IS 'The payload of the item, as JSON text.';
