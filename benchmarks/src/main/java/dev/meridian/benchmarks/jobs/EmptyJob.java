package dev.meridian.benchmarks.jobs;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A job that does nothing, or nothing but wait. The service finds it beside its own classes, as a type that its users add. */
@Described("Nothing to do")
public record EmptyJob(
        @Described("How long it takes") @Range(min = 0, max = 60_000) @Default("0")
        int delayMs) {
    static final String NAME = "empty";

    private static final JobDefinition<EmptyJob> DEFINITION = new JobDefinition<EmptyJob>(
                    new JobType(NAME),
                    "Does nothing",
                    PayloadType.of(EmptyJob.class),
                    new JobBounds(TaskJobs.RETRIES, 10, Duration.ofSeconds(30), Duration.ofMinutes(1)),
                    TaskQueues.MAIN,
                    empty -> empty.delayMs() + " ms")
            .sharingWorkflows();

    /** What a completed job shows as its result. */
    public record Done() {}

    private static final class Performer implements TaskPerformer<EmptyJob> {
        @Override
        public JobDefinition<EmptyJob> definition() {
            return DEFINITION;
        }

        @Override
        public Record perform(Task<EmptyJob> task) throws InterruptedException {
            Thread.sleep(task.payload().delayMs());
            return new Done();
        }
    }

    /** Registers the type; {@code META-INF/spring} names this class. */
    @Configuration(proxyBeanMethods = false)
    public static class Registration {
        @Bean
        JobDefinition<?> emptyType() {
            return DEFINITION;
        }

        @Bean
        TaskPerformer<?> emptyJobs() {
            return new Performer();
        }
    }
}
