package dev.meridian.activities.task;

import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.performer.ParallelTasks;
import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.table.SharedJobs;
import dev.meridian.activities.job.work.JobSurroundings;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.TenantSlots;
import dev.meridian.workflows.task.TaskPage;
import dev.meridian.workflows.task.TaskPageActivities;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link TaskPageActivities} by the performer of the tasks' type; idempotent by the id of each job. */
public final class TaskPageActivitiesImpl implements TaskPageActivities {
    private static final Logger log = LoggerFactory.getLogger(TaskPageActivitiesImpl.class);

    private final Jdbi jdbi;
    private final TaskPerformers performers;
    private final TenantSlots slots;
    private final Handover handover;
    private final JobSurroundings surroundings;
    private final Predicate<String> countsTasks;
    private final SharedJobs jobs = new SharedJobs();

    /**
     * @param handover gets the jobs that leave a page
     * @param countsTasks whether a task queue has a rate limit, so that each job has to be a task of its own
     */
    public TaskPageActivitiesImpl(
            Jdbi jdbi,
            TaskPerformers performers,
            TenantSlots slots,
            Handover handover,
            JobSurroundings surroundings,
            Predicate<String> countsTasks) {
        this.jdbi = jdbi;
        this.performers = performers;
        this.slots = slots;
        this.handover = handover;
        this.surroundings = surroundings;
        this.countsTasks = countsTasks;
    }

    @Override
    public void perform(TaskPage page) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        ReportedFailures.reporting(() -> {
            if (countsTasks.test(context.getInfo().getActivityTaskQueue())) {
                leave(page);
            }
            List<UUID> waiting = waiting(page);
            if (!waiting.isEmpty()) {
                perform(page, waiting, context);
            }
            return true;
        });
    }

    private void perform(TaskPage page, List<UUID> waiting, ActivityExecutionContext context) {
        int useful = Math.min(ParallelTasks.AT_A_TIME, waiting.size());
        String taskQueue = context.getInfo().getActivityTaskQueue();
        try (HeldSlots held = new HeldSlots(slots.takeUpTo(useful, taskQueue, page.tenant()))) {
            PageJobs books = new PageJobs(
                    new PageJobs.Page(page, performers.definition(page.type()), waiting.size()),
                    new PageChanges(page.workflowId(), context.getInfo().getWorkflowRunId(), jdbi, handover),
                    position -> new PageQueries(page.workflowId(), jdbi, () -> context.heartbeat(position.get())),
                    handover,
                    surroundings,
                    held);
            new ParallelTasks(performers, page.type(), page.tenant())
                    .perform(waiting, held.count(), PageQueries.BETWEEN, books);
        }
    }

    /** Each job goes on alone, so that the queue counts it. */
    private void leave(TaskPage page) {
        jdbi.inTransaction((Handle tx) -> jobs.leave(tx, page.workflowId())).forEach(handover::offer);
    }

    /** The jobs of the page that wait. Jobs that seem to run were under way when another worker was lost. */
    private List<UUID> waiting(TaskPage page) {
        List<SharedJobs.Open> open = jdbi.withHandle(handle -> jobs.open(handle, page.workflowId()));
        if (open.stream().anyMatch(SharedJobs.Open::isRunning)) {
            log.warn(
                    "{} of tenant {} comes again: its worker stopped or fell silent", page.workflowId(), page.tenant());
            jdbi.inTransaction((Handle tx) ->
                            jobs.leaveAfterLoss(tx, page.workflowId(), "1 worker was lost with this attempt"))
                    .forEach(handover::offer);
        }
        return open.stream()
                .filter(job -> !job.isRunning())
                .map(SharedJobs.Open::id)
                .toList();
    }
}
