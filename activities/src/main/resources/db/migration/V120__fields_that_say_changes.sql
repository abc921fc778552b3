-- The field that the user chose to read a table incrementally by, where the connector leaves that to users.
ALTER TABLE snapshot_tables ADD COLUMN changed_by text;
