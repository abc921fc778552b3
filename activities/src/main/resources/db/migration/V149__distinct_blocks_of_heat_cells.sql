-- The view heat_cells unpacks a block once only if PostgreSQL expects many cells of it. It expected too few where a grid step has few of
-- all blocks: it divides by the number of distinct block rows and columns of all steps together. (42 blocks beside 7,200 of another
-- step: 9 cells expected of 419,300, each of them unpacked its block, 14 s; with these numbers 0.5 s.) So PostgreSQL is told how many
-- block rows and columns a city has, whatever else is stored.
ALTER TABLE heat_lines ALTER COLUMN block SET (n_distinct = 8);
ALTER TABLE heat_blocks ALTER COLUMN block_row SET (n_distinct = 8), ALTER COLUMN block_column SET (n_distinct = 8);

-- Where both sides of a join have lists of common values, PostgreSQL multiplies these in place of the numbers above.
ALTER TABLE heat_lines ALTER COLUMN block SET STATISTICS 1;

ANALYZE heat_blocks, heat_lines;
