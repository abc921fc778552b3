package dev.meridian.activities.task.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SubscriptionsIT {
    @Test
    void theLimitHoldsForRequestsAtTheSameTime() throws Exception {
        Subscriptions subscriptions = new Subscriptions(TestDatabase.create().jdbi());
        Callable<Optional<Subscriptions.Subscription>> call =
                () -> subscriptions.add("many", "https://example.org", List.of("job.failed"), null);
        int made = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Optional<Subscriptions.Subscription>> added :
                    threads.invokeAll(java.util.Collections.nCopies(Subscriptions.MOST + 30, call))) {
                made += added.get().isPresent() ? 1 : 0;
            }
        }
        assertThat(made).isEqualTo(Subscriptions.MOST);
        assertThat(subscriptions.list("many")).hasSize(Subscriptions.MOST);
    }
}
