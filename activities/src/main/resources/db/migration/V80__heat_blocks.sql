-- Scores in blocks of 128 x 128 cells of the lattice of one grid step (docs/decisions/0009-heat-cells-in-blocks.md). The rows of
-- the release before are put into blocks by V81; the view that SQL reads cells by is V82.

CREATE TABLE heat_blocks (
    grid_step    integer     NOT NULL,
    block_row    integer     NOT NULL,
    block_column integer     NOT NULL,
    -- The revision of the places from which the block was last written; an unchanged block is not written.
    revision     bigint      NOT NULL,
    computed_at  timestamptz NOT NULL DEFAULT now(),
    digest       bigint      NOT NULL,
    scores       bytea       NOT NULL CHECK (length(scores) = 16384),
    overview     bytea       NOT NULL CHECK (length(overview) = 544),
    PRIMARY KEY (grid_step, block_row, block_column)
);

COMMENT ON TABLE heat_blocks IS
    'the scores of the heatmaps, 128 x 128 cells a row; SQL reads single cells by the view heat_cells';
COMMENT ON COLUMN heat_blocks.grid_step IS 'degrees x 100,000';
COMMENT ON COLUMN heat_blocks.block_row IS 'floor(latitude / step / 128), latitude / step being the whole number of the cell''s row';
COMMENT ON COLUMN heat_blocks.block_column IS 'floor(longitude / step / 128), likewise';
COMMENT ON COLUMN heat_blocks.revision IS 'revision of the places from which the block was last written (poi_revision)';
COMMENT ON COLUMN heat_blocks.computed_at IS 'when the block was last written: a computation that changes no score writes nothing';
COMMENT ON COLUMN heat_blocks.digest IS 'the first eight bytes of the scores'' SHA-256; in hexadecimal the ETag of the block';
COMMENT ON COLUMN heat_blocks.scores IS
    'one byte a cell, row by row from south to north, in each row from west to east: 0 to 100, or 255 if not computed';
COMMENT ON COLUMN heat_blocks.overview IS
    'one byte a square of 8 and 32 cells a side: for each size all means, then all maxima; 255 if no cell is computed';

-- PostgreSQL compresses a block to about half. lz4 is quicker than pglz, where the server was built with it.
DO $$
BEGIN
    IF 'lz4' = ANY (SELECT unnest(enumvals) FROM pg_settings WHERE name = 'default_toast_compression') THEN
        ALTER TABLE heat_blocks ALTER COLUMN scores SET COMPRESSION lz4, ALTER COLUMN overview SET COMPRESSION lz4;
    END IF;
END
$$;

-- The latitudes and longitudes of the cells of all blocks, as a plain column: conditions on it become conditions of an index,
-- which a condition on a position within a block could not. A line is made with the first block that has it and stays: at most one
-- for each multiple of a step.
CREATE TABLE heat_lines (
    grid_step integer NOT NULL,
    key       integer NOT NULL,
    block     integer NOT NULL,
    position  integer NOT NULL,
    PRIMARY KEY (grid_step, key)
);

COMMENT ON TABLE heat_lines IS 'the latitudes and longitudes of the cells of all blocks, for the view heat_cells';
COMMENT ON COLUMN heat_lines.grid_step IS 'degrees x 100,000';
COMMENT ON COLUMN heat_lines.key IS 'a latitude or a longitude, degrees x 100,000';
COMMENT ON COLUMN heat_lines.block IS 'the block row of the latitude; the block column of the longitude';
COMMENT ON COLUMN heat_lines.position IS 'the row of the latitude within its block, from 0; the column of the longitude';

-- A trigger, so that no block can be without its lines. Transactions insert them in the order of their keys, and so wait for one
-- another without a deadlock.
CREATE FUNCTION add_lines_of_heat_blocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO heat_lines (grid_step, key, block, position)
    SELECT grid_step, (block * 128 + position) * grid_step, block, position
    FROM (SELECT grid_step, block_row AS block FROM new_blocks
          UNION SELECT grid_step, block_column FROM new_blocks) AS needed,
         generate_series(0, 127) AS position
    WHERE NOT EXISTS (SELECT FROM heat_lines AS line
                      WHERE line.grid_step = needed.grid_step AND line.key = needed.block * 128 * needed.grid_step)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER lines_of_heat_blocks AFTER INSERT ON heat_blocks
    REFERENCING NEW TABLE AS new_blocks
    FOR EACH STATEMENT EXECUTE FUNCTION add_lines_of_heat_blocks();

-- A tile that was planned by the release before has chunks of another kind; whoever goes on with it begins it again.
ALTER TABLE heat_tiles ADD COLUMN along_blocks boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN heat_tiles.along_blocks IS 'whether the tile''s chunks are cut along the edges of blocks';

-- From here on the release before reads its cells and cannot change them any more: what it changed after its cells were put
-- into blocks would be lost.
CREATE FUNCTION refuse_changes_of_heat_cells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The cells of heatmaps are being put into blocks: this release can only read them'
        USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

CREATE TRIGGER only_read_while_put_into_blocks BEFORE INSERT OR UPDATE OR DELETE ON heat_cells
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_heat_cells();
