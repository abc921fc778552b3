package dev.meridian.activities.download;

import dev.meridian.activities.download.edit.ChangePlan;
import dev.meridian.activities.download.edit.Conflicts;
import dev.meridian.activities.download.publish.PublishBookkeepingActivitiesImpl;
import dev.meridian.activities.download.publish.PublishIntake;
import dev.meridian.activities.download.publish.PublishPayload;
import dev.meridian.activities.download.publish.Publishing;
import dev.meridian.activities.download.publish.UnpublishedChanges;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.download.publish.PublishState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;

/** Publishings on the PostgreSQL of {@link TestDownloads}, turn by turn and without Temporal. */
final class TestPublishing {
    final TestDownloads downloads;
    final ChangePlan plan = new ChangePlan();
    final PublishIntake intake;
    final Publishing publishing;
    final PublishBookkeepingActivitiesImpl books;
    final UnpublishedChanges unpublished;
    final Conflicts conflicts;
    private final AtomicInteger turns = new AtomicInteger();

    TestPublishing(TestDownloads downloads) {
        this(downloads, Duration.ofMinutes(5));
    }

    /** @param longestTurn how long a turn begins further batches */
    TestPublishing(TestDownloads downloads, Duration longestTurn) {
        this.downloads = downloads;
        intake = new PublishIntake(downloads.jobs, downloads.snapshots);
        publishing =
                new Publishing(downloads.jdbi, downloads.jobs, downloads.connections, downloads.snapshots, longestTurn);
        books = new PublishBookkeepingActivitiesImpl(downloads.jdbi, downloads.jobs, downloads.snapshots);
        unpublished = new UnpublishedChanges(downloads.jdbi, downloads.snapshots);
        conflicts = new Conflicts(downloads.jdbi, downloads.snapshots);
    }

    ChangePlan.Summary plan(Snapshots.Snapshot snapshot) {
        return downloads.jdbi.withHandle(handle -> plan.summary(handle, snapshot.id()));
    }

    /** Asks for what the plan has now. */
    UUID ask(Snapshots.Snapshot snapshot) {
        return downloads.jdbi.inTransaction((Handle tx) -> {
            PublishPayload payload = new PublishPayload(
                    snapshot.id().toString(), plan.summary(tx, snapshot.id()).hash());
            UUID id = intake.accept(tx, TestDownloads.TENANT, payload).id();
            downloads.jobs.askedFor(
                    tx,
                    id,
                    new JobTerms(
                            3,
                            null,
                            null,
                            null,
                            null,
                            null,
                            "00",
                            PublishPayload.DEFINITION.payload().write(payload)));
            return id;
        });
    }

    /** Publishes to the end, as the workflow does; a failure ends the job. */
    UUID run(Snapshots.Snapshot snapshot) throws InterruptedException {
        UUID job = ask(snapshot);
        turns(job);
        return job;
    }

    /** One attempt of a job. */
    void turns(UUID job) throws InterruptedException {
        try {
            attempt(job);
        } catch (JobException failed) {
            books.fail(state(job), failed.toFailure());
        }
    }

    /** One attempt of a job that is tried again, or has completed, afterwards. */
    void attempt(UUID job) throws InterruptedException {
        PublishState state = state(job);
        publishing.prepare(state);
        while (!publishing.publish(state, 1)) {
            state = state(job);
        }
        books.complete(state);
    }

    /** Makes one attempt after another, as long as the failure is retryable. */
    void turnsUntilDone(UUID job) throws InterruptedException {
        for (int attempt = 1; attempt <= 10; attempt++) {
            try {
                attempt(job);
                return;
            } catch (JobException failed) {
                if (!failed.toFailure().retryable()) {
                    throw failed;
                }
            }
        }
        throw new IllegalStateException("ten attempts were not enough");
    }

    /** A turn of the number after the last one. */
    PublishState state(UUID job) {
        return new PublishState(job.toString(), 1, turns.incrementAndGet());
    }

    String result(UUID job) {
        return downloads.text(
                "SELECT coalesce(result::text, status || ' ' || coalesce(error, '')) FROM jobs WHERE id = '" + job
                        + "'");
    }

    List<UnpublishedChanges.Unpublished> unpublished(Snapshots.Snapshot snapshot) {
        return unpublished.list(TestDownloads.TENANT, snapshot.id(), 0, 1_000).orElseThrow();
    }

    List<Conflicts.Conflict> conflicts(Snapshots.Snapshot snapshot) {
        return conflicts.list(TestDownloads.TENANT, snapshot.id(), 0, 1_000).orElseThrow();
    }

    void sql(Snapshots.Snapshot snapshot, String table, String... statements) {
        downloads.jdbi.useTransaction(tx -> {
            for (String statement : statements) {
                tx.execute(statement.replace("TABLE", "\"" + snapshot.schema() + "\".\"" + table + "\""));
            }
        });
    }
}
