package dev.meridian.api.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A refresh in the middle of its uploads, and what the page calls the parts of it. */
final class RunningRefresh {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int VIEWS = 2_000;

    private final URI api;
    private final WorkflowClient temporal;
    private final String slug;
    private final String jobId;

    private RunningRefresh(URI api, WorkflowClient temporal, String slug, String jobId) {
        this.api = api;
        this.temporal = temporal;
        this.slug = slug;
        this.jobId = jobId;
    }

    /** Stores a new explorer and waits until its objects are being uploaded. */
    static RunningRefresh start(URI api, WorkflowClient temporal, String slug) {
        HttpResponse<String> accepted = send(HttpRequest.newBuilder(api.resolve("/api/explorers/" + slug))
                .header("Content-Type", "text/tab-separated-values")
                .PUT(HttpRequest.BodyPublishers.ofString(tsv())));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String jobId = json(accepted).path("jobId").asString();
        RunningRefresh refresh = new RunningRefresh(api, temporal, slug, jobId);
        await().atMost(PATIENCE)
                .until(() -> refresh.pendingActivities().stream()
                        .anyMatch(
                                activity -> activity.getActivityType().getName().equals("ExplorerSyncObjects")
                                        && activity.hasLastStartedTime()));
        return refresh;
    }

    /** The variables of the page. */
    Map<String, String> variables() {
        return Map.of(
                "WORKFLOW_ID", workflowId(),
                "JOB_ID", jobId,
                "ACTIVITY_ID",
                        pendingActivities().stream()
                                .map(PendingActivityInfo::getActivityId)
                                .findFirst()
                                .orElse(""));
    }

    String jobId() {
        return jobId;
    }

    void awaitJob(String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(job().path("status").asString())
                        .as(() -> job().toString())
                        .isEqualTo(status));
    }

    JsonNode job() {
        return json(send(HttpRequest.newBuilder(api.resolve("/api/jobs/" + jobId))));
    }

    /** Whatever the page did to it, it runs no longer. */
    void end() {
        try {
            temporal.newUntypedWorkflowStub(workflowId()).terminate("the test is over");
        } catch (io.temporal.client.WorkflowNotFoundException ended) {
            assertThat(ended.getExecution().getWorkflowId()).isEqualTo(workflowId());
        }
    }

    private String workflowId() {
        return "explorer-refresh/default/" + slug;
    }

    private List<PendingActivityInfo> pendingActivities() {
        return temporal.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(temporal.getOptions().getNamespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId()))
                        .build())
                .getPendingActivitiesList();
    }

    private static String tsv() {
        String views = IntStream.range(0, VIEWS)
                .mapToObj(view -> "\tView " + view + "\t" + view + "\tLineChart\n")
                .collect(Collectors.joining());
        return "explorerTitle\tOperated\nisPublished\ttrue\ngraphers\n\ttitle\tNumber Dropdown\ttype\n" + views;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
