package dev.meridian.activities.download.publish;

import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.domain.download.source.FailedCall;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import dev.meridian.domain.download.write.SentChange;
import dev.meridian.domain.download.write.TableWriter;
import dev.meridian.domain.download.write.WriteReport;
import dev.meridian.workflows.job.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One turn of a publishing: finds out what became of changes of which nothing was heard, then sends batch after batch. */
final class PublishTurn implements AutoCloseable {
    private static final long BETWEEN_REPORTS = TimeUnit.SECONDS.toNanos(1);

    /** How long a service may still work on a call that it has perhaps taken, before it is asked what became of it. */
    private static final Duration STILL_WORKING = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Snapshots snapshots;
    private final Source source;
    private final PublishRuns.Claim claim;
    private final PublishRuns runs = new PublishRuns();
    private final FailingChanges failing;
    private final Map<Long, Target> targets = new HashMap<>();
    private long reported = System.nanoTime() - BETWEEN_REPORTS;
    private @Nullable String table;

    PublishTurn(Jdbi jdbi, JobProjection jobs, Snapshots snapshots, Source source, PublishRuns.Claim claim) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.snapshots = snapshots;
        this.source = source;
        this.claim = claim;
        this.failing = new FailingChanges(runs, claim.jobId());
    }

    private record Target(SnapshotTable table, ChangedColumns columns, TableWriter writer) {}

    /** The table that is being written; null before the first. */
    @Nullable
    String table() {
        return table;
    }

    /** Returns whether no change is left. */
    boolean run(UUID snapshot, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        askAgain(jdbi.withHandle(handle -> runs.uncertain(handle, snapshot)));
        recover(jdbi.withHandle(handle -> runs.sent(handle, snapshot)));
        while (System.nanoTime() - end < 0 || failing.isInDoubt()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("The publishing was stopped");
            }
            Optional<FailingChanges.Next> next = jdbi.withHandle(failing::next);
            if (next.isEmpty()) {
                endDoubt();
                report();
                return true;
            }
            send(next.get());
            if (System.nanoTime() - reported >= BETWEEN_REPORTS) {
                report();
            }
        }
        report();
        return false;
    }

    @Override
    public void close() {
        targets.values().forEach(target -> target.writer().close());
    }

    /** Finds out what became of changes of which nothing was heard. */
    private void recover(List<StoredChange> inDoubt) throws InterruptedException {
        Map<Long, List<StoredChange>> byTable = new LinkedHashMap<>();
        inDoubt.forEach(change -> byTable.computeIfAbsent(change.table(), first -> new ArrayList<>())
                .add(change));
        for (Map.Entry<Long, List<StoredChange>> entry : byTable.entrySet()) {
            Target target = target(entry.getKey());
            List<StoredChange> changes = entry.getValue();
            List<RowChange> rows = remote(target, changes);
            List<SentChange> sent = new ArrayList<>();
            for (int i = 0; i < changes.size(); i++) {
                StoredChange.Promised promised = changes.get(i).promised();
                sent.add(new SentChange(rows.get(i), promised.token(), promised.row()));
            }
            List<RowOutcome> outcomes = target.writer().recover(sent);
            jdbi.useTransaction(tx -> {
                runs.hold(tx, claim);
                for (int i = 0; i < changes.size(); i++) {
                    apply(tx, target, changes.get(i), outcomes.get(i));
                }
            });
        }
    }

    /** Asks once more about uncertain changes: the definition or the service may allow the search by now. */
    private void askAgain(List<StoredChange> uncertain) throws InterruptedException {
        try {
            recover(uncertain);
        } catch (SourceFailure _) {
            // They stay uncertain, and the changes of this job do not depend on them.
        }
    }

    private void endDoubt() {
        Optional<SourceFailure> failure = jdbi.inTransaction((Handle tx) -> {
            runs.hold(tx, claim);
            return failing.endOfDoubt(tx);
        });
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void send(FailingChanges.Next next) throws InterruptedException {
        StoredChange first = next.first();
        Target target = target(first.table());
        int most = Math.min(next.most(), target.writer().atOnce(first.kind()));
        List<StoredChange> batch = jdbi.inTransaction((Handle tx) -> {
            runs.hold(tx, claim);
            return runs.take(tx, first, most);
        });
        List<RowChange> rows = remote(target, batch);
        Map<RowChange, StoredChange> stored = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            stored.put(rows.get(i), batch.get(i));
        }
        Map<StoredChange, RowOutcome> outcomes = new LinkedHashMap<>();
        List<StoredChange> failedFor = new ArrayList<>();
        @Nullable SourceFailure failure = null;
        try {
            target.writer().write(rows, new WriteReport() {
                @Override
                public void outcome(RowChange change, RowOutcome outcome) {
                    outcomes.put(Objects.requireNonNull(stored.get(change)), outcome);
                }

                @Override
                public void promise(String token, Map<RowChange, String> promised) {
                    jdbi.useTransaction(tx -> {
                        runs.hold(tx, claim);
                        promised.forEach((row, id) -> runs.promise(
                                tx, Objects.requireNonNull(stored.get(row)).id(), token, id));
                    });
                }
            });
        } catch (FailedCall call) {
            failure = call.failure();
            call.changes().forEach(change -> failedFor.add(Objects.requireNonNull(stored.get(change))));
            boolean isUnknown = failure.mayHaveHappened();
            batch.stream()
                    .filter(change -> !isUnknown || !failedFor.contains(change))
                    .forEach(change -> outcomes.putIfAbsent(change, new RowOutcome.NotDone()));
        } catch (SourceFailure failed) {
            if (!failed.mayHaveHappened()) {
                batch.forEach(change -> outcomes.putIfAbsent(change, new RowOutcome.NotDone()));
            }
            throw failed;
        } finally {
            keep(target, outcomes, failedFor, failure);
        }
        if (failure != null) {
            goOnAfter(failure, failedFor);
        }
    }

    /** Goes on with other changes, unless the service is down. */
    private void goOnAfter(SourceFailure failure, List<StoredChange> failedFor) throws InterruptedException {
        Optional<SourceFailure> outage = failing.outage();
        if (outage.isPresent()) {
            throw outage.get();
        }
        if (failure.mayHaveHappened()) {
            Thread.sleep(STILL_WORKING);
            recover(failedFor);
        }
    }

    private void keep(
            Target target,
            Map<StoredChange, RowOutcome> outcomes,
            List<StoredChange> failedFor,
            @Nullable SourceFailure failure) {
        if (outcomes.isEmpty() && failure == null) {
            return;
        }
        boolean isInterrupted = Thread.interrupted();
        try {
            jdbi.useTransaction(tx -> {
                runs.hold(tx, claim);
                outcomes.forEach((change, outcome) -> apply(tx, target, change, outcome));
                if (outcomes.values().stream().anyMatch(RowOutcome::isAnswer)) {
                    failing.answered(tx);
                }
                if (failure != null) {
                    failing.failed(tx, failedFor, failure);
                }
            });
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void apply(Handle tx, Target target, StoredChange change, RowOutcome outcome) {
        boolean isOurs = change.jobId().equals(claim.jobId());
        PublishedRows rows = new PublishedRows(tx, target.table());
        switch (outcome) {
            case RowOutcome.Done done -> {
                rows.done(change, done);
                runs.move(tx, change.id(), ChangeState.DONE, done.row());
                runs.leave(tx, claim.jobId(), change);
            }
            case RowOutcome.Refused refused -> {
                runs.refuse(tx, change.id(), refused.code(), refused.message());
                runs.move(tx, change.id(), ChangeState.REFUSED, null);
            }
            case RowOutcome.Changed changed -> {
                Map<String, JsonNode> theirs =
                        changed.theirs() == null ? null : target.columns().toColumns(changed.theirs());
                rows.changed(change, theirs);
                runs.move(tx, change.id(), ChangeState.CONFLICT, null);
            }
            case RowOutcome.Gone _ -> {
                rows.gone(change);
                runs.move(tx, change.id(), ChangeState.CONFLICT, null);
            }
            case RowOutcome.NotDone _ ->
                runs.move(tx, change.id(), isOurs ? ChangeState.PENDING : ChangeState.LEFT, null);
            case RowOutcome.Unknown unknown -> {
                runs.doubt(tx, change.id(), unknown.code(), unknown.message());
                runs.leave(tx, claim.jobId(), change);
            }
        }
    }

    private List<RowChange> remote(Target target, List<StoredChange> changes) {
        Map<String, String> versions = jdbi.withHandle(handle -> versions(handle, target.table(), changes));
        return changes.stream()
                .map(change -> target.columns().toRemote(change, versions.get(change.row())))
                .toList();
    }

    private static Map<String, String> versions(Handle handle, SnapshotTable table, List<StoredChange> changes) {
        Map<String, String> versions = new HashMap<>();
        handle.createQuery("SELECT _id, _version FROM " + table.quoted()
                        + " WHERE _id = ANY (:ids) AND _version IS NOT NULL")
                .bindArray(
                        "ids",
                        String.class,
                        changes.stream().map(StoredChange::row).toList())
                .map((row, context) -> versions.put(row.getString(1), row.getString(2)))
                .list();
        return versions;
    }

    private Target target(long id) {
        Target known = targets.get(id);
        if (known == null) {
            known = jdbi.withHandle(handle -> {
                SnapshotTable found = snapshots.table(handle, id).orElseThrow();
                table = found.name();
                SnapshotTable.Choices choices = found.choices();
                TableRequest request = new TableRequest(
                        found.remoteId(), choices.idField(), choices.types(), choices.changedBy(), null);
                return new Target(found, ChangedColumns.of(handle, id), source.write(request));
            });
            targets.put(id, known);
        }
        table = known.table().name();
        return known;
    }

    private void report() {
        reported = System.nanoTime();
        jdbi.useTransaction(tx -> {
            long[] counts = tx.createQuery("""
                            SELECT count(*) FILTER (WHERE state NOT IN ('pending', 'sent')), count(*)
                            FROM publish_changes WHERE job_id = :job""")
                    .bind("job", claim.jobId())
                    .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
                    .one();
            int percent = counts[1] == 0 ? 99 : (int) Math.min(99, 100 * counts[0] / counts[1]);
            jobs.progress(
                    tx,
                    claim.jobId(),
                    new Progress(counts[0], counts[1]),
                    percent,
                    counts[0] + " of " + counts[1] + (counts[1] == 1 ? " change" : " changes") + " made");
        });
    }
}
