-- Calls that an account has no room for are asked to come back one after another, not all at once.
ALTER TABLE account_quotas ADD COLUMN promised_until timestamptz NOT NULL DEFAULT '-infinity';
