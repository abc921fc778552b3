-- The fingerprints of the audio that a tenant has: the result of the step 'prints'.
CREATE TABLE record_prints (
    tenant      text             NOT NULL,
    sha256      bytea            NOT NULL,
    -- The version of the step.
    version     integer          NOT NULL,
    seconds     double precision NOT NULL,
    -- Spectral peaks, by which clips are found.
    peaks       bytea            NOT NULL,
    -- Chromaprint's items, 32 bits each, lowest byte first, by which whole recordings are compared.
    chromaprint bytea            NOT NULL,
    PRIMARY KEY (tenant, sha256, version),
    FOREIGN KEY (tenant, sha256) REFERENCES record_audio ON DELETE CASCADE
);
ALTER TABLE record_prints ALTER COLUMN peaks SET STORAGE EXTERNAL, ALTER COLUMN chromaprint SET STORAGE EXTERNAL;

-- Postings know records by these numbers, which are smaller than the numbers that callers choose.
CREATE SEQUENCE landmark_entry_numbers AS integer;

-- The records that can be found by a clip.
CREATE TABLE landmark_entries (
    tenant       text     NOT NULL,
    entry        integer  NOT NULL DEFAULT nextval('landmark_entry_numbers'),
    version      integer  NOT NULL,
    -- Null: the record is deleted or has other audio. Its postings have no say from then on, until compaction drops them.
    record_id    bigint,
    sha256       bytea    NOT NULL,
    -- Where its postings are, at least in part: 0 as they were appended; higher levels are compacted.
    level        smallint NOT NULL DEFAULT 0,
    -- The transaction that made the entry, by which a search can be asked whether it has seen it.
    published_in xid8     NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (tenant, entry),
    FOREIGN KEY (tenant, record_id) REFERENCES records ON DELETE SET NULL (record_id)
);
CREATE UNIQUE INDEX landmark_entries_by_record ON landmark_entries (tenant, record_id);
CREATE INDEX landmark_entries_by_audio ON landmark_entries (tenant, sha256);
CREATE INDEX landmark_entries_by_level ON landmark_entries (tenant, level) WHERE level < 3;
CREATE INDEX landmark_entries_gone ON landmark_entries (tenant, entry) WHERE record_id IS NULL;
CREATE INDEX landmark_entries_by_transaction ON landmark_entries (tenant, published_in);

-- Postings: where landmarks occur. A page holds those of a range of keys; the higher the level, the shorter the range.
CREATE TABLE landmark_pages (
    tenant   text     NOT NULL,
    version  integer  NOT NULL,
    level    smallint NOT NULL,
    range    integer  NOT NULL,
    -- The entry whose postings these are; 0 where those of many are together.
    entry    integer  NOT NULL,
    postings bytea    NOT NULL,
    PRIMARY KEY (tenant, version, level, range, entry)
) WITH (toast_tuple_target = 4080, autovacuum_vacuum_scale_factor = 0.05);
-- Postings are packed already.
ALTER TABLE landmark_pages ALTER COLUMN postings SET STORAGE EXTERNAL;
