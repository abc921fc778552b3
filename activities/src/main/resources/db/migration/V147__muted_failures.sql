-- Kinds of failures that a tenant knows of and does not want to see among the others for a while.
CREATE TABLE muted_failures (
    tenant      text        NOT NULL,
    type        text        NOT NULL,
    error_code  text        NOT NULL,
    muted_until timestamptz NOT NULL,
    -- What people call who muted it, and why.
    muted_by    text        NOT NULL,
    note        text        NOT NULL,
    PRIMARY KEY (tenant, type, error_code)
);
