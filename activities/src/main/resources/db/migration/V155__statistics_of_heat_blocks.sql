-- The plan of the view heat_cells depends on the statistics of its two tables. A city is some 40 blocks, fewer rows than make
-- autovacuum look at a table, so that PostgreSQL knew nothing of them and unpacked a block once for each of its cells (a city of
-- 455,000 cells: 24 s; with statistics 0.6 s on the same busy machine).
ALTER TABLE heat_blocks SET (autovacuum_analyze_threshold = 1, autovacuum_analyze_scale_factor = 0.1);
ALTER TABLE heat_lines SET (autovacuum_analyze_threshold = 1, autovacuum_analyze_scale_factor = 0.1);

-- No condition is ever on these, and they are what takes time.
ALTER TABLE heat_blocks ALTER COLUMN scores SET STATISTICS 0, ALTER COLUMN overview SET STATISTICS 0;

-- Blocks that the release before has left.
ANALYZE heat_blocks, heat_lines;
