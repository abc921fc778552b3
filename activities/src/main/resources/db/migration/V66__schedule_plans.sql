-- What Temporal has been given of a schedule.
ALTER TABLE schedules
    -- By which rules the times were computed: where others hold by now, Temporal is given the schedule anew.
    ADD COLUMN planned_by    text NOT NULL DEFAULT '',
    -- The dates for which Temporal has the times: from the first to the day before the second. NULL: for all time.
    ADD COLUMN planned_from  date,
    ADD COLUMN planned_until date DEFAULT DATE '1970-01-01',
    -- 'done': Temporal has what the row says. 'in_doubt': a change was begun, and nobody noted that it ended.
    -- 'removing': the schedule is gone for its tenant, and Temporal may still have it.
    ADD COLUMN sync          text NOT NULL DEFAULT 'done' CHECK (sync IN ('done', 'in_doubt', 'removing')),
    ADD COLUMN sync_at       timestamptz NOT NULL DEFAULT now();

CREATE INDEX schedules_out_of_sync ON schedules (sync_at) WHERE sync <> 'done';
