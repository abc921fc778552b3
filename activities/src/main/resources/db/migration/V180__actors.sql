-- Who did something: x_by is the name at that time, x_by_id the id that stays, which rows of the version before may lack.
ALTER TABLE jobs ADD COLUMN asked_by_id text;
ALTER TABLE job_events ADD COLUMN asked_by_id text;
ALTER TABLE muted_failures ADD COLUMN muted_by_id text;

-- Until now this was the id only.
ALTER TABLE api_keys ADD COLUMN created_by_id text;
UPDATE api_keys AS k
SET created_by_id = k.created_by,
    created_by = coalesce((SELECT maker.name FROM api_keys AS maker WHERE 'key:' || maker.id = k.created_by), k.created_by)
WHERE k.created_by <> 'environment';

ALTER TABLE explorers ADD COLUMN saved_by text, ADD COLUMN saved_by_id text;
ALTER TABLE explorer_generations ADD COLUMN saved_by text, ADD COLUMN saved_by_id text;

-- The first versions wrote the id here, the later ones the name.
ALTER TABLE snapshot_edits ADD COLUMN caller_id text;
UPDATE snapshot_edits AS e
SET caller_id = e.caller,
    caller = coalesce((SELECT k.name FROM api_keys AS k WHERE 'key:' || k.id = e.caller), e.caller)
WHERE e.caller ~ '^(key:[0-9a-f-]{36}|subject:.+)$';

-- A caller who is named has an id too; a row that is copied keeps its own.
CREATE FUNCTION snapshot_edits_name_caller() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    IF TG_OP = 'UPDATE' OR NEW.caller_id IS NULL THEN
        NEW.caller_id := CASE WHEN NEW.caller IS NOT NULL THEN nullif(current_setting('meridian.caller_id', true), '') END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER name_caller BEFORE INSERT OR UPDATE OF caller ON snapshot_edits
    FOR EACH ROW EXECUTE FUNCTION snapshot_edits_name_caller();

CREATE OR REPLACE FUNCTION explorers_after_save() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO explorer_generations (tenant, slug, generation, tsv, characters, is_published, commit_message, editor_name,
                                      editor_email, saved_at, saved_by, saved_by_id)
    VALUES (NEW.tenant, NEW.slug, NEW.generation, NEW.tsv, length(NEW.tsv), NEW.is_published, NEW.commit_message,
            NEW.editor_name, NEW.editor_email, NEW.saved_at, NEW.saved_by, NEW.saved_by_id);
    DELETE FROM explorer_generations g
    USING (SELECT generation, row_number() OVER newest AS place, sum(characters) OVER newest AS total
           FROM explorer_generations WHERE tenant = NEW.tenant AND slug = NEW.slug
           WINDOW newest AS (ORDER BY generation DESC)) AS ranked
    WHERE g.tenant = NEW.tenant AND g.slug = NEW.slug AND g.generation = ranked.generation
      AND ranked.place > 1 AND (ranked.place > 100 OR ranked.total > 268435456);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION jobs_after_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.event_seq = OLD.event_seq THEN
        RETURN NULL;
    END IF;
    INSERT INTO job_events (job_id, seq, tenant, type, subject, title, asked_by, asked_by_id, status, outcome, progress,
                            processed_items, total_items, message, error_code, error, error_retryable, attempt, max_attempts,
                            priority, created_at, started_at, completed_at, run_at, next_retry_at, trace_id, at)
    VALUES (NEW.id, NEW.event_seq, NEW.tenant, NEW.type, NEW.subject, NEW.title, NEW.asked_by, NEW.asked_by_id, NEW.status,
            NEW.outcome, NEW.progress, NEW.processed_items, NEW.total_items, NEW.message, NEW.error_code, NEW.error,
            NEW.error_retryable, NEW.attempt, NEW.attempts, NEW.priority, NEW.created_at, NEW.started_at, NEW.completed_at,
            NEW.run_at, NEW.next_retry_at, split_part(NEW.trace_parent, '-', 2), NEW.last_event_at);
    -- Ids only: whoever listens reads the rest under its own rights.
    PERFORM pg_notify('meridian_jobs', NEW.tenant || ' ' || NEW.id);
    RETURN NULL;
END
$$;
