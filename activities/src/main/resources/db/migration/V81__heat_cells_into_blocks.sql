-- Puts the rows of heat_cells into blocks: one row of blocks after the other, each a transaction of its own, so that no lock is
-- held for long. A migration that was interrupted goes on where it was, since blocks that are there are left out.

CREATE OR REPLACE FUNCTION heat_overview(scores bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    WITH eights AS MATERIALIZED (
        SELECT cell / 1024 AS r, cell % 128 / 8 AS c, sum(score) AS sum, count(score) AS n, max(score) AS maximum
        FROM (SELECT cell, nullif(get_byte(scores, cell), 255) AS score FROM generate_series(0, 16383) AS cell) AS cells
        GROUP BY 1, 2
    ), squares AS (
        SELECT 8 AS size, r, c, sum, n, maximum FROM eights
        UNION ALL SELECT 32, r / 4, c / 4, sum(sum), sum(n), max(maximum) FROM eights GROUP BY 2, 3
    )
    SELECT string_agg(set_byte('\x00', 0, value::integer), '' ORDER BY size, kind, r, c)
    FROM squares
    CROSS JOIN LATERAL (VALUES (0, CASE n WHEN 0 THEN 255 ELSE div(2 * sum + n, 2 * n) END), (1, coalesce(maximum, 255)))
         AS summaries (kind, value)
$$;

CREATE OR REPLACE PROCEDURE put_heat_cells_into_blocks() LANGUAGE plpgsql AS $$
DECLARE
    step integer;
    next_lat integer;
    band integer;
    bytes bytea := (SELECT string_agg(set_byte('\x00', 0, score), '' ORDER BY score) FROM generate_series(0, 255) AS score);
BEGIN
    FOREACH step IN ARRAY ARRAY[100, 250, 500, 1000] LOOP
        SELECT min(lat) INTO next_lat FROM heat_cells WHERE grid_step = step;
        WHILE next_lat IS NOT NULL LOOP
            band := (next_lat / step) >> 7;
            INSERT INTO heat_blocks (grid_step, block_row, block_column, revision, digest, scores, overview)
            WITH cells AS (
                SELECT (lng / step) >> 7 AS block_column, ((lat / step) & 127) * 128 + ((lng / step) & 127) AS cell, score
                FROM heat_cells
                WHERE grid_step = step AND lat >= band * 128 * step AND lat < (band + 1) * 128 * step
            ), blocks AS MATERIALIZED (
                SELECT block_column,
                       string_agg(coalesce(substring(bytes FROM score + 1 FOR 1), '\xff'), '' ORDER BY cell) AS scores
                FROM (SELECT DISTINCT block_column FROM cells) AS columns
                CROSS JOIN generate_series(0, 16383) AS cell
                LEFT JOIN cells USING (block_column, cell)
                GROUP BY block_column
            )
            SELECT step, band, block_column, 0,
                   ('x' || substring(encode(sha256(scores), 'hex') FOR 16))::bit(64)::bigint, scores, heat_overview(scores)
            FROM blocks
            ON CONFLICT DO NOTHING;
            COMMIT;
            SELECT min(lat) INTO next_lat FROM heat_cells WHERE grid_step = step AND lat >= (band + 1) * 128 * step;
        END LOOP;
    END LOOP;
END
$$;

CALL put_heat_cells_into_blocks();

DROP PROCEDURE put_heat_cells_into_blocks();

DROP FUNCTION heat_overview(bytea);
