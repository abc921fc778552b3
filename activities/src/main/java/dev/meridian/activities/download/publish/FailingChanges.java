package dev.meridian.activities.download.publish;

import dev.meridian.domain.download.source.SourceFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The changes for which a service fails, in one turn. A change that fails is set aside, and it is in doubt whether the change or the
 * service is the cause. If the service answers another change afterwards, the failure is counted as the change's own; if the service
 * fails for several calls in a row, the service is down, and nothing is counted. Some changes are kept back, so that there are
 * others to send between the tries of those that were set aside.
 */
final class FailingChanges {
    /** The service is down if it fails for so many different calls in a row. */
    private static final int MOST_IN_A_ROW = 3;

    private final PublishRuns runs;
    private final UUID jobId;
    private final List<List<Long>> doubtfulCalls = new ArrayList<>();
    private @Nullable SourceFailure lastFailure;
    private boolean hasAnswer;

    FailingChanges(PublishRuns runs, UUID jobId) {
        this.runs = runs;
        this.jobId = jobId;
    }

    /**
     * What is to be sent next.
     *
     * @param first the first change
     * @param most how many changes of its kind and table may be sent with it
     */
    record Next(StoredChange first, int most) {}

    /** Chooses what is sent next; empty if there is nothing that is not in doubt. */
    Optional<Next> next(Handle handle) {
        if (isInDoubt()) {
            // Rows that a service fails for often stand together, so that the other end is asked.
            return runs.lastUntried(handle, jobId)
                    .or(() -> runs.setAside(handle, jobId, inDoubt()))
                    .map(FailingChanges::alone);
        }
        int kept = runs.countSetAside(handle, jobId) * PublishRuns.MOST_FAILURES;
        int free = kept == 0 ? Integer.MAX_VALUE : runs.countUntried(handle, jobId) - kept;
        return free > 0
                ? runs.firstUntried(handle, jobId).map(first -> new Next(first, free))
                : runs.setAside(handle, jobId, List.of()).map(FailingChanges::alone);
    }

    private static Next alone(StoredChange change) {
        return new Next(change, 1);
    }

    /** Whether it is still to be found out whose fault a failure is. */
    boolean isInDoubt() {
        return !doubtfulCalls.isEmpty();
    }

    private List<Long> inDoubt() {
        return doubtfulCalls.stream().flatMap(List::stream).toList();
    }

    /** The service has answered changes, so that it works, and what is in doubt is the changes' own fault. */
    void answered(Handle transaction) {
        if (!hasAnswer) {
            runs.noteAnswer(transaction, jobId);
            hasAnswer = true;
        }
        if (isInDoubt()) {
            runs.countFailures(transaction, inDoubt());
            doubtfulCalls.clear();
        }
    }

    /** The service has failed for a call with these changes. */
    void failed(Handle transaction, List<StoredChange> changes, SourceFailure failure) {
        changes.forEach(change -> runs.noteFailure(transaction, change.id(), failure.getMessage()));
        doubtfulCalls.add(changes.stream().map(StoredChange::id).toList());
        lastFailure = failure;
    }

    /** The service's failure, if it has failed for so many different calls in a row that it is down. */
    Optional<SourceFailure> outage() {
        return doubtfulCalls.size() < MOST_IN_A_ROW ? Optional.empty() : Optional.ofNullable(lastFailure);
    }

    /**
     * Ends the doubt where no other change is left to send: if the service has ever answered a change of the job, the failures
     * are the changes' own, at most one of each in a turn.
     *
     * @return the failure with which the attempt ends, if changes are left; those are tried again in the next attempt
     */
    Optional<SourceFailure> endOfDoubt(Handle transaction) {
        if (!isInDoubt()) {
            return Optional.empty();
        }
        if (runs.hasAnswer(transaction, jobId)) {
            runs.countFailures(transaction, inDoubt());
        }
        doubtfulCalls.clear();
        return runs.countSetAside(transaction, jobId) == 0 ? Optional.empty() : Optional.ofNullable(lastFailure);
    }
}
