package dev.meridian.activities.job.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The terms that a request may ask for, beyond its type and payload. */
class JobRequestTest {
    private static final Instant NOW = Instant.parse("2027-03-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final RetryPlan THREE = new RetryPlan(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(1));
    private static final JobBounds BOUNDS = new JobBounds(THREE, 5, Duration.ofSeconds(30), Duration.ofSeconds(60));

    @Test
    void aRequestThatAsksForNothingLeavesItsTermsToItsType() {
        JobTerms terms = request("").terms("ab", CLOCK);
        assertThat(terms).isEqualTo(new JobTerms(3, null, null, null, null, null, "ab", null));
        assertThat(terms.retries(THREE)).isEqualTo(THREE);
        assertThat(terms.timeoutOr(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whatARequestAsksForBecomesItsTerms() {
        UUID repeated = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");
        JobTerms terms = request("""
                , "priority": 1, "runAt": "2027-03-02T02:00:00+02:00", "attempts": 2, "timeoutSeconds": 45,
                "singletonKey": "k", "retryOf": "0190163D-8694-739B-AEA5-966C26F8AD91\"""").terms("ab", CLOCK);
        assertThat(terms)
                .isEqualTo(new JobTerms(
                        1,
                        Instant.parse("2027-03-02T00:00:00Z"),
                        2,
                        Duration.ofSeconds(45),
                        "k",
                        repeated,
                        "ab",
                        null));
        assertThat(terms.retries(THREE).attempts()).isEqualTo(2);
        assertThat(terms.timeoutOr(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void aDelayCountsFromNow() {
        assertThat(request(", \"delaySeconds\": 90").terms("ab", CLOCK).runAt()).isEqualTo(NOW.plusSeconds(90));
        assertThat(request(", \"delaySeconds\": 0").terms("ab", CLOCK).runAt()).isEqualTo(NOW);
    }

    @Test
    void aTimeAndADelayContradictEachOther() {
        assertThatThrownBy(() -> request(", \"delaySeconds\": 1, \"runAt\": \"2027-03-02T00:00:00Z\""))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        invalid -> assertThat(invalid.violations())
                                .containsExactly(new Violation(
                                        "/delaySeconds", "contradiction", "Say runAt or delaySeconds, not both")));
    }

    @Test
    void theBoundsOfTheTypeHoldAndEverythingOutsideThemIsSaid() {
        assertThatCode(() -> request(", \"attempts\": 5, \"timeoutSeconds\": 60, \"runAt\": \"2028-02-29T00:00:00Z\"")
                        .checkBounds(BOUNDS, "", CLOCK))
                .doesNotThrowAnyException();
        JobRequest excessive =
                request(", \"attempts\": 6, \"timeoutSeconds\": 61, \"runAt\": \"2028-02-29T00:00:01Z\"");
        InvalidRequestException invalid =
                catchThrowableOfType(InvalidRequestException.class, () -> excessive.checkBounds(BOUNDS, "/job", CLOCK));
        assertThat(invalid.violations())
                .isEqualTo(List.of(
                        new Violation("/job/attempts", "out_of_range", "This type allows at most 5"),
                        new Violation("/job/timeoutSeconds", "out_of_range", "This type allows at most 60"),
                        new Violation("/job/runAt", "out_of_range", "Must lie within a year from now")));
    }

    @Test
    void aTimeInThePastIsAllowedBecauseTheJobIsDueThen() {
        assertThatCode(() -> request(", \"runAt\": \"2020-01-01T00:00:00Z\"").checkBounds(BOUNDS, "", CLOCK))
                .doesNotThrowAnyException();
    }

    @Test
    void theTermsOfARepetitionAreTheSameWithoutTheTimeAndNameTheJobThatIsRepeated() {
        UUID repeated = UUID.randomUUID();
        JobTerms first = new JobTerms(1, NOW, 2, Duration.ofSeconds(9), "k", null, "ab", "{}");
        assertThat(first.again(repeated))
                .isEqualTo(new JobTerms(1, null, 2, Duration.ofSeconds(9), "k", repeated, "ab", "{}"));
        assertThat(first.withPayload("[]").payload()).isEqualTo("[]");
    }

    private static JobRequest request(String more) {
        return JobRequest.SHAPE.read(
                JsonMapper.shared().readTree("{\"type\": \"sleep\", \"payload\": {}" + more + "}"), "");
    }
}
