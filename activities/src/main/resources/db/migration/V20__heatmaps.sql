-- Cities, places, cells and heatmap jobs belong to the shared tenant `public`, so none of these tables has a tenant.

CREATE TABLE cities (
    slug       text PRIMARY KEY CHECK (slug ~ '^[a-z0-9-]{1,63}$'),
    name       text             NOT NULL,
    min_lat    double precision NOT NULL,
    min_lng    double precision NOT NULL,
    max_lat    double precision NOT NULL,
    max_lng    double precision NOT NULL,
    created_at timestamptz      NOT NULL DEFAULT now(),
    updated_at timestamptz      NOT NULL DEFAULT now()
);

CREATE TABLE pois (
    id          text PRIMARY KEY,
    -- One of the eight categories; healthcare with its part, e.g. healthcare/dental.
    category    text             NOT NULL,
    lat         double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
    lng         double precision NOT NULL CHECK (lng BETWEEN -180 AND 180),
    name        text,
    -- The square of 0.05 degrees it lies in, numbered west to east, then south to north: what it is found by.
    square      integer          NOT NULL,
    -- The city it was imported for last.
    city        text REFERENCES cities ON DELETE SET NULL,
    imported_at timestamptz      NOT NULL DEFAULT now()
);

CREATE INDEX pois_by_square ON pois (square);
CREATE INDEX pois_by_city ON pois (city);

-- Each import that changes something takes the next revision, in commit order (the row is its lock).
CREATE TABLE poi_revision (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    revision bigint NOT NULL
);
INSERT INTO poi_revision (revision) VALUES (0);

-- Squares with cells whose score may have changed, and the last revision that did it.
CREATE TABLE poi_changes (
    square   integer PRIMARY KEY,
    revision bigint NOT NULL
);

CREATE INDEX poi_changes_by_revision ON poi_changes (revision);

-- Keys are exact: degrees x 100,000. Cells of score 0 are stored too.
CREATE TABLE heat_cells (
    lat       integer  NOT NULL,
    lng       integer  NOT NULL,
    grid_step integer  NOT NULL,
    score     smallint NOT NULL,
    CONSTRAINT heat_cells_key UNIQUE (grid_step, lat, lng)
);

COMMENT ON COLUMN heat_cells.lat IS 'degrees x 100,000';
COMMENT ON COLUMN heat_cells.lng IS 'degrees x 100,000';
COMMENT ON COLUMN heat_cells.grid_step IS 'degrees x 100,000';

-- The same for people.
CREATE VIEW heat_cells_in_degrees AS
SELECT lat / 100000::double precision       AS lat,
       lng / 100000::double precision       AS lng,
       grid_step / 100000::double precision AS grid_step,
       score
FROM heat_cells;

-- What has been computed as a whole, and from which revision of the places.
CREATE TABLE heat_coverage (
    -- A city's slug, or region/{i},{j} of the lattice.
    area        text        NOT NULL,
    grid_step   integer     NOT NULL,
    -- The bounds as they were then: a city whose bounds have changed is not covered.
    bounds      double precision[4] NOT NULL,
    revision    bigint      NOT NULL,
    computed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (area, grid_step)
);

-- A running job's plan, gone when it ends: a grid, cut into tiles, each with its resume point.
CREATE TABLE heat_plans (
    job_id          uuid PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
    area            text             NOT NULL,
    grid_step       integer          NOT NULL,
    bounds          double precision[4] NOT NULL,
    chunk_size      integer          NOT NULL,
    -- The revision of the places that the plan answers; it grows when places change while the job runs.
    revision        bigint           NOT NULL,
    round           integer          NOT NULL,
    tiles           integer          NOT NULL,
    processed_cells bigint           NOT NULL DEFAULT 0,
    total_cells     bigint           NOT NULL
);

CREATE TABLE heat_tiles (
    job_id       uuid    NOT NULL REFERENCES heat_plans ON DELETE CASCADE,
    tile         integer NOT NULL,
    first_row    integer NOT NULL,
    end_row      integer NOT NULL,
    first_column integer NOT NULL,
    end_column   integer NOT NULL,
    -- Chunks before this one are committed.
    next_chunk   bigint  NOT NULL DEFAULT 0,
    chunks       bigint  NOT NULL,
    PRIMARY KEY (job_id, tile)
);
