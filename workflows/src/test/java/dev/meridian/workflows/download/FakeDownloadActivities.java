package dev.meridian.workflows.download;

import dev.meridian.workflows.job.ActivityScript;
import dev.meridian.workflows.job.JobFailure;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Records what a download asks for; turns as {@code read <table>}. Each table needs a number of turns. */
final class FakeDownloadActivities implements DownloadActivities, DownloadBookkeepingActivities {
    private final ActivityScript script;
    private final DownloadPlan plan;
    private final AtomicInteger[] turnsLeft;
    private final Set<Integer> given = new ConcurrentSkipListSet<>();
    private volatile boolean failed;
    private volatile boolean paused;

    FakeDownloadActivities(ActivityScript script, int tables, int atOnce, int turnsOfATable) {
        this.script = script;
        this.plan = new DownloadPlan(tables, atOnce);
        this.turnsLeft = new AtomicInteger[tables];
        for (int table = 0; table < tables; table++) {
            turnsLeft[table] = new AtomicInteger(turnsOfATable);
        }
    }

    /** The numbers of all turns. */
    Set<Integer> given() {
        return given;
    }

    /** Whether the database says that the download is paused. */
    void setPaused(boolean isPaused) {
        paused = isPaused;
    }

    @Override
    public DownloadPlan prepare(DownloadState state) {
        script.call("prepare", "#" + state.attempt());
        return plan;
    }

    @Override
    public TableTurn readTable(TableTask task) {
        given.add(task.turn());
        script.call("read", task.table());
        if (paused) {
            return TableTurn.PAUSED;
        }
        return turnsLeft[task.table()].decrementAndGet() <= 0 ? TableTurn.DONE : TableTurn.GOES_ON;
    }

    @Override
    public void tableWaits(TableTask task, JobFailure failure) {
        script.call("waits", task.table() + " " + failure.code() + " in " + failure.retryIn());
    }

    @Override
    public void tableFails(TableTask task, JobFailure failure) {
        failed = true;
        script.call("fails", task.table() + " " + failure.code());
    }

    @Override
    public void complete(DownloadState state) {
        script.call("complete", "");
        if (failed) {
            throw new JobFailure("tables_failed", "a table failed", false).toApplicationFailure();
        }
    }

    @Override
    public void retryLater(DownloadState state, JobFailure failure) {
        script.call("retryLater", failure.code() + " in " + failure.retryIn());
    }

    @Override
    public void fail(DownloadState state, JobFailure failure) {
        script.call("fail", failure.code());
    }

    @Override
    public void cancel(DownloadState state) {
        script.call("cancel", "");
    }
}
