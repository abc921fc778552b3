package dev.meridian.activities.batch;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.workflows.batch.BatchOrder;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** An item of a batch whose effect a test decides. */
record TestItem(String name) {
    static final RetryPlan THREE_ATTEMPTS = new RetryPlan(3, Duration.ofSeconds(2), 2, Duration.ofMinutes(1));

    private static final JobDefinition<TestItem> DEFINITION = new JobDefinition<>(
            new JobType("test_item"),
            "Does what a test says",
            PayloadType.of(TestItem.class),
            JobBounds.fixed(THREE_ATTEMPTS, Duration.ofMinutes(1)),
            "main",
            TestItem::name);

    record Done(String name) {}

    /** What an item does. */
    @FunctionalInterface
    interface Effect {
        void on(Task<TestItem> task) throws InterruptedException;
    }

    static TaskPerformers performing(Effect effect) {
        return new TaskPerformers(List.of(new TaskPerformer<TestItem>() {
            @Override
            public JobDefinition<TestItem> definition() {
                return DEFINITION;
            }

            @Override
            public Record perform(Task<TestItem> task) throws InterruptedException {
                effect.on(task);
                return new Done(task.payload().name());
            }
        }));
    }

    static BatchOrder order(Duration itemTimeout) {
        return new BatchOrder("job-1", "default", "test_item", "main", THREE_ATTEMPTS, itemTimeout);
    }

    /** So many items that nobody has tried, named {@code item 0}, {@code item 1} and so on. */
    static List<BatchItems.Due> due(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> new BatchItems.Due(index, "{\"name\":\"item " + index + "\"}", 0))
                .toList();
    }
}
