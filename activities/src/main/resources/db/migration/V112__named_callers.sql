-- What people call the caller: a key's name, or the name in a token. NULL in rows of the version before.
ALTER TABLE access_tokens ADD COLUMN name text;
ALTER TABLE audit
    ADD COLUMN name text,
    -- What a call was about beyond its subject, such as the filter of a bulk action.
    ADD COLUMN details text;

CREATE INDEX audit_by_caller ON audit (tenant, caller, id DESC);
CREATE INDEX audit_by_subject ON audit (tenant, subject, id DESC);
