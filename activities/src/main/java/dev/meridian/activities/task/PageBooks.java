package dev.meridian.activities.task;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.performer.ParallelTasks;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.SharedJobs;
import dev.meridian.activities.job.work.GroupedWork;
import dev.meridian.activities.job.work.JobSurroundings;
import dev.meridian.activities.job.work.StoringResults;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.RetryPlan;
import dev.meridian.workflows.task.TaskPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * The state of a page's jobs while they are performed: each begins and ends in its own row. Changes that come at the same time are
 * stored together. Jobs that leave the page are handed over again.
 */
final class PageBooks implements ParallelTasks.Books<UUID> {
    /** How often is looked for jobs that are to be cancelled. */
    static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** A job that has not begun after this time leaves the page, because those before it are not as quick as was thought. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Page page;
    private final Jdbi jdbi;
    private final Handover handover;
    private final JobSurroundings surroundings;
    private final HeldSlots slots;
    private final Runnable heartbeat;
    private final SharedJobs jobs = new SharedJobs();
    private final GroupedWork<Change, Optional<SharedJobs.Begun>> changes =
            new GroupedWork<>(2 * ParallelTasks.AT_A_TIME, this::store);
    private final Map<UUID, SharedJobs.Begun> running = new ConcurrentHashMap<>();
    private final long begunAt = System.nanoTime();
    private final Set<UUID> gone = ConcurrentHashMap.newKeySet();
    private int open;
    private boolean hasLeft;
    private volatile Set<UUID> toCancel = Set.of();

    /**
     * @param open how many jobs of the page are open
     * @param slots one for each job that may run at a time
     */
    PageBooks(
            Page page,
            int open,
            Jdbi jdbi,
            Handover handover,
            JobSurroundings surroundings,
            HeldSlots slots,
            Runnable heartbeat) {
        this.page = page;
        this.open = open;
        this.jdbi = jdbi;
        this.handover = handover;
        this.surroundings = surroundings;
        this.slots = slots;
        this.heartbeat = heartbeat;
    }

    /** A page in a run of its workflow. */
    record Page(TaskPage order, String runId, JobDefinition<?> definition) {
        String workflowId() {
            return order.workflowId();
        }
    }

    private sealed interface Change {}

    private record Begin(UUID id) implements Change {}

    private record End(SharedJobs.Ended ended) implements Change {}

    @Override
    public Optional<ParallelTasks.Try> begin(UUID id) {
        if (gone.contains(id)) {
            return Optional.empty();
        }
        Optional<SharedJobs.Begun> begun = stored(new Begin(id));
        if (begun.isEmpty()) {
            isGone(List.of(id));
            return Optional.empty();
        }
        running.put(id, begun.get());
        String payload = begun.get().payload();
        if (payload == null) {
            fail(id, new JobFailure("input_missing", "The job was stored without its payload", false));
            return Optional.empty();
        }
        Duration timeout = begun.get().timeout();
        return Optional.of(new ParallelTasks.Try(
                id.toString(),
                payload,
                1,
                timeout == null ? page.definition().bounds().timeout() : timeout));
    }

    @Override
    public String nameOf(UUID id) {
        return "Job " + id;
    }

    @Override
    public void around(UUID id, Runnable work) {
        surroundings.around(
                new JobSurroundings.Job(
                        id.toString(),
                        page.order().type(),
                        page.order().tenant(),
                        1,
                        begun(id).traceParent()),
                work);
    }

    @Override
    public void end(UUID id, ParallelTasks.Try attempt, ParallelTasks.Outcome outcome) {
        JobFailure failure = outcome.failure();
        if (failure == null) {
            end(new SharedJobs.Ended(id, JobStatus.COMPLETED, outcome.result(), null));
        } else {
            fail(id, failure);
        }
    }

    private void fail(UUID id, JobFailure failure) {
        RetryPlan plan = page.definition().bounds().retries();
        Integer attempts = begun(id).attempts();
        Optional<Duration> wait =
                new Attempts(attempts == null ? plan : plan.withAttempts(attempts)).waitAfter(failure);
        end(wait.map(time -> new SharedJobs.Ended(id, JobStatus.PENDING, null, failure.retryingIn(time)))
                .orElseGet(() -> new SharedJobs.Ended(id, JobStatus.FAILED, null, failure)));
    }

    private SharedJobs.Begun begun(UUID id) {
        return Objects.requireNonNull(running.get(id), "a job has begun before it ends");
    }

    @Override
    public void stopped(UUID id) {
        end(new SharedJobs.Ended(id, JobStatus.CANCELLED, null, null));
    }

    @Override
    public void during(UUID id) {
        if (toCancel.contains(id)) {
            throw new ParallelTasks.TaskStopped();
        }
    }

    @Override
    public void watch() {
        heartbeat.run();
        toCancel = jdbi.withHandle(handle -> jobs.toCancel(handle, page.workflowId()));
        if (!hasLeft && System.nanoTime() - begunAt > LONGEST_WAIT.toNanos()) {
            hasLeft = true;
            List<OpenJob> left = jdbi.withHandle(handle -> jobs.leave(handle, page.workflowId()));
            left.forEach(handover::offer);
            isGone(left.stream().map(OpenJob::id).toList());
        }
    }

    private void end(SharedJobs.Ended ended) {
        stored(new End(ended));
        running.remove(ended.id());
        isGone(List.of(ended.id()));
    }

    /** Slots that no open job needs any more go back, also while the last job of the page takes its time. */
    private synchronized void isGone(List<UUID> ids) {
        ids.stream().filter(gone::add).forEach(id -> open--);
        slots.keep(open);
    }

    private Optional<SharedJobs.Begun> stored(Change change) {
        List<Optional<SharedJobs.Begun>> result = new ArrayList<>();
        StoringResults.store(() -> result.add(changes.submit(change)), () -> {});
        return result.getFirst();
    }

    /** Two statements with a commit each, of which the second does not wait for the disk. */
    private List<Optional<SharedJobs.Begun>> store(List<Change> group) {
        List<SharedJobs.Ended> ended = group.stream()
                .filter(End.class::isInstance)
                .map(change -> ((End) change).ended())
                .toList();
        if (!ended.isEmpty()) {
            jdbi.withHandle(handle -> jobs.end(handle, page.workflowId(), ended))
                    .forEach(handover::offer);
        }
        List<UUID> beginning = group.stream()
                .filter(Begin.class::isInstance)
                .map(change -> ((Begin) change).id())
                .toList();
        Map<UUID, SharedJobs.Begun> begun = beginning.isEmpty()
                ? Map.of()
                : jdbi.withHandle(handle -> jobs.begin(handle, page.workflowId(), page.runId(), beginning)).stream()
                        .collect(Collectors.toMap(SharedJobs.Begun::id, Function.identity()));
        return group.stream()
                .map(change -> change instanceof Begin(UUID id)
                        ? Optional.ofNullable(begun.get(id))
                        : Optional.<SharedJobs.Begun>empty())
                .toList();
    }
}
