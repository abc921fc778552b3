-- What a tile reads of the places, by the squares that it reaches, without a visit to their rows: those of a tile lie scattered over
-- the whole table, so PostgreSQL read all of it for each tile.
CREATE INDEX pois_of_the_map ON pois (square) INCLUDE (category, lat, lng)
    WHERE category IN ('groceries', 'restaurants', 'parks');

COMMENT ON INDEX pois_of_the_map IS 'the places of the map''s categories, with all that scoring needs of them';
