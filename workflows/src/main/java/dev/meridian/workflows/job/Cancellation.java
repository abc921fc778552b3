package dev.meridian.workflows.job;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;

/** Tells cancellations from failures, in the code of workflows. */
public final class Cancellation {
    private Cancellation() {}

    /**
     * Whether a step failed because the calling workflow, or the scope that the calling code is in, is cancelled. That is no
     * failure of the job, and it uses up no attempt.
     */
    public static boolean isCauseOf(TemporalFailure failure) {
        return isCauseOf(failure, CancellationScope.current());
    }

    /**
     * Whether a step failed because the scope that it ran in is cancelled. In a cancelled scope a step ends as cancelled, but
     * also by failing or by losing its worker. An {@link ApplicationFailure} is no step's: with it the workflow itself says
     * how it ends.
     */
    public static boolean isCauseOf(TemporalFailure failure, CancellationScope scope) {
        return scope.isCancelRequested() && !(failure instanceof ApplicationFailure);
    }

    /**
     * What a workflow has to throw after a failure. If the workflow was cancelled, that is recorded first, and the workflow
     * ends as cancelled.
     *
     * {@snippet :
     * try {
     *     perform(jobId);
     * } catch (TemporalFailure failure) {
     *     throw Cancellation.recorded(failure, () -> books.cancel(jobId));
     * }
     * }
     *
     * @param record records the cancellation; it runs to its end although the workflow is cancelled
     */
    public static TemporalFailure recorded(TemporalFailure failure, Runnable record) {
        if (!isCauseOf(failure)) {
            return failure;
        }
        Uncancellable.run(record);
        return new CanceledFailure("the job was cancelled");
    }
}
