package dev.meridian.activities.explorer.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.fault.FaultyActivities.Lease;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A flood of edits during one refresh leads to very few others. */
@Tag("slow")
class CoalescingIT {
    private static final int EDITORS = 8;
    /**
     * The longest time for the edits. If the bucket is away for longer, a job may rightly fail; only a very slow
     * machine needs so long.
     */
    private static final Duration THREE_ATTEMPTS = Duration.ofSeconds(25);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final FaultHarness harness = new FaultHarness(4, Lease.AS_IN_PRODUCTION);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void manyEditsDuringARefreshLeadToAtMostTwoMore() throws Exception {
        editDuringARefresh(200);
    }

    @Test
    @Tag("soak")
    void aThousandEditsDuringARefreshLeadToAtMostTwoMore() throws Exception {
        editDuringARefresh(1_000);
    }

    private void editDuringARefresh(int edits) throws Exception {
        FaultRun run = harness.newRun(FaultPlan.none(), 1);
        ExplorerKey explorer = run.explorer;
        run.holdBucket();
        List<AcceptedEdit> accepted = new ArrayList<>(List.of(put(explorer, 0)));
        Awaitility.await("the first refresh reaches the bucket")
                .atMost(PATIENCE)
                .until(run::hasReachedTheBucket);
        assertThat(run.timesCompleted("refreshViews")).isEqualTo(1);

        Instant held = Instant.now();
        accepted.addAll(edits(explorer, edits));
        run.releaseBucket();
        boolean heldTooLong = Instant.now().isAfter(held.plus(THREE_ATTEMPTS));

        Awaitility.await("everything has settled").atMost(PATIENCE).until(() -> harness.isOver(run));
        assertThat(run.timesCompleted("refreshViews") - 1)
                .as("further refreshes")
                .isBetween(1, 2);
        Map<String, Long> outcomes = accepted.stream()
                .map(this::outcome)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        if (!heldTooLong) {
            assertThat(outcomes).containsOnlyKeys("completed", "completed: superseded by newer update");
        }
        assertThat(outcomes.get("completed: superseded by newer update")).isGreaterThanOrEqualTo(edits - 2L);
        AcceptedEdit last = accepted.stream()
                .max(Comparator.comparing(AcceptedEdit::generation))
                .orElseThrow();
        assertThat(outcome(last)).isEqualTo("completed");
        harness.checker.assertExplorerIsAsItsTsvSays(explorer);
        harness.checker.assertJobsEndedAsTheyShould(explorer);
        harness.checker.assertBucketEqualsDatabase();
    }

    private List<AcceptedEdit> edits(ExplorerKey explorer, int howMany) throws Exception {
        List<Future<AcceptedEdit>> edits = new ArrayList<>();
        try (ExecutorService editors = Executors.newFixedThreadPool(EDITORS)) {
            for (int i = 1; i <= howMany; i++) {
                int number = i;
                edits.add(editors.submit(() -> put(explorer, number)));
            }
        }
        List<AcceptedEdit> accepted = new ArrayList<>();
        for (Future<AcceptedEdit> edit : edits) {
            accepted.add(edit.get());
        }
        return accepted;
    }

    private AcceptedEdit put(ExplorerKey explorer, int number) {
        Tsv tsv = Tsv.published().view("Deaths", "Edit " + number).view("View " + number % 10, "Stays");
        return harness.editor.edits().put(explorer, tsv.text(), new CommitMetadata(null, null, null));
    }

    private String outcome(AcceptedEdit edit) {
        return harness.jdbi.withHandle(
                handle -> handle.createQuery("SELECT concat_ws(': ', status, outcome) FROM jobs WHERE id = :id")
                        .bind("id", edit.job().orElseThrow().id())
                        .mapTo(String.class)
                        .one());
    }
}
