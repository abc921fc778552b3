-- The generation that stored the explorer's text, and when. A refresh takes a generation too, but stores no text.
ALTER TABLE explorers
    ADD COLUMN saved_generation bigint,
    ADD COLUMN saved_at timestamptz;

UPDATE explorers SET saved_generation = generation, saved_at = updated_at;

-- The texts that an explorer had, newest last. Its history ends with the explorer.
CREATE TABLE explorer_generations (
    tenant         text        NOT NULL,
    slug           text        NOT NULL,
    generation     bigint      NOT NULL,
    tsv            text        NOT NULL,
    characters     integer     NOT NULL,
    is_published   boolean     NOT NULL,
    commit_message text,
    editor_name    text,
    editor_email   text,
    saved_at       timestamptz NOT NULL,
    PRIMARY KEY (tenant, slug, generation),
    FOREIGN KEY (tenant, slug) REFERENCES explorers ON DELETE CASCADE
);

INSERT INTO explorer_generations (tenant, slug, generation, tsv, characters, is_published, commit_message, editor_name,
                                  editor_email, saved_at)
SELECT tenant, slug, generation, tsv, length(tsv), is_published, commit_message, editor_name, editor_email, updated_at
FROM explorers;

-- Triggers, so that processes of the version before, which know nothing of this, fill the history too while a new version is rolled out.
CREATE FUNCTION explorers_before_save() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    NEW.saved_generation := NEW.generation;
    NEW.saved_at := now();
    RETURN NEW;
END
$$;

-- An explorer keeps its newest text, and of the others the newest, up to 100 texts and 2^28 characters together.
CREATE FUNCTION explorers_after_save() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO explorer_generations (tenant, slug, generation, tsv, characters, is_published, commit_message, editor_name,
                                      editor_email, saved_at)
    VALUES (NEW.tenant, NEW.slug, NEW.generation, NEW.tsv, length(NEW.tsv), NEW.is_published, NEW.commit_message,
            NEW.editor_name, NEW.editor_email, NEW.saved_at);
    DELETE FROM explorer_generations g
    USING (SELECT generation, row_number() OVER newest AS place, sum(characters) OVER newest AS total
           FROM explorer_generations WHERE tenant = NEW.tenant AND slug = NEW.slug
           WINDOW newest AS (ORDER BY generation DESC)) AS ranked
    WHERE g.tenant = NEW.tenant AND g.slug = NEW.slug AND g.generation = ranked.generation
      AND ranked.place > 1 AND (ranked.place > 100 OR ranked.total > 268435456);
    RETURN NULL;
END
$$;

CREATE TRIGGER explorers_before_save BEFORE INSERT OR UPDATE OF tsv ON explorers
    FOR EACH ROW EXECUTE FUNCTION explorers_before_save();
CREATE TRIGGER explorers_after_save AFTER INSERT OR UPDATE OF tsv ON explorers
    FOR EACH ROW EXECUTE FUNCTION explorers_after_save();

ALTER TABLE explorers
    ALTER COLUMN saved_generation SET NOT NULL,
    ALTER COLUMN saved_at SET NOT NULL;

CREATE INDEX explorers_by_save ON explorers (tenant, saved_at DESC, slug DESC);

-- The newest jobs of what has generations: an explorer's refreshes.
CREATE INDEX jobs_by_generation ON jobs (tenant, type, subject, generation DESC) WHERE generation IS NOT NULL;
