-- How many slots for activities each task queue of a process has, and how many were used when it was last seen:
-- [{"queue": "meridian", "used": 3, "most": 200}]. Processes of earlier versions do not say.
ALTER TABLE processes ADD COLUMN slots jsonb NOT NULL DEFAULT '[]';
