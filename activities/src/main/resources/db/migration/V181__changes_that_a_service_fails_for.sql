-- Whether the service has answered any change of the run, which shows that it works.
ALTER TABLE publish_runs ADD COLUMN has_answer boolean NOT NULL DEFAULT false;

-- A change for which the service failed is set aside. failures counts the times after which the service answered another change.
ALTER TABLE publish_changes
    ADD COLUMN failures  integer NOT NULL DEFAULT 0,
    ADD COLUMN failed_at timestamptz;

CREATE INDEX publish_changes_set_aside ON publish_changes (job_id) WHERE state = 'pending' AND failed_at IS NOT NULL;
