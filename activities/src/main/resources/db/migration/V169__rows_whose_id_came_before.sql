-- Rows that a later row with the same id has replaced within the pass.
ALTER TABLE download_passes ADD COLUMN repeated bigint NOT NULL DEFAULT 0;
