package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestService;
import dev.meridian.api.testing.TestService.Settings;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.WorkflowExecutionHistory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Temporal's histories hold ids and counts, and no texts that people wrote. */
@Tag("slow")
class HistoriesIT {
    private static final String MARK = "quokkamark";
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    @Test
    void noHistoryHoldsATextThatSomebodyWroteIntoARequest() throws Exception {
        try (EveryJobType jobs = new EveryJobType(MARK, Duration.ofMillis(10));
                TestService service = TestService.start(jobs.in(Settings.fresh()))) {
            jobs.ask(service.http(), "histories");
            EveryJobType.awaitAllCompleted(service.bean(Jdbi.class), LONG_ENOUGH);
            WorkflowClient client = service.bean("workflowClient", WorkflowClient.class);
            List<WorkflowExecution> runs = runs(client);

            Set<String> types = runs.stream()
                    .map(run -> client.fetchHistory(run.getWorkflowId(), run.getRunId()))
                    .peek(history -> assertThat(new String(history.getHistory().toByteArray(), StandardCharsets.UTF_8))
                            .as("history of " + history.getWorkflowExecution().getWorkflowId())
                            .doesNotContain(MARK))
                    .map(HistoriesIT::type)
                    .collect(Collectors.toSet());

            // Notices that come close together share a workflow.
            types.remove("TaskPage");
            assertThat(types)
                    .containsExactlyInAnyOrder(
                            "Task", "Sleep", "Batch", "Heatmap", "ExplorerRefresh", "StaticBuild", "ScheduledJob");
            assertThat(jobs.receiver().calls(EveryJobType.HOOK))
                    .as("the build hook still learns who changed what")
                    .anyMatch(call -> call.body().contains(MARK + "@example.org"));
        }
    }

    private static List<WorkflowExecution> runs(WorkflowClient client) {
        // The list lags behind what has ended.
        await().atMost(LONG_ENOUGH)
                .until(() -> client.listExecutions("WorkflowType = 'ScheduledJob'")
                        .findAny()
                        .isPresent());
        return client.listExecutions("")
                .map(WorkflowExecutionMetadata::getExecution)
                .toList();
    }

    private static String type(WorkflowExecutionHistory history) {
        return history.getEvents()
                .getFirst()
                .getWorkflowExecutionStartedEventAttributes()
                .getWorkflowType()
                .getName();
    }
}
