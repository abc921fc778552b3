-- Downloads that an operator has paused: they go on when the row is gone.
CREATE TABLE download_pauses (
    job_id    uuid PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
    paused_at timestamptz NOT NULL DEFAULT now()
);

-- Since when the service has refused the connection's authorisation, so that nothing is asked for until it is connected again.
ALTER TABLE connections ADD COLUMN reauthorize_since timestamptz;

-- The jobs that a complete download of the snapshot starts: [{"type": ..., "payload": {...}}].
ALTER TABLE snapshots ADD COLUMN followed_by jsonb NOT NULL DEFAULT '[]';
