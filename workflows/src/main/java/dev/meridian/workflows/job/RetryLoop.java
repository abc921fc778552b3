package dev.meridian.workflows.job;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The frame of a workflow that serves one job: it performs attempt after attempt until one succeeds, none is left or the
 * workflow is cancelled, and records how each attempt and the job ended.
 */
public final class RetryLoop {
    private RetryLoop() {}

    /**
     * Records in the database how the job's attempts went. Every call is idempotent: an ended job stays as it ended.
     *
     * @param retryLater puts the job back to pending, with the failure of the attempt and the wait before the next one
     * @param fail ends the job as failed
     * @param cancel ends the job as cancelled
     */
    public record Recorder(Consumer<JobFailure> retryLater, Consumer<JobFailure> fail, Runnable cancel) {
        /** Records in the job's row and nowhere else. */
        public static Recorder of(JobBookkeepingActivities books, String jobId) {
            return of(() -> jobId, books::retryLater, books::fail, books::cancel);
        }

        /**
         * Records by a feature's own bookkeeping activities.
         *
         * @param state what these activities are told: the workflow's state at the moment of the call
         */
        public static <S> Recorder of(
                Supplier<S> state,
                BiConsumer<S, JobFailure> retryLater,
                BiConsumer<S, JobFailure> fail,
                Consumer<S> cancel) {
            return new Recorder(
                    failure -> retryLater.accept(state.get(), failure),
                    failure -> fail.accept(state.get(), failure),
                    () -> cancel.accept(state.get()));
        }
    }

    /**
     * Serves the calling workflow's job to its end.
     *
     * @param attempts counts the attempts; a workflow that continues as new hands their number on
     * @param attempt performs one attempt, of which it is told the number, and records that the job is complete
     * @return empty if an attempt succeeded; else the failure of the last one, which is recorded by then
     * @throws CanceledFailure if the workflow was cancelled, which is recorded by then
     */
    public static Optional<JobFailure> run(Attempts attempts, Recorder recorder, IntConsumer attempt) {
        try {
            JobSearchAttributes.show(JobStatus.RUNNING);
            Optional<JobFailure> failure = performUntilTheEnd(attempts, recorder, attempt);
            JobSearchAttributes.show(failure.isEmpty() ? JobStatus.COMPLETED : JobStatus.FAILED);
            return failure;
        } catch (TemporalFailure failure) {
            throw Cancellation.recorded(failure, () -> {
                recorder.cancel().run();
                JobSearchAttributes.show(JobStatus.CANCELLED);
            });
        }
    }

    private static Optional<JobFailure> performUntilTheEnd(Attempts attempts, Recorder recorder, IntConsumer attempt) {
        while (true) {
            try {
                attempt.accept(attempts.current());
                return Optional.empty();
            } catch (ActivityFailure failure) {
                if (Cancellation.isCauseOf(failure)) {
                    throw failure;
                }
                JobFailure reported = JobFailure.of(failure);
                Optional<Duration> wait = attempts.waitAfter(reported);
                if (wait.isEmpty()) {
                    recorder.fail().accept(reported);
                    return Optional.of(reported);
                }
                recorder.retryLater().accept(reported.retryingIn(wait.get()));
                Workflow.sleep(wait.get());
            }
        }
    }
}
