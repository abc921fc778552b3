-- The cells as SQL sees them, one row each. Conditions on grid_step, lat and lng find lines, and lines the blocks by their
-- keys; each block that is concerned is read and unpacked once (Memoize), and no other.

DROP VIEW heat_cells_in_degrees;
DROP TABLE heat_cells;
DROP FUNCTION refuse_changes_of_heat_cells();

CREATE VIEW heat_cells AS
SELECT latitude.key  AS lat,
       longitude.key AS lng,
       keys.grid_step,
       get_byte(block.scores, latitude.position * 128 + longitude.position)::smallint AS score,
       block.computed_at,
       (SELECT min(slug) FROM cities
        WHERE latitude.key / 100000::double precision BETWEEN min_lat AND max_lat
          AND longitude.key / 100000::double precision BETWEEN min_lng AND max_lng) AS city
FROM heat_blocks AS keys
JOIN heat_lines AS latitude ON latitude.grid_step = keys.grid_step AND latitude.block = keys.block_row
JOIN heat_lines AS longitude ON longitude.grid_step = keys.grid_step AND longitude.block = keys.block_column
-- Appending nothing unpacks the scores; OFFSET 0 keeps the planner from doing it for each cell.
LEFT JOIN LATERAL (SELECT scores || ''::bytea AS scores, computed_at FROM heat_blocks
                   WHERE heat_blocks.grid_step = keys.grid_step AND heat_blocks.block_row = keys.block_row
                     AND heat_blocks.block_column = keys.block_column
                   OFFSET 0) AS block ON true
-- coalesce() keeps the condition out of the block's lookup, which is then remembered for all cells of the block.
WHERE coalesce(get_byte(block.scores, latitude.position * 128 + longitude.position), 255) <> 255;

COMMENT ON VIEW heat_cells IS 'the computed cells of heat_blocks, one row each; read it with conditions on grid_step, lat and lng';
COMMENT ON COLUMN heat_cells.lat IS 'degrees x 100,000';
COMMENT ON COLUMN heat_cells.lng IS 'degrees x 100,000';
COMMENT ON COLUMN heat_cells.grid_step IS 'degrees x 100,000';
COMMENT ON COLUMN heat_cells.score IS '0 to 100';
COMMENT ON COLUMN heat_cells.computed_at IS 'when the cell''s block was last written';
COMMENT ON COLUMN heat_cells.city IS 'the first city by slug within whose bounds the cell lies; null if there is none';

-- The same for people.
CREATE VIEW heat_cells_in_degrees AS
SELECT lat / 100000::double precision       AS lat,
       lng / 100000::double precision       AS lng,
       grid_step / 100000::double precision AS grid_step,
       score,
       computed_at,
       city
FROM heat_cells;
