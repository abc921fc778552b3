-- Runs at each start. Some rows keep the id of the transaction that wrote them, and readers ask whether a snapshot sees that
-- transaction. A dump takes the ids along, and the server that it is restored into may not have come as far: there these transactions
-- seem to be still to come, so that no snapshot sees the rows, and all that is written now seems to be older than what was read. Such a
-- database is told by an id that its server has not given out. All of its rows then count as written by the first of all
-- transactions, which has the id 3, and none of them as unread; their order is that of their own ids. Nobody may read meanwhile.
DO $callback$
BEGIN
    -- Of several processes that start at once, the later ones find it done.
    PERFORM pg_advisory_xact_lock(hashtextextended('transactions of another server', 0));
    -- One statement, so that it sees no row of a transaction that began after its own snapshot.
    IF EXISTS (SELECT FROM job_events WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()))
        OR EXISTS (SELECT FROM landmark_entries WHERE published_in >= pg_snapshot_xmax(pg_current_snapshot()))
        OR EXISTS (SELECT FROM job_minutes_seen
                   WHERE pg_snapshot_xmax(snapshot) > pg_snapshot_xmax(pg_current_snapshot())) THEN
        -- Writes the table anew: a quarter of the time of an UPDATE of all rows, and no dead rows.
        ALTER TABLE job_events ALTER COLUMN xid TYPE xid8 USING xid8 '3';
        UPDATE landmark_entries SET published_in = '3';
        UPDATE job_minutes_seen SET snapshot = pg_current_snapshot();
        UPDATE record_runs SET related_at = pg_current_snapshot()::text WHERE related_at IS NOT NULL;
    END IF;
END
$callback$;
