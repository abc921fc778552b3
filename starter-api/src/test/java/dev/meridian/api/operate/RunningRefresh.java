package dev.meridian.api.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** A refresh in the middle of its uploads, and what the page calls the parts of it. */
final class RunningRefresh {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** Enough to be busy for a minute with a store that takes its time: longer than the commands of a block. */
    private static final int VIEWS = 2000;

    private final TestService service;
    private final WorkflowClient temporal;
    private final String workflowId;
    private final String jobId;

    private RunningRefresh(TestService service, String slug, String jobId) {
        this.service = service;
        this.temporal = service.bean(WorkflowClient.class);
        this.workflowId = "explorer-refresh/default/" + slug;
        this.jobId = jobId;
    }

    /** Stores a new explorer and waits until its objects are being uploaded. */
    static RunningRefresh start(TestService service, String slug) {
        Answer accepted = service.http()
                .send(service.http()
                        .request("/api/explorers/" + slug)
                        .header("Content-Type", "text/tab-separated-values")
                        .PUT(BodyPublishers.ofString(tsv())));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        RunningRefresh refresh =
                new RunningRefresh(service, slug, accepted.json().path("jobId").asString());
        await().atMost(PATIENCE).until(refresh::uploads);
        return refresh;
    }

    /** The variables of the page. */
    Map<String, String> variables() {
        return Map.of("WORKFLOW_ID", workflowId, "JOB_ID", jobId, "ACTIVITY_ID", activityId());
    }

    /** Waits until the job has a status, and says what it has if it does not get there. */
    void awaitJob(String status) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode job = service.http().get("/api/jobs/" + jobId).json();
            assertThat(job.path("status").asString()).as(job.toString()).isEqualTo(status);
        });
    }

    /** Ends the refresh, whatever state the commands have left it in. */
    void end() {
        try {
            temporal.newUntypedWorkflowStub(workflowId).terminate("the test is over");
        } catch (WorkflowNotFoundException ended) {
            assertThat(ended.getExecution().getWorkflowId()).isEqualTo(workflowId);
        }
    }

    private boolean uploads() {
        return pendingActivities().stream()
                .anyMatch(activity -> activity.getActivityType().getName().equals("ExplorerSyncObjects")
                        && activity.hasHeartbeatDetails());
    }

    private String activityId() {
        return pendingActivities().stream()
                .map(PendingActivityInfo::getActivityId)
                .findFirst()
                .orElse("");
    }

    /** None as long as Temporal has not been told of the workflow, which happens after the job is accepted. */
    private List<PendingActivityInfo> pendingActivities() {
        try {
            return temporal.getWorkflowServiceStubs()
                    .blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(temporal.getOptions().getNamespace())
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                            .build())
                    .getPendingActivitiesList();
        } catch (StatusRuntimeException failed) {
            if (failed.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return List.of();
            }
            throw failed;
        }
    }

    private static String tsv() {
        String views = IntStream.range(0, VIEWS)
                .mapToObj(view -> "\tView " + view + "\tView " + view + "\tvalue\n")
                .collect(Collectors.joining());
        return "isPublished\ttrue\ngraphers\n\ttitle\tMetric Dropdown\tySlugs\n" + views
                + "table\nentityName\tyear\tvalue\nWorld\t2000\t1\n";
    }
}
