-- When a key's row is deleted, its tickets and sessions are found without reading all of them.
CREATE INDEX access_tokens_by_key ON access_tokens (key_id) WHERE key_id IS NOT NULL;
