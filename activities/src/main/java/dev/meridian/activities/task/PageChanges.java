package dev.meridian.activities.task;

import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.performer.ParallelTasks;
import dev.meridian.activities.job.table.EndedAttempt;
import dev.meridian.activities.job.table.SharedJobs;
import dev.meridian.activities.job.work.GroupedWork;
import dev.meridian.activities.job.work.StoringResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * Stores in which states the jobs of a page are. Changes that come at the same time are stored together. A change waits for a
 * database that is away ({@link StoringResults}), and is stored once although an answer of the database was lost. Thread-safe.
 */
final class PageChanges {
    private final String workflowId;
    private final String runId;
    private final Jdbi jdbi;
    private final Handover handover;
    private final SharedJobs jobs = new SharedJobs();
    private final GroupedWork<Change, Optional<SharedJobs.Begun>> changes =
            new GroupedWork<>(2 * ParallelTasks.AT_A_TIME, this::store);

    /** The jobs that this page has tried to begin. */
    private final Set<UUID> tried = ConcurrentHashMap.newKeySet();

    /**
     * @param handover gets the jobs that leave the page
     */
    PageChanges(String workflowId, String runId, Jdbi jdbi, Handover handover) {
        this.workflowId = workflowId;
        this.runId = runId;
        this.jdbi = jdbi;
        this.handover = handover;
    }

    private sealed interface Change {}

    private record Begin(UUID id) implements Change {}

    private record End(EndedAttempt ended) implements Change {}

    /** Marks a job as running; empty if it is not the page's any more, or is to be cancelled. */
    Optional<SharedJobs.Begun> begin(UUID id) {
        return stored(new Begin(id));
    }

    /** Stores how an attempt ended. */
    void end(EndedAttempt ended) {
        stored(new End(ended));
    }

    private Optional<SharedJobs.Begun> stored(Change change) {
        List<Optional<SharedJobs.Begun>> result = new ArrayList<>();
        StoringResults.store(() -> result.add(changes.submit(change)), () -> {});
        return result.getFirst();
    }

    /** Two statements with a commit each, of which the second does not wait for the disk. */
    private List<Optional<SharedJobs.Begun>> store(List<Change> group) {
        List<EndedAttempt> ended = group.stream()
                .filter(End.class::isInstance)
                .map(change -> ((End) change).ended())
                .toList();
        if (!ended.isEmpty()) {
            jdbi.withHandle(handle -> jobs.end(handle, workflowId, ended)).forEach(handover::offer);
        }
        List<UUID> beginning = group.stream()
                .filter(Begin.class::isInstance)
                .map(change -> ((Begin) change).id())
                .toList();
        Map<UUID, SharedJobs.Begun> begun = beginning.isEmpty() ? Map.of() : begin(beginning);
        return group.stream()
                .map(change -> change instanceof Begin(UUID id)
                        ? Optional.ofNullable(begun.get(id))
                        : Optional.<SharedJobs.Begun>empty())
                .toList();
    }

    private Map<UUID, SharedJobs.Begun> begin(List<UUID> ids) {
        List<UUID> again = ids.stream().filter(id -> !tried.add(id)).toList();
        return jdbi.withHandle(handle -> jobs.begin(handle, workflowId, runId, ids, again)).stream()
                .collect(Collectors.toMap(SharedJobs.Begun::id, Function.identity()));
    }
}
