package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceFailuresTest {
    private static JobFailure ofTable(SourceFailure failure) {
        return SourceFailures.of(failure, "Shop", "orders").toFailure();
    }

    @Test
    void aWaitThatTheServiceAsksForUsesUpNoAttemptAndIsKept() {
        JobFailure failure = ofTable(SourceFailure.waiting(Duration.ofSeconds(42), "service_pause", "A pause"));
        assertThat(failure)
                .isEqualTo(new JobFailure(
                        JobFailure.QUOTA_EXHAUSTED,
                        "Connection 'Shop', table 'orders': A pause",
                        true,
                        Duration.ofSeconds(42)));
    }

    @Test
    void aFailureNamesConnectionTablePageAndField() {
        assertThat(ofTable(SourceFailure.permanent("service_refused", "No")
                        .onPage("page 3")
                        .ofField("price")))
                .isEqualTo(new JobFailure(
                        "service_refused",
                        "Connection 'Shop', table 'orders', page 3, field 'price': No",
                        false,
                        null));
        assertThat(ofTable(SourceFailure.retryable("unreachable", "Away")).retryable())
                .isTrue();
    }
}
