package dev.meridian.api.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ExplorerRefreshState;
import dev.meridian.workflows.explorer.ExplorerRefreshWorkflow;
import dev.meridian.workflows.explorer.ExplorerRefreshWorkflowImpl;
import dev.meridian.workflows.explorer.RefreshRequest;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.temporal.client.BatchRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One workflow that serves many requests belongs to the traces of all of them. */
class TracedSignalsIT {
    private final TracedTemporal temporal = TracedTemporal.onServer();

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void aRunningWorkflowWorksOnEachRequestInThatOnesTrace() throws Exception {
        FakeExplorer explorer = new FakeExplorer();
        temporal.start(List.of(ExplorerRefreshWorkflowImpl.class), explorer);

        SpanContext first = temporal.request(() -> requestRefresh(1));
        explorer.begun.await();
        SpanContext second = temporal.request(() -> requestRefresh(2));
        explorer.goOn.countDown();
        temporal.awaitEnd("explorer-refresh/default/traced");

        SpanData run = temporal.span("RunWorkflow:ExplorerRefresh");
        assertThat(run.getTraceId()).isEqualTo(first.getTraceId());
        SpanData turn = temporal.span("HandleSignal:requestRefresh");
        assertThat(turn.getTraceId()).isEqualTo(second.getTraceId());
        assertThat(turn.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getSpanId)
                .containsExactly(run.getSpanId());
        SpanData signal =
                temporal.spans("SignalWithStartWorkflow:ExplorerRefresh").getLast();
        assertThat(signal.getParentSpanId()).isEqualTo(second.getSpanId());
        assertThat(turn.getParentSpanId()).isEqualTo(signal.getSpanId());
        List<SpanData> views = temporal.spans("RunActivity:ExplorerRefreshViews");
        assertThat(views).extracting(SpanData::getParentSpanId).containsExactly(run.getSpanId(), turn.getSpanId());
        assertThat(views).extracting(SpanData::getTraceId).containsExactly(first.getTraceId(), second.getTraceId());
    }

    private void requestRefresh(long generation) {
        ExplorerKey explorer = new ExplorerKey("default", "traced");
        ExplorerRefreshWorkflow workflow = temporal.client()
                .newWorkflowStub(ExplorerRefreshWorkflow.class, temporal.options(explorer.workflowId()));
        BatchRequest signalWithStart = temporal.client().newSignalWithStartRequest();
        signalWithStart.add(workflow::run, ExplorerRefreshState.initial(explorer));
        signalWithStart.add(
                workflow::requestRefresh,
                new RefreshRequest("00000000-0000-7000-8000-%012d".formatted(generation), generation));
        temporal.client().signalWithStart(signalWithStart);
    }
}
