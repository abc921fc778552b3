-- What storing a text would change, kept for a while so that people can read it and then store exactly that text.
CREATE TABLE explorer_previews (
    id               uuid PRIMARY KEY,
    tenant           text        NOT NULL,
    slug             text        NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    tsv              text        NOT NULL,
    -- The generation whose text was stored when this was made; NULL: there was no such explorer.
    base_generation  bigint,
    -- Counts, warnings and the like, as JSON.
    report           text        NOT NULL,
    -- About how much room the text and the changes take.
    characters       bigint      NOT NULL,
    -- The generation that stored the text; NULL: it was not stored yet.
    saved_generation bigint
);

CREATE INDEX explorer_previews_by_age ON explorer_previews (created_at);
CREATE INDEX explorer_previews_of_tenant ON explorer_previews (tenant, id DESC);

CREATE TABLE explorer_preview_changes (
    preview_id uuid    NOT NULL REFERENCES explorer_previews ON DELETE CASCADE,
    -- Its place among the changes, from 0.
    n          integer NOT NULL,
    change     text    NOT NULL CHECK (change IN ('created', 'updated', 'moved', 'removed', 'unchanged')),
    view_id    text    NOT NULL,
    dimensions text    NOT NULL,
    -- Of the previewed text, from 1; NULL for views that it does not have.
    line       integer,
    error      text,
    -- Where it differs, as JSON; NULL if that is not kept.
    fields     text,
    PRIMARY KEY (preview_id, n)
);
