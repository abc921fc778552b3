-- What records have in common. Each pair has two rows, so that both records know.
CREATE TABLE record_relations (
    tenant        text             NOT NULL,
    record_id     bigint           NOT NULL,
    other_id      bigint           NOT NULL,
    kind          text             NOT NULL CHECK (kind IN
        ('same_audio', 'same_recording', 'version', 'contains', 'contained', 'shares_passage')),
    -- The share of this record that is in the other one, and of the other one that is in this.
    covered       double precision NOT NULL,
    other_covered double precision NOT NULL,
    -- The share of differing bits of their Chromaprints.
    bit_error     double precision NOT NULL,
    -- A JSON array.
    passages      text             NOT NULL,
    PRIMARY KEY (tenant, record_id, other_id),
    FOREIGN KEY (tenant, record_id) REFERENCES records ON DELETE CASCADE,
    FOREIGN KEY (tenant, other_id) REFERENCES records ON DELETE CASCADE
);
CREATE INDEX record_relations_by_other ON record_relations (tenant, other_id);
CREATE INDEX record_relations_of_duplicates ON record_relations (tenant, record_id, other_id)
    WHERE kind IN ('same_audio', 'same_recording');

-- What a job found of its round's audio in the index, a JSON array, and the moment that it has searched.
ALTER TABLE record_runs ADD COLUMN related text, ADD COLUMN related_at text;
