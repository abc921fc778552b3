-- Level 3 is still the last one; level 4 lies between 0 and 1.
DROP INDEX landmark_entries_by_level;
CREATE INDEX landmark_entries_by_level ON landmark_entries (tenant, level) WHERE level <> 3;
