package dev.meridian.activities.explorer.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.explorer.edit.ExplorerRows;
import dev.meridian.activities.explorer.fault.ExplorerFixture;
import dev.meridian.activities.explorer.fault.Tsv;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.RefreshCompletion;
import dev.meridian.workflows.explorer.RefreshStart;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.job.JobFailure;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExplorerBookkeepingActivitiesImplIT {
    private static final ExplorerFixture FIXTURE = ExplorerFixture.create();
    private static final JobFailure FAILURE = new JobFailure("object_store_failed", "no bucket", true);
    private static final String SUPERSEDED = "completed: superseded by newer update";

    private final ExplorerBookkeepingActivitiesImpl books = FIXTURE.books;
    private final ExplorerKey explorer = ExplorerFixture.newExplorer();

    @Test
    void aJobThatBeginsSupersedesAllOlderOnes() {
        RefreshTurn first = put();
        RefreshTurn second = put();
        RefreshTurn third = put();

        assertThat(books.begin(third, false)).isEqualTo(RefreshStart.PROCEED);

        assertThat(job(first)).isEqualTo(SUPERSEDED);
        assertThat(job(second)).isEqualTo(SUPERSEDED);
        assertThat(job(third)).isEqualTo("running");
        assertThat(FIXTURE.status(explorer)).isEqualTo("refreshing");
        assertThat(books.begin(second, false)).isEqualTo(RefreshStart.STALE);
    }

    @Test
    void aStaleJobEndsUnlessItIsToGoOnAllTheSame() {
        RefreshTurn first = put();
        put();

        assertThat(books.begin(first, false)).isEqualTo(RefreshStart.STALE);
        assertThat(job(first)).isEqualTo(SUPERSEDED);
        assertThat(FIXTURE.status(explorer)).isEqualTo("queued");
        assertThat(books.begin(first, true)).isEqualTo(RefreshStart.ALREADY_ENDED);
    }

    @Test
    void aStaleJobMayGoOnButLeavesTheEndToTheNewerOne() {
        RefreshTurn first = put();
        RefreshTurn second = put();

        assertThat(books.begin(first, true)).isEqualTo(RefreshStart.PROCEED);
        assertThat(books.complete(first)).isEqualTo(new RefreshCompletion(false, false));

        assertThat(job(first)).isEqualTo(SUPERSEDED);
        assertThat(FIXTURE.status(explorer)).isNotEqualTo("clean");
        books.begin(second, false);
        books.complete(second);
        assertThat(FIXTURE.status(explorer)).isEqualTo("clean");
    }

    @Test
    void completingIsIdempotent() {
        RefreshTurn turn = put();
        books.begin(turn, false);

        assertThat(books.complete(turn)).isEqualTo(new RefreshCompletion(true, false));
        assertThat(books.complete(turn)).isEqualTo(new RefreshCompletion(true, false));

        assertThat(job(turn)).isEqualTo("completed");
        assertThat(FIXTURE.queries.find(explorer).orElseThrow().refresh().lastViewsRefreshAt())
                .isNotNull();
    }

    @Test
    void anExplorerThatIsGoneEndsItsJob() {
        RefreshTurn turn = put();
        FIXTURE.jdbi.useTransaction(tx -> new ExplorerRows().delete(tx, explorer));

        assertThat(books.begin(turn, false)).isEqualTo(RefreshStart.EXPLORER_MISSING);

        assertThat(job(turn)).isEqualTo("completed: explorer missing");
    }

    @Test
    void aFailedAttemptIsQueuedAgainAndTheLastOneFails() {
        RefreshTurn turn = put();
        books.begin(turn, false);

        books.retryLater(turn, FAILURE);
        assertThat(job(turn)).isEqualTo("pending");
        assertThat(FIXTURE.status(explorer)).isEqualTo("queued");

        books.begin(turn, false);
        books.fail(turn, FAILURE);
        assertThat(job(turn)).isEqualTo("failed");
        assertThat(FIXTURE.status(explorer)).isEqualTo("failed");
        books.retryLater(turn, FAILURE);
        assertThat(job(turn)).isEqualTo("failed");
    }

    @Test
    void aFailureDoesNotHideThatANewerUpdateIsQueued() {
        RefreshTurn first = put();
        books.begin(first, false);
        put();

        books.fail(first, FAILURE);

        assertThat(FIXTURE.status(explorer)).isEqualTo("queued");
    }

    @Test
    void cancellingTheOnlyJobLeavesTheExplorerAsFailed() {
        RefreshTurn turn = put();

        books.cancelJob(explorer, turn.jobId());

        assertThat(job(turn)).isEqualTo("cancelled");
        assertThat(FIXTURE.status(explorer)).isEqualTo("failed");
    }

    @Test
    void cancellingTheNewestJobEndsThoseThatWaitedBehindItButNotTheOneThatHasBegun() {
        RefreshTurn running = put();
        books.begin(running, false);
        RefreshTurn waiting = put();
        RefreshTurn newest = put();

        books.cancelJob(explorer, newest.jobId());

        assertThat(job(running)).isEqualTo("running");
        assertThat(job(waiting)).isEqualTo(SUPERSEDED);
        assertThat(job(newest)).isEqualTo("cancelled");
        assertThat(FIXTURE.status(explorer)).isEqualTo("queued");
    }

    @Test
    void anExplorerIsNotLeftRefreshingWhenTheNewerUpdateIsCancelled() {
        RefreshTurn first = put();
        books.begin(first, false);
        RefreshTurn second = put();
        books.cancelJob(explorer, second.jobId());

        books.complete(first);

        assertThat(FIXTURE.status(explorer)).isEqualTo("failed");
    }

    @Test
    void anExplorerIsNotLeftQueuedWhenTheNewerUpdateIsCancelledBeforeTheOlderBegins() {
        RefreshTurn first = put();
        RefreshTurn second = put();
        FIXTURE.jdbi.useTransaction(tx -> FIXTURE.jobs.cancel(tx, UUID.fromString(second.jobId())));

        assertThat(books.begin(first, false)).isEqualTo(RefreshStart.STALE);

        assertThat(FIXTURE.status(explorer)).isEqualTo("failed");
    }

    @Test
    void anExplorerIsNotLeftRefreshingWhenTheJobThatSupersedesIsCancelled() {
        RefreshTurn first = put();
        books.begin(first, false);
        RefreshTurn second = put();
        books.cancelJob(explorer, second.jobId());

        books.supersede(first);

        assertThat(FIXTURE.status(explorer)).isEqualTo("failed");
    }

    @Test
    void cancellingAllEndsEveryOpenJob() {
        RefreshTurn first = put();
        books.begin(first, false);
        RefreshTurn second = put();

        books.cancelAll(explorer, second.generation());

        assertThat(job(first)).isEqualTo("cancelled");
        assertThat(job(second)).isEqualTo("cancelled");
        assertThat(FIXTURE.status(explorer)).isEqualTo("failed");
    }

    private RefreshTurn put() {
        return FIXTURE.turn(explorer, FIXTURE.put(explorer, Tsv.published().view("Deaths", "One")));
    }

    private static String job(RefreshTurn turn) {
        return FIXTURE.job(UUID.fromString(turn.jobId()));
    }
}
