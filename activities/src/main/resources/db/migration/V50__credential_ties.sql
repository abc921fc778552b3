-- What a ticket or a session hangs on besides its key: what it opened ends with the session it was asked for with, and when
-- the credential behind it ends by itself.
ALTER TABLE access_tokens
    -- The hash of that session; NULL: it was asked for with none.
    ADD COLUMN session        bytea,
    -- NULL: not by itself.
    ADD COLUMN source_ends_at timestamptz;
