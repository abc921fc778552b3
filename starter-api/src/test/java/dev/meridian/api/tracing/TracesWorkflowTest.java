package dev.meridian.api.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.batch.BatchWorkflowImpl;
import dev.meridian.workflows.download.DownloadRecordsWorkflowImpl;
import dev.meridian.workflows.download.export.ExportRecordsWorkflowImpl;
import dev.meridian.workflows.download.publish.PublishRecordsWorkflowImpl;
import dev.meridian.workflows.explorer.ExplorerRefreshWorkflowImpl;
import dev.meridian.workflows.explorer.StaticBuildWorkflowImpl;
import dev.meridian.workflows.heatmap.HeatmapWorkflowImpl;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.record.ProcessRecordWorkflowImpl;
import dev.meridian.workflows.schedule.ScheduledJobWorkflowImpl;
import dev.meridian.workflows.task.SleepWorkflowImpl;
import dev.meridian.workflows.task.TaskJobs;
import dev.meridian.workflows.task.TaskOrder;
import dev.meridian.workflows.task.TaskPageWorkflowImpl;
import dev.meridian.workflows.task.TaskWorkflow;
import dev.meridian.workflows.task.TaskWorkflowImpl;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A trace goes through workflows whole, however often they are replayed. */
class TracesWorkflowTest {
    private final TracedTemporal temporal = TracedTemporal.inProcess();

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void eachStepIsOneSpanBelowWhatAskedForIt() {
        temporal.start(List.of(TaskWorkflowImpl.class), new FakeTask());

        SpanContext request = temporal.request(() -> startTask("task/traced"));
        temporal.awaitEnd("task/traced");

        SpanData run = temporal.span("RunWorkflow:Task");
        assertThat(temporal.spans()).extracting(SpanData::getTraceId).containsOnly(request.getTraceId());
        SpanData start = temporal.span("StartWorkflow:Task");
        assertThat(start.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(run.getParentSpanId()).isEqualTo(start.getSpanId());
        List<SpanData> attempts = temporal.spans("RunActivity:TaskPerform");
        assertThat(attempts).hasSize(2).extracting(SpanData::getParentSpanId).containsOnly(run.getSpanId());
        assertThat(attempts.getFirst().getStatus())
                .isEqualTo(StatusData.create(StatusData.error().getStatusCode(), "not_yet"));
        assertThat(temporal.span("RunActivity:JobRetryLater").getParentSpanId()).isEqualTo(run.getSpanId());
    }

    @Test
    void aWorkflowThatNobodysTraceLedToHasATraceOfItsOwn() {
        temporal.start(List.of(TaskWorkflowImpl.class), new FakeTask());

        startTask("task/untraced");
        temporal.awaitEnd("task/untraced");

        SpanData run = temporal.span("RunWorkflow:Task");
        assertThat(run.getParentSpanContext().isValid()).isFalse();
        assertThat(temporal.spans("StartWorkflow:Task")).isEmpty();
        assertThat(temporal.spans("RunActivity:TaskPerform"))
                .hasSize(2)
                .allSatisfy(attempt ->
                        assertThat(attempt.getParentSpanContext().getSpanId()).isEqualTo(run.getSpanId()))
                .allSatisfy(attempt -> assertThat(attempt.getTraceId()).isEqualTo(run.getTraceId()));
    }

    @Test
    void aReplayMakesNoSpans() throws Exception {
        Worker worker = temporal.start(List.of(
                TaskWorkflowImpl.class,
                TaskPageWorkflowImpl.class,
                SleepWorkflowImpl.class,
                DownloadRecordsWorkflowImpl.class,
                ExportRecordsWorkflowImpl.class,
                PublishRecordsWorkflowImpl.class,
                ProcessRecordWorkflowImpl.class,
                BatchWorkflowImpl.class,
                HeatmapWorkflowImpl.class,
                StaticBuildWorkflowImpl.class,
                ScheduledJobWorkflowImpl.class,
                ExplorerRefreshWorkflowImpl.class));
        try (Stream<Path> files = Files.walk(Path.of("../workflows/src/test/resources/histories"))) {
            List<Path> histories = files.filter(Files::isRegularFile).toList();
            assertThat(histories).hasSizeGreaterThan(40);
            for (Path history : histories) {
                WorkflowReplayer.replayWorkflowExecution(
                        WorkflowExecutionHistory.fromJson(Files.readString(history)), worker);
                assertThat(temporal.spans()).as(history.toString()).isEmpty();
            }
        }
    }

    private void startTask(String workflowId) {
        TaskWorkflow workflow = temporal.client().newWorkflowStub(TaskWorkflow.class, temporal.options(workflowId));
        WorkflowClient.start(
                workflow::run,
                new TaskOrder(
                        jobId(1),
                        "default",
                        "webhook",
                        TaskQueues.CONNECTORS,
                        TaskJobs.RETRIES,
                        Duration.ofSeconds(10)),
                null);
    }

    private static String jobId(long number) {
        return "00000000-0000-7000-8000-%012d".formatted(number);
    }
}
