package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class StoredTermsIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final String HASH = "00ff".repeat(16);

    private final JobProjection jobs = new JobProjection();

    private static NewJob job(UUID id) {
        return new NewJob(id, "one", new JobType("sleep"), "subject", null, "w/" + id);
    }

    private static Optional<JobTerms> find(UUID id) {
        return JDBI.withHandle(handle -> StoredTerms.find(handle, id));
    }

    private JobTerms stored(JobTerms terms) {
        UUID id = JobIds.next();
        JDBI.useTransaction(tx -> assertThat(jobs.insert(tx, job(id), terms)).isPresent());
        return JDBI.withHandle(handle -> StoredTerms.of(handle, id));
    }

    @Test
    void allTermsAreReadAsTheyWereStored() {
        // Members in an order, spaces and a zero that jsonb would not keep.
        String payload = "{\"b\": 1.50, \"a\": \"\\u0000ü\"}";
        JobTerms terms = new JobTerms(
                1,
                Instant.parse("2027-03-01T00:00:00.123456Z"),
                100,
                Duration.ofMillis(1_500),
                "k",
                UUID.randomUUID(),
                HASH,
                payload);
        assertThat(stored(terms)).isEqualTo(terms);
    }

    @Test
    void termsThatARequestLeavesToItsTypeStayOpen() {
        JobTerms terms = new JobTerms(3, null, null, null, null, null, HASH, null);
        assertThat(stored(terms)).isEqualTo(terms);
    }

    @Test
    void aJobThatNobodyAskedForByRequestHasTheDefaults() {
        UUID id = JobIds.next();
        JDBI.useTransaction(tx -> jobs.insert(tx, job(id)));
        assertThat(find(id)).contains(new JobTerms(JobTerms.DEFAULT_PRIORITY, null, null, null, null, null, "", null));
    }

    @Test
    void aJobThatIsGoneHasNoTermsAndNoAttemptBringsThemBack() {
        UUID gone = UUID.randomUUID();
        assertThat(find(gone)).isEmpty();
        JobException missing =
                catchThrowableOfType(JobException.class, () -> JDBI.useHandle(handle -> StoredTerms.of(handle, gone)));
        assertThat(missing.toFailure().code()).isEqualTo("job_missing");
        assertThat(missing.toFailure().retryable()).isFalse();
    }
}
