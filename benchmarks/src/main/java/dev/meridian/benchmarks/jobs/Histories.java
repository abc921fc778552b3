package dev.meridian.benchmarks.jobs;

import dev.meridian.devstack.TemporalAddress;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;

/** Counts the events that Temporal has stored for jobs, which a hosted Temporal bills. */
final class Histories implements AutoCloseable {
    private final TemporalAddress temporal;
    private final Connection database;
    private final WorkflowServiceStubs stubs;

    Histories(TemporalAddress temporal, Connection database) {
        this.temporal = temporal;
        this.database = database;
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(temporal.target())
                .build());
    }

    /**
     * @param workflows how many workflows had the jobs in the end
     * @param events how many events these workflows have
     */
    record Counted(int jobs, int workflows, int pages, long events) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d jobs in %d workflows, %d of them pages, %d events, %.2f a job",
                    jobs,
                    workflows,
                    pages,
                    events,
                    (double) events / jobs);
        }
    }

    Counted of(UUID... jobs) {
        int workflows = 0;
        int pages = 0;
        long events = 0;
        try (PreparedStatement query = database.prepareStatement("""
                SELECT DISTINCT coalesce(shared_workflow_id, workflow_id), shared_workflow_id IS NOT NULL
                FROM unnest(?::uuid[]) AS asked (id) JOIN jobs USING (id)""")) {
            query.setArray(1, database.createArrayOf("uuid", jobs));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    workflows++;
                    pages += rows.getBoolean(2) ? 1 : 0;
                    events += events(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Counted(jobs.length, workflows, pages, events);
    }

    private long events(String workflowId) {
        return stubs.blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(temporal.namespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                        .build())
                .getWorkflowExecutionInfo()
                .getHistoryLength();
    }

    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
