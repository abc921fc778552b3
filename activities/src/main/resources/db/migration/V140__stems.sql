-- Stems: the parts into which the audio of a record is taken apart.

ALTER TABLE records
    -- How the caller wants it taken apart; null if its type decides.
    ADD COLUMN stems text,
    -- Whether the next job tries stems again that can't be made of the same audio.
    ADD COLUMN again boolean NOT NULL DEFAULT false,
    -- Whether the published results lack stems that were wanted.
    ADD COLUMN incomplete boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT records_status_check,
    ADD CONSTRAINT records_status_check
        CHECK (status IN ('empty', 'unprocessed', 'processing', 'processed', 'partially_processed', 'failed'));

ALTER TABLE record_runs
    -- How the round takes the audio apart: 'none', or the engines.
    ADD COLUMN stems text NOT NULL DEFAULT 'none',
    -- Like token, for the worker that makes the stems, which is another than the one that measures.
    ADD COLUMN stems_token bigint NOT NULL DEFAULT 0,
    -- The parameters of the step that has the stems, once they are made.
    ADD COLUMN stems_parameters text,
    -- Why the round goes without stems that were wanted: a JSON object.
    ADD COLUMN stems_failure text;

-- The blocks of stems that are made and not joined yet. The key of a set of blocks is the audio and the parameters.
CREATE TABLE record_stem_blocks (
    tenant     text        NOT NULL,
    sha256     bytea       NOT NULL,
    parameters text        NOT NULL,
    -- Counted from 0.
    block      integer     NOT NULL,
    -- Samples that were limited so that all stems fit.
    limited    bigint      NOT NULL,
    -- How long the block took.
    millis     bigint      NOT NULL,
    done_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, sha256, parameters, block),
    FOREIGN KEY (tenant, sha256) REFERENCES record_audio ON DELETE CASCADE
);

-- The samples of each stem in a block: integers of 24 bits, lowest byte first.
CREATE TABLE record_stem_parts (
    tenant         text    NOT NULL,
    sha256         bytea   NOT NULL,
    parameters     text    NOT NULL,
    block          integer NOT NULL,
    stem           text    NOT NULL,
    object_id      uuid    NOT NULL REFERENCES record_objects,
    samples_sha256 bytea   NOT NULL,
    -- The greatest absolute value.
    peak           integer NOT NULL,
    PRIMARY KEY (tenant, sha256, parameters, block, stem),
    FOREIGN KEY (tenant, sha256, parameters, block) REFERENCES record_stem_blocks ON DELETE CASCADE
);
