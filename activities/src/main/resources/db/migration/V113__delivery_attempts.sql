-- What receivers of notices answered, attempt by attempt.
CREATE TABLE delivery_attempts (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id     uuid        NOT NULL REFERENCES jobs ON DELETE CASCADE,
    attempt    integer     NOT NULL,
    started_at timestamptz NOT NULL,
    millis     bigint      NOT NULL,
    -- The answer's HTTP status and the beginning of its body; NULL: there was no answer, or it was a mail.
    status     smallint,
    answer     text CHECK (length(answer) <= 1024),
    error_code text,
    error      text
);

CREATE INDEX delivery_attempts_by_job ON delivery_attempts (job_id, id);
