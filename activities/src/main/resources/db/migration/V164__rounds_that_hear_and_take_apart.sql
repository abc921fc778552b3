-- Fingerprints and stems of a record are made side by side: each knows how far the other one is.

ALTER TABLE record_runs
    -- Seconds of the audio that have been heard for the fingerprints.
    ADD COLUMN heard bigint NOT NULL DEFAULT 0,
    -- Seconds of the audio whose stems are made.
    ADD COLUMN separated bigint NOT NULL DEFAULT 0;
