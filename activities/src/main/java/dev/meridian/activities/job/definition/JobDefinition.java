package dev.meridian.activities.job.definition;

import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a type of jobs. Validation, the API's schemas, the lists of the types that somebody may ask for or
 * have repeated, and the way a job runs all come from here.
 *
 * @param description for people, one sentence
 * @param taskQueue the task queue whose workers perform the job, one of {@link dev.meridian.workflows.job.TaskQueues}
 * @param words what people read of a job
 * @param delay computes from the payload how long a job waits before its effect
 * @param handling who may ask for jobs, whether a request says when and how its job runs, and what hands jobs over
 */
public record JobDefinition<P extends Record>(
        JobType type,
        String description,
        PayloadType<P> payload,
        JobBounds bounds,
        String taskQueue,
        JobTexts<P> words,
        Function<P, Duration> delay,
        JobHandling handling) {
    /** A task that anyone may ask for and that begins at once; the methods below say what is otherwise. */
    public JobDefinition(
            JobType type,
            String description,
            PayloadType<P> payload,
            JobBounds bounds,
            String taskQueue,
            Function<P, String> subject) {
        this(
                type,
                description,
                payload,
                bounds,
                taskQueue,
                new JobTexts<>(subject, subject),
                payloadOfAnyJob -> Duration.ZERO,
                JobHandling.OF_TASKS);
    }

    /** The same type, but its jobs wait before their effect. */
    public JobDefinition<P> delayedBy(Function<P, Duration> newDelay) {
        return new JobDefinition<>(type, description, payload, bounds, taskQueue, words, newDelay, handling);
    }

    /** The same type, but people call its jobs by something else than what they are about. */
    public JobDefinition<P> titled(Function<P, String> title) {
        JobTexts<P> newWords = new JobTexts<>(words.subject(), title);
        return new JobDefinition<>(type, description, payload, bounds, taskQueue, newWords, delay, handling);
    }

    /** The same type for another audience. */
    public JobDefinition<P> askedForBy(Audience audience) {
        return with(handling.withAudience(audience));
    }

    /** The same type, but a {@code FeatureIntake} decides which job answers a request and when and how it runs. */
    public JobDefinition<P> withoutTerms() {
        return with(handling.withoutTerms());
    }

    /** The same type, but a {@code JobControl} of its own starts and cancels its jobs. */
    public JobDefinition<P> withOwnWorkflow() {
        return with(handling.withOwnWorkflow());
    }

    /**
     * The same type, but its jobs may share workflows under load: those of one tenant and priority that wait while others are
     * handed over run side by side in one. For jobs that take seconds at most.
     */
    public JobDefinition<P> sharingWorkflows() {
        return with(handling.sharingWorkflows());
    }

    private JobDefinition<P> with(JobHandling newHandling) {
        return new JobDefinition<>(type, description, payload, bounds, taskQueue, words, delay, newHandling);
    }

    /** Whether a request may say when and how its job runs, and may be an item of a batch. */
    public boolean takesTerms() {
        return handling.takesTerms();
    }

    /** What a job with this payload is about. */
    public String subjectOf(P input) {
        return words.subjectOf(input);
    }

    /** What people call a job with this payload; null if that is what it is about. */
    public @Nullable String titleOf(P input) {
        String title = words.titleOf(input);
        return title.equals(subjectOf(input)) ? null : title;
    }
}
