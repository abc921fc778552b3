package dev.meridian.activities.task;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.performer.ParallelTasks;
import dev.meridian.activities.job.table.EndedAttempt;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.SharedJobs;
import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.activities.job.work.JobSurroundings;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.RetryPlan;
import dev.meridian.workflows.task.TaskPage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The state of a page's jobs while they are performed: each begins and ends in its own row. A database that is away is waited for,
 * as a workflow of its own waits, so that no effect is repeated for it. Jobs that leave the page are handed over again.
 */
final class PageJobs implements ParallelTasks.TaskStore<UUID> {
    /**
     * A job that has not begun after this time leaves the page, because the jobs before it take longer than jobs that
     * share a workflow should.
     */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Page page;
    private final PageChanges changes;
    private final PageQueries queries;
    private final Handover handover;
    private final JobSurroundings surroundings;
    private final HeldSlots slots;
    private final Map<UUID, SharedJobs.Begun> running = new ConcurrentHashMap<>();
    private final long begunAt = System.nanoTime();
    private final Set<UUID> gone = ConcurrentHashMap.newKeySet();
    private int open;
    private boolean hasLeft;
    private volatile Set<UUID> toCancel = Set.of();

    /**
     * @param queries makes the queries, for the position that its heartbeats tell
     * @param handover gets the jobs that leave the page
     * @param slots one for each job that may run at a time
     */
    PageJobs(
            Page page,
            PageChanges changes,
            Function<Supplier<Position>, PageQueries> queries,
            Handover handover,
            JobSurroundings surroundings,
            HeldSlots slots) {
        this.page = page;
        this.open = page.open();
        this.changes = changes;
        this.queries = queries.apply(this::position);
        this.handover = handover;
        this.surroundings = surroundings;
        this.slots = slots;
    }

    /**
     * A page as a worker begins with it.
     *
     * @param open how many jobs of the page are open
     */
    record Page(TaskPage order, JobDefinition<?> definition, int open) {}

    /**
     * The details of a page's heartbeat.
     *
     * @param open how many jobs of the page are open
     * @param running the ids of the jobs that are under way or whose end is being stored
     */
    record Position(int open, List<String> running) {}

    synchronized Position position() {
        return new Position(
                open, running.keySet().stream().map(UUID::toString).sorted().toList());
    }

    @Override
    public Optional<ParallelTasks.Try> begin(UUID id) {
        if (gone.contains(id)) {
            return Optional.empty();
        }
        Optional<SharedJobs.Begun> begun = changes.begin(id);
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
            complete(id, outcome.result());
        } else {
            fail(id, failure);
        }
    }

    /** A result that the database refuses fails this job, as it fails a job alone, and no other job of the page. */
    private void complete(UUID id, @Nullable String result) {
        try {
            end(new EndedAttempt(id, JobStatus.COMPLETED, result, null));
        } catch (JdbiException refused) {
            if (DatabaseOutage.isCauseOf(refused) || Thread.currentThread().isInterrupted()) {
                throw refused;
            }
            fail(id, ReportedFailures.of(refused));
        }
    }

    private void fail(UUID id, JobFailure failure) {
        RetryPlan plan = page.definition().bounds().retries();
        Integer attempts = begun(id).attempts();
        Optional<Duration> wait =
                new Attempts(attempts == null ? plan : plan.withAttempts(attempts)).waitAfter(failure);
        end(wait.map(time -> new EndedAttempt(id, JobStatus.PENDING, null, failure.retryingIn(time)))
                .orElseGet(() -> new EndedAttempt(id, JobStatus.FAILED, null, failure)));
    }

    private SharedJobs.Begun begun(UUID id) {
        return Objects.requireNonNull(running.get(id), "a job has begun before it ends");
    }

    @Override
    public void stopped(UUID id) {
        end(new EndedAttempt(id, JobStatus.CANCELLED, null, null));
    }

    @Override
    public void during(UUID id) {
        if (toCancel.contains(id)) {
            throw new ParallelTasks.TaskStopped();
        }
    }

    @Override
    public void watch() {
        queries.toCancel().ifPresent(ids -> toCancel = ids);
        if (!hasLeft && System.nanoTime() - begunAt > LONGEST_WAIT.toNanos()) {
            queries.leave().ifPresent(left -> {
                hasLeft = true;
                left.forEach(handover::offer);
                isGone(left.stream().map(OpenJob::id).toList());
            });
        }
    }

    private void end(EndedAttempt ended) {
        changes.end(ended);
        running.remove(ended.id());
        isGone(List.of(ended.id()));
    }

    /** Slots that no open job needs any more go back, also while the last job of the page takes its time. */
    private synchronized void isGone(List<UUID> ids) {
        ids.stream().filter(gone::add).forEach(id -> open--);
        slots.keep(open);
    }
}
