CREATE TABLE explorers (
    tenant                text        NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$'),
    slug                  text        NOT NULL CHECK (slug ~ '^[A-Za-z0-9_-]{2,150}$'),
    tsv                   text        NOT NULL,
    config                text        NOT NULL,
    is_published          boolean     NOT NULL,
    -- Whether the site may still show it: true from the first published TSV until an unpublishing has gone through.
    was_published         boolean     NOT NULL DEFAULT false,
    -- A deleted explorer stays as a row until its views and objects are gone.
    is_deleted            boolean     NOT NULL DEFAULT false,
    -- A counter, not a time: each accepted change or refresh request takes the next one.
    generation            bigint      NOT NULL DEFAULT 1,
    views_refresh_status  text        NOT NULL DEFAULT 'clean'
        CHECK (views_refresh_status IN ('clean', 'queued', 'refreshing', 'failed')),
    last_views_refresh_at timestamptz,
    commit_message        text,
    editor_name           text,
    editor_email          text,
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, slug)
);

-- Who may write an explorer's views and objects: the greatest fencing token that claimed them, and until when its
-- holder may still be talking to the bucket. A table of its own, so that a long refresh never blocks an editor, and
-- one that outlives the explorer: whoever worked for a deleted explorer must not outrank those who work for its successor.
CREATE TABLE explorer_writers (
    tenant      text        NOT NULL,
    slug        text        NOT NULL,
    fence       bigint[]    NOT NULL DEFAULT '{}',
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (tenant, slug)
);

CREATE TABLE chart_configs (
    id         uuid PRIMARY KEY,
    tenant     text        NOT NULL,
    slug       text        NOT NULL,
    -- The canonical text that is uploaded, byte for byte (jsonb would reprint it).
    config     text        NOT NULL,
    -- Base64 of the MD5 of the UTF-8 bytes of config, as Content-MD5 wants it.
    md5        text        NOT NULL,
    -- What the bucket holds under this id; NULL: unknown, or nothing.
    synced_md5 text,
    -- How often a worker without the right to it may have touched the object; an upload that saw fewer doubts than
    -- there are now proves nothing.
    doubts     integer     NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (tenant, slug) REFERENCES explorers ON DELETE CASCADE
);

CREATE INDEX chart_configs_unsynced ON chart_configs (tenant, slug, id) WHERE synced_md5 IS DISTINCT FROM md5;
CREATE INDEX chart_configs_by_explorer ON chart_configs (tenant, slug);

CREATE TABLE explorer_views (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant          text    NOT NULL,
    slug            text    NOT NULL,
    -- Position of the view in the explorer, from 0.
    row_index       integer NOT NULL,
    view_id         text    NOT NULL CHECK (length(view_id) <= 512),
    dimensions      text    NOT NULL,
    chart_config_id uuid REFERENCES chart_configs,
    error           text CHECK (length(error) <= 500),
    UNIQUE (tenant, slug, row_index) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (chart_config_id),
    CHECK ((chart_config_id IS NULL) <> (error IS NULL)),
    FOREIGN KEY (tenant, slug) REFERENCES explorers ON DELETE CASCADE
);

-- Objects the bucket may still hold although the database has let go of them.
CREATE TABLE object_tombstones (
    chart_config_id uuid PRIMARY KEY,
    tenant          text        NOT NULL,
    slug            text        NOT NULL,
    doubts          integer     NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX object_tombstones_by_explorer ON object_tombstones (tenant, slug);

CREATE TABLE charts (
    tenant     text        NOT NULL,
    id         bigint      NOT NULL CHECK (id > 0),
    config     text        NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, id)
);

CREATE TABLE variables (
    tenant       text        NOT NULL,
    id           bigint      NOT NULL CHECK (id > 0),
    catalog_path text,
    etl_config   text,
    admin_config text,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, id)
);

CREATE INDEX variables_by_catalog_path ON variables (tenant, catalog_path) WHERE catalog_path IS NOT NULL;

-- Which charts and indicators an explorer is made of, as text of the TSV names them.
CREATE TABLE explorer_charts (
    tenant   text    NOT NULL,
    slug     text    NOT NULL,
    chart_id bigint  NOT NULL,
    PRIMARY KEY (tenant, slug, chart_id),
    FOREIGN KEY (tenant, slug) REFERENCES explorers ON DELETE CASCADE
);

CREATE INDEX explorer_charts_by_chart ON explorer_charts (tenant, chart_id);

CREATE TABLE explorer_variables (
    tenant      text    NOT NULL,
    slug        text    NOT NULL,
    variable_id bigint  NOT NULL,
    PRIMARY KEY (tenant, slug, variable_id),
    FOREIGN KEY (tenant, slug) REFERENCES explorers ON DELETE CASCADE
);

CREATE INDEX explorer_variables_by_variable ON explorer_variables (tenant, variable_id);

CREATE TABLE explorer_catalog_paths (
    tenant       text NOT NULL,
    slug         text NOT NULL,
    catalog_path text NOT NULL,
    PRIMARY KEY (tenant, slug, catalog_path),
    FOREIGN KEY (tenant, slug) REFERENCES explorers ON DELETE CASCADE
);

CREATE INDEX explorer_catalog_paths_by_path ON explorer_catalog_paths (tenant, catalog_path);

-- One refresh asks for one build, however often it asks.
CREATE UNIQUE INDEX static_build_of_refresh ON jobs ((payload ->> 'refreshJobId')) WHERE type = 'static_build';
