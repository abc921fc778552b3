package dev.meridian.workflows.download;

import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Cancellation;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.Uncancellable;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Reads the tables of a job, several at a time: each lane takes the next table when its own has ended. A table that fails is tried
 * again like a job of its own, and stops no other table.
 */
final class TableLanes {
    private final DownloadActivities work;
    private final DownloadBookkeepingActivities books;
    private final DownloadState state;
    private final IntSupplier resumed;
    private int turns;
    private int nextTable;
    private boolean stopping;

    /** @param resumed how often the download has been resumed after a pause */
    TableLanes(DownloadActivities work, DownloadBookkeepingActivities books, DownloadState state, IntSupplier resumed) {
        this.work = work;
        this.books = books;
        this.state = state;
        this.resumed = resumed;
        this.turns = state.turns();
    }

    /** How many turns have been given out. */
    int turns() {
        return turns;
    }

    /**
     * Reads all tables.
     *
     * @return false if the workflow should continue as new first, because its history is long; tables may be left then
     */
    boolean read(DownloadPlan plan) {
        List<Promise<Void>> lanes = new ArrayList<>();
        CancellationScope scope = Workflow.newCancellationScope(() -> {
            for (int lane = 0; lane < Math.min(plan.atOnce(), plan.tables()); lane++) {
                lanes.add(Async.procedure(() -> readFrom(plan)));
            }
            lanes.forEach(Promise::get);
        });
        try {
            scope.run();
        } catch (TemporalFailure failure) {
            scope.cancel("the download ends");
            Uncancellable.run(() -> lanes.forEach(
                    lane -> lane.handle((nothing, alreadyThrown) -> nothing).get()));
            throw failure;
        }
        return !stopping;
    }

    private void readFrom(DownloadPlan plan) {
        while (!stopping && nextTable < plan.tables()) {
            readTable(nextTable++);
        }
    }

    private void readTable(int table) {
        Attempts attempts = new Attempts(DownloadJobs.RETRIES);
        while (!stopping) {
            turns++;
            TableTask task = new TableTask(state.jobId(), table, turns);
            int before = resumed.getAsInt();
            try {
                TableTurn turn = work.readTable(task);
                if (turn.isDone()) {
                    return;
                }
                if (turn.isOfPausedDownload()) {
                    // The database says whether the pause is over; the signal only spares the wait.
                    Workflow.await(DownloadJobs.LONGEST_REST, () -> resumed.getAsInt() != before);
                }
            } catch (ActivityFailure failure) {
                if (Cancellation.isCauseOf(failure)) {
                    throw failure;
                }
                JobFailure reported = JobFailure.of(failure);
                Optional<Duration> wait = attempts.waitAfter(reported);
                if (wait.isEmpty()) {
                    books.tableFails(task, reported);
                    return;
                }
                books.tableWaits(task, reported.retryingIn(wait.get()));
                Workflow.sleep(wait.get());
            }
            stopping |= Workflow.getInfo().isContinueAsNewSuggested();
        }
    }
}
