package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.table.JobTerms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request for a job, as clients write it.
 *
 * @param tenantId optional; if it is given, it must be the credential's tenant
 */
@Described("A request for a job")
public record JobRequest(
        @Described("The type of the job; GET /api/job-types lists them") @Length(min = 1, max = 63)
        String type,

        @Described("The payload, as the job's type describes it")
        JsonNode payload,

        @Described("1 runs first, 5 last") @Range(min = 1, max = 5) @Default("3")
        int priority,

        @Described("The earliest time at which the job may begin")
        @Format(TextFormat.DATE_TIME)
        @Length(max = 40)
        @Nullable
        String runAt,

        @Described("After how many seconds the job may begin") @Range(min = 0, max = 31_536_000) @Nullable
        Long delaySeconds,

        @Described("How often it is tried at most, within the type's bounds") @Range(min = 1, max = 100) @Nullable
        Integer attempts,

        @Described("After how many seconds an attempt gives up, within the type's bounds")
        @Range(min = 1, max = 86_400)
        @Nullable
        Integer timeoutSeconds,

        @Described("A key that at most one open job of the type may have") @Length(min = 1, max = 200) @Nullable
        String singletonKey,

        @Described("The job that this one repeats") @Format(TextFormat.UUID) @Length(max = 36) @Nullable
        String retryOf,

        @Described("The job's tenant; must be the credential's own tenant") @Length(min = 1, max = 100) @Nullable
        String tenantId) {
    /** The longest time for which a job may be delayed. */
    public static final Duration LONGEST_DELAY = Duration.ofDays(365);

    public static final PayloadType<JobRequest> SHAPE = PayloadType.of(JobRequest.class, JobRequest::check);

    private static void check(JobRequest request, List<Violation> violations) {
        if (request.runAt != null && request.delaySeconds != null) {
            violations.add(new Violation("/delaySeconds", "contradiction", "Say runAt or delaySeconds, not both"));
        }
    }

    /**
     * Checks the options that the request sets in place of its type's defaults.
     *
     * @param path where the request stands, as a JSON pointer
     * @throws InvalidRequestException with every option that lies outside the type's bounds
     */
    public void checkBounds(JobBounds bounds, String path, Clock clock) {
        List<Violation> violations = new ArrayList<>();
        bounds.checkAttempts(attempts, path, violations);
        if (timeoutSeconds != null && Duration.ofSeconds(timeoutSeconds).compareTo(bounds.maxTimeout()) > 0) {
            violations.add(new Violation(
                    path + "/timeoutSeconds",
                    "out_of_range",
                    "This type allows at most " + bounds.maxTimeout().toSeconds()));
        }
        checkRunAt(runAt, path, clock, violations);
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /**
     * Refuses options, for a type whose feature decides when and how its jobs run.
     *
     * @param path where the request stands, as a JSON pointer
     * @throws InvalidRequestException with every option that the request sets
     */
    public void requireNoTerms(String path) {
        Map<String, Boolean> said = new LinkedHashMap<>();
        said.put("/priority", priority != JobTerms.DEFAULT_PRIORITY);
        said.put("/runAt", runAt != null);
        said.put("/delaySeconds", delaySeconds != null);
        said.put("/attempts", attempts != null);
        said.put("/timeoutSeconds", timeoutSeconds != null);
        said.put("/singletonKey", singletonKey != null);
        List<Violation> violations = said.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(option ->
                        new Violation(path + option.getKey(), "not_supported", "Jobs of this type take no such option"))
                .toList();
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /**
     * The request's options, beside its type and payload.
     *
     * @param requestHash SHA-256 of the request in hex
     */
    public JobTerms terms(String requestHash, Clock clock) {
        return new JobTerms(
                priority,
                delaySeconds == null ? instant(runAt) : clock.instant().plusSeconds(delaySeconds),
                attempts,
                timeoutSeconds == null ? null : Duration.ofSeconds(timeoutSeconds),
                singletonKey,
                retryOf == null ? null : UUID.fromString(retryOf),
                requestHash,
                null);
    }

    /** Adds a violation if a job is to be delayed for longer than {@link #LONGEST_DELAY}. */
    public static void checkRunAt(@Nullable String runAt, String path, Clock clock, List<Violation> violations) {
        Instant at = instant(runAt);
        if (at != null && at.isAfter(clock.instant().plus(LONGEST_DELAY))) {
            violations.add(new Violation(path + "/runAt", "out_of_range", "Must lie within a year from now"));
        }
    }

    /** Parses a time whose format has been checked; null for null. */
    public static @Nullable Instant instant(@Nullable String time) {
        return time == null ? null : OffsetDateTime.parse(time).toInstant();
    }
}
