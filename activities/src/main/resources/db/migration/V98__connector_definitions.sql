-- Definitions of connectors that tenants have written. The definitions that come with the product are no rows.
CREATE TABLE connector_definitions (
    tenant     text        NOT NULL,
    name       text        NOT NULL,
    -- As it was sent, in YAML or JSON, comments included.
    document   text        NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, name)
);
