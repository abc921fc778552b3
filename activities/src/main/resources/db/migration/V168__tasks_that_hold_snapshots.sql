-- Which task of the job has the snapshot: several items of one batch may want it, one after another.
ALTER TABLE snapshots ADD COLUMN busy_task text;
