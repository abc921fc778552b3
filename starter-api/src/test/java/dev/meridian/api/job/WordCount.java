package dev.meridian.api.job;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Counts the words of a text. */
@Described("A text whose words are counted")
record WordCount(
        @Described("The text") @Length(min = 1, max = 10_000)
        String text) {
    static final JobDefinition<WordCount> DEFINITION = new JobDefinition<>(
            new JobType("word_count"),
            "Counts the words of a text",
            PayloadType.of(WordCount.class),
            new JobBounds(TaskJobs.RETRIES, 10, Duration.ofSeconds(10), Duration.ofMinutes(1)),
            TaskQueues.MAIN,
            count -> count.text().lines().findFirst().orElse(""));

    record Counted(int words) {}

    static final class Performer implements TaskPerformer<WordCount> {
        @Override
        public JobDefinition<WordCount> definition() {
            return DEFINITION;
        }

        @Override
        public Record perform(Task<WordCount> task) {
            return new Counted(task.payload().text().strip().split("\\s+").length);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Registration {
        @Bean
        JobDefinition<?> wordCountType() {
            return DEFINITION;
        }

        @Bean
        TaskPerformer<?> wordCounts() {
            return new Performer();
        }
    }
}
