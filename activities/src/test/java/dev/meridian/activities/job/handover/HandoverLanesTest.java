package dev.meridian.activities.job.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.NextTry;
import dev.meridian.activities.job.table.OpenJob;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandoverLanesTest {
    private final HandoverLanes lanes = new HandoverLanes(1_000);

    @Test
    void aJobThatFindsItsLaneEmptyGoesAloneAndAtOnce() throws Exception {
        lanes.add(job("a", 1), true);
        assertThat(subjects(lanes.take().orElseThrow())).containsExactly("a1");
    }

    @Test
    void whatComesDuringAHandOverGoesTogetherAfterIt() throws Exception {
        lanes.add(job("a", 1), true);
        HandoverLanes.Turn alone = lanes.take().orElseThrow();
        for (int number = 2; number <= 5; number++) {
            lanes.add(job("a", number), true);
        }
        lanes.add(job("b", 1), true);
        assertThat(subjects(lanes.take().orElseThrow()))
                .as("another tenant's job does not wait for that")
                .containsExactly("b1");
        alone.done();
        assertThat(subjects(lanes.take().orElseThrow())).containsExactly("a2", "a3", "a4", "a5");
    }

    @Test
    void noMoreGoTogetherThanAPageHolds() throws Exception {
        lanes.add(job("a", 0), true);
        HandoverLanes.Turn alone = lanes.take().orElseThrow();
        for (int number = 1; number <= 450; number++) {
            lanes.add(job("a", number), true);
        }
        alone.done();
        assertThat(Stream.of(next(), next(), next())).containsExactly(200, 200, 50);
    }

    private int next() throws InterruptedException {
        HandoverLanes.Turn turn = lanes.take().orElseThrow();
        turn.done();
        return turn.jobs().size();
    }

    @Test
    void jobsThatShareNoWorkflowGoOneByOneAndSeveralAtATime() throws Exception {
        lanes.add(job("a", 1), false);
        lanes.add(job("a", 2), false);
        assertThat(subjects(lanes.take().orElseThrow())).containsExactly("a1");
        assertThat(subjects(lanes.take().orElseThrow())).containsExactly("a2");
    }

    @Test
    void aTenantWithOneJobDoesNotWaitForAnotherOnesMany() throws Exception {
        for (int number = 1; number <= 100; number++) {
            lanes.add(job("many", number), false);
        }
        lanes.add(job("few", 1), false);
        assertThat(subjects(lanes.take().orElseThrow())).containsExactly("many1");
        assertThat(subjects(lanes.take().orElseThrow())).containsExactly("few1");
    }

    @Test
    void whatFindsNoRoomIsRefusedAndWaitsInTheOutbox() {
        HandoverLanes small = new HandoverLanes(2);
        assertThat(small.add(job("a", 1), true)).isTrue();
        assertThat(small.add(job("b", 1), true)).isTrue();
        assertThat(small.add(job("c", 1), true)).isFalse();
        small.clear();
        assertThat(small.add(job("c", 1), true)).isTrue();
    }

    @Test
    void closedLanesGiveOutWhatTheyHaveAndThenNothing() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> idle = threads.submit(() -> lanes.take().isPresent());
            lanes.add(job("a", 1), true);
            assertThat(idle.get(1, TimeUnit.MINUTES)).isTrue();
            Future<Boolean> another = threads.submit(() -> lanes.take().isPresent());
            lanes.close();
            assertThat(another.get(1, TimeUnit.MINUTES)).isFalse();
            assertThat(lanes.add(job("a", 2), true)).isFalse();
        }
    }

    @Test
    void aLaneWithoutJobsRemembersHowItsJobsCame() throws Exception {
        long begun = 0;
        for (int number = 1; number <= Gathering.FIRST_TRY; number++) {
            begun = System.nanoTime();
            lanes.add(job("a", number), true);
            lanes.take().orElseThrow().done();
            lanes.add(job("b", number), false);
            lanes.take().orElseThrow().done();
        }
        lanes.add(job("a", Gathering.FIRST_TRY + 1), true);
        assertThat(subjects(lanes.take().orElseThrow())).hasSize(1);
        assertThat(System.nanoTime() - begun).as("it has tried to gather").isGreaterThanOrEqualTo(Gathering.LONGEST);
    }

    private static List<String> subjects(HandoverLanes.Turn turn) {
        return turn.jobs().stream().map(OpenJob::subject).toList();
    }

    private static OpenJob job(String tenant, int number) {
        return new OpenJob(
                JobIds.next(),
                tenant,
                "webhook",
                tenant + number,
                null,
                new OpenJob.Execution("task/" + number, false, null),
                null,
                new NextTry(3, 1, null, true));
    }
}
