package dev.meridian.api.job;

import dev.meridian.activities.batch.BatchControl;
import dev.meridian.activities.batch.BatchItem;
import dev.meridian.activities.batch.BatchItemStore;
import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.problem.RequestMemory;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.batch.BatchJobs;
import dev.meridian.workflows.job.JobStatus;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists the items of a batch, and cancels or repeats single items. */
@ApiController
@RequestMapping("/api/jobs/{id}/items")
class BatchItemController {
    private static final Logger log = LoggerFactory.getLogger(BatchItemController.class);

    /** The factor for the memory of a page: a result is held as text, as a tree and as the written answer. */
    private static final long TIMES_IN_MEMORY = 6;

    private final JobReader jobs;
    private final BatchControl batches;
    private final BatchItemStore items;
    private final JsonMapper json;

    BatchItemController(JobReader jobs, BatchItemStore items, BatchControl batches, JsonMapper json) {
        this.jobs = jobs;
        this.items = items;
        this.batches = batches;
        this.json = json;
    }

    /**
     * @param nextAfter the parameter {@code after} of the next page; missing on the last page
     */
    record ItemPage(List<ItemResponse> items, @Nullable Integer nextAfter) {}

    /**
     * An item as the API shows it.
     *
     * @param dueAt when the item is tried next; only while it is pending
     */
    record ItemResponse(
            int index,
            String status,
            int attempt,
            @Nullable JsonNode result,
            JobResponse.@Nullable ErrorResponse error,
            @Nullable Instant dueAt,
            Instant updatedAt) {}

    /** Lists items by index; a page may be shorter than {@code limit} if results are large. */
    @GetMapping
    ItemPage list(
            HttpServletRequest request,
            Tenant tenant,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "-1") int after,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, 1_000);
        JobRow job = batch(tenant, id);
        JobStatus wanted = JobParameters.status(status);
        List<BatchItem> found = items.list(job.id(), wanted, after, limit);
        RequestMemory.hold(
                request,
                TIMES_IN_MEMORY
                        * found.stream().mapToLong(BatchItemController::size).sum());
        Integer next = found.isEmpty() ? null : found.getLast().index();
        if (next != null && found.size() < limit) {
            int last = next;
            next = items.areMoreAfter(job.id(), wanted, last) ? next : null;
        }
        return new ItemPage(found.stream().map(this::response).toList(), next);
    }

    /** Cancels an item. An item that is running is not stopped, but ends as cancelled. */
    @PostMapping("/{index}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void cancel(Tenant tenant, @PathVariable String id, @PathVariable int index) {
        change(batch(tenant, id), index, items::cancel, "item_already_ended", "The item has ended, or there is none");
    }

    /**
     * Repeats a failed item while the batch is open. After the batch has ended, a retry of the batch repeats all failed
     * items.
     */
    @PostMapping("/{index}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void retry(Tenant tenant, @PathVariable String id, @PathVariable int index) {
        change(
                batch(tenant, id),
                index,
                items::retry,
                "item_not_failed",
                "The item has not failed, or the batch ended");
    }

    private static long size(BatchItem item) {
        return item.result() == null ? 0 : item.result().length();
    }

    private interface Change {
        boolean apply(UUID job, int index);
    }

    private void change(JobRow job, int index, Change change, String code, String message) {
        if (!change.apply(job.id(), index)) {
            throw new Refusal(HttpStatus.CONFLICT, code, message);
        }
        try {
            batches.itemsChanged(job.workflowId());
        } catch (WorkflowNotFoundException notStartedYet) {
            // The workflow has not begun; it will read the changed items when it begins.
        } catch (WorkflowServiceException | StatusRuntimeException away) {
            // The change is stored; without this signal the batch sees it when it reads its items the next time.
            log.warn("The batch {} could not be told of a change: {}", job.id(), away.getMessage());
        }
    }

    private JobRow batch(Tenant tenant, String id) {
        UUID jobId = JobParameters.jobId(id);
        return jobs.find(tenant.id(), jobId)
                .filter(job -> job.type().equals(BatchJobs.BATCH))
                .orElseThrow(JobParameters::unknownJob);
    }

    private ItemResponse response(BatchItem item) {
        return new ItemResponse(
                item.index(),
                item.status().wireName(),
                item.attempt(),
                item.result() == null ? null : json.readTree(item.result()),
                JobResponse.ErrorResponse.of(item.error()),
                item.status().isOpen() ? item.dueAt() : null,
                item.updatedAt());
    }
}
