package dev.meridian.activities.explorer.fault;

import java.util.Set;

/** What can go wrong at a step, and at which steps. */
enum FaultKind {
    /** The step is refused and has no effect. */
    FAILS(Step.values()),
    /** The connection is cut before the step. */
    CUT(Step.STATEMENT, Step.COMMIT),
    /** The step has its effect, and then the connection is cut. */
    ANSWER_LOST(Step.COMMIT, Step.PUT, Step.DELETE),
    /** The step takes longer than the lease. */
    SLOW(Step.PUT, Step.DELETE),
    /** The server of this step refuses everything for a few seconds. */
    DEAD(Step.values()),
    /** The server of this step refuses everything until a job has failed for it. */
    OUTAGE(Step.PUT, Step.DELETE),
    /** The worker is gone before the step: no completion, no heartbeat, its connections cut. */
    VANISHES_BEFORE(Step.values()),
    /** The worker is gone after the step. */
    VANISHES_AFTER(Step.COMMIT, Step.PUT, Step.DELETE),
    /** The worker stands still before the step and then goes on, when others have long taken over. */
    FREEZES_BEFORE(Step.values()),
    /** The worker stands still after the step and then goes on. */
    FREEZES_AFTER(Step.COMMIT, Step.PUT, Step.DELETE),
    /** Somebody stores another TSV. */
    NEWER_PUT(Step.values()),
    /** Somebody unpublishes the explorer and then publishes it again. */
    UNPUBLISH(Step.values()),
    /** Somebody deletes the explorer, and in half of the runs puts it again. */
    DELETE(Step.values()),
    /** Somebody cancels the newest job. */
    CANCEL(Step.values());

    /** A point where something can go wrong. */
    enum Step {
        STATEMENT,
        COMMIT,
        PUT,
        DELETE;

        boolean isOfStore() {
            return this == PUT || this == DELETE;
        }
    }

    private final Set<Step> steps;

    FaultKind(Step... steps) {
        this.steps = Set.of(steps);
    }

    boolean fits(Step step) {
        return steps.contains(step);
    }
}
