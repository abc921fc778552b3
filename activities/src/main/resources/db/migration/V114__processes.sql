-- The processes of this installation, each by its own account.
CREATE TABLE processes (
    id           uuid PRIMARY KEY,
    service_type text        NOT NULL,
    version      text        NOT NULL,
    started_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    -- When it last swept as the reconciler; NULL: another process does.
    swept_at     timestamptz
);
