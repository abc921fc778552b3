-- Credentials that the service gives out itself. Only hashes are kept: every secret here is random and long, so that
-- SHA-256 of it tells nothing.
CREATE TABLE api_keys (
    id           uuid PRIMARY KEY,
    tenant       text        NOT NULL CHECK (tenant ~ '^[a-z0-9-]{1,63}$' AND tenant <> 'public'),
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    role         text        NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    -- The key's first characters: for looking it up, and for people to tell keys apart.
    prefix       text        NOT NULL,
    hash         bytea       NOT NULL UNIQUE,
    -- Given by the environment, not made here.
    bootstrap    boolean     NOT NULL DEFAULT false,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    -- To the minute.
    last_used_at timestamptz
);

CREATE INDEX api_keys_by_prefix ON api_keys (prefix);
CREATE INDEX api_keys_newest_first ON api_keys (tenant, id DESC);

-- Derived from another credential, for browsers: tickets are used once within seconds, sessions live in a cookie.
CREATE TABLE access_tokens (
    hash       bytea PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('ticket', 'session')),
    -- The key that it comes from, with which it ends; NULL: it comes from a token of an identity provider.
    key_id     uuid REFERENCES api_keys ON DELETE CASCADE,
    caller     text        NOT NULL,
    tenant     text        NOT NULL,
    role       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);

CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at);

-- Every changing call of somebody we know, refused ones too.
CREATE TABLE audit (
    id      uuid PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    tenant  text        NOT NULL,
    -- key:<id>, subject:<name> or open
    caller  text        NOT NULL,
    role    text        NOT NULL,
    method  text        NOT NULL,
    -- As the API's description has it: /api/jobs/{id}/cancel
    path    text        NOT NULL,
    -- Which job, explorer, key or the like.
    subject text,
    status  smallint    NOT NULL
);

CREATE INDEX audit_newest_first ON audit (tenant, id DESC);
CREATE INDEX audit_by_age ON audit (at);
