package dev.meridian.api.job;

import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.live.JobMinutes;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.query.JobCounts;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Counts jobs by their status, type and error code, and counts minute by minute how many began and ended. */
@ApiController
@RequestMapping("/api/jobs")
class JobCountController {
    private static final int MOST_BUCKETS = 1_500;
    private static final long MINUTE = 60;
    private static final Duration SHOWN = Duration.ofHours(1);

    private final JobReader jobs;
    private final JobMinutes minutes;
    private final Clock clock = Clock.systemUTC();

    JobCountController(JobReader jobs, JobMinutes minutes) {
        this.jobs = jobs;
        this.minutes = minutes;
    }

    /**
     * Numbers of jobs by value, the most frequent value first; a field that was not asked for is missing.
     *
     * @param waitingSince since when the job waits that has waited longest for its turn; only with numbers by status, and missing if none
     *     waits, if the oldest thousand pending jobs wait for a time or for another attempt, or if it is not found within two seconds
     * @param cappedAt the most jobs that are counted of a status; of a type or a code fewer jobs are counted.
     *     {@code more} of a number says that there are more jobs than were counted
     */
    record JobCountsResponse(
            @Nullable List<JobCounts.Count> status,
            @Nullable List<JobCounts.Count> type,
            @Nullable List<JobCounts.Count> errorCode,
            @Nullable Instant waitingSince,
            int cappedAt) {}

    /**
     * @param buckets from the oldest to the newest, also where nothing happened
     */
    record Throughput(List<JobMinutes.Minutes> buckets) {}

    /**
     * Counts the jobs of a filter by the values of fields. The numbers of a field ignore the filter's condition on that
     * field, so that they say what another choice would show. {@code by} names the fields: status, type and errorCode.
     */
    @GetMapping("/counts")
    JobCountsResponse counts(
            Tenant tenant,
            @ParameterObject JobFilterRequest wanted,
            @RequestParam(defaultValue = "status,type,errorCode") String by) {
        JobFilter filter = wanted.toFilter();
        Set<JobCounts.Field> fields = fields(by);
        return new JobCountsResponse(
                counts(tenant, filter, JobCounts.Field.STATUS, fields),
                counts(tenant, filter, JobCounts.Field.TYPE, fields),
                counts(tenant, filter, JobCounts.Field.ERROR_CODE, fields),
                fields.contains(JobCounts.Field.STATUS)
                        ? jobs.oldestWaiting(tenant.id(), filter).orElse(null)
                        : null,
                JobCounts.MOST_COUNTED);
    }

    private @Nullable List<JobCounts.Count> counts(
            Tenant tenant, JobFilter filter, JobCounts.Field field, Set<JobCounts.Field> wanted) {
        return wanted.contains(field) ? jobs.counts(tenant.id(), filter, field) : null;
    }

    private static Set<JobCounts.Field> fields(String by) {
        Set<JobCounts.Field> fields = EnumSet.noneOf(JobCounts.Field.class);
        for (String name : by.split(",", -1)) {
            fields.add(
                    switch (name) {
                        case "status" -> JobCounts.Field.STATUS;
                        case "type" -> JobCounts.Field.TYPE;
                        case "errorCode" -> JobCounts.Field.ERROR_CODE;
                        default -> throw JobParameters.badParameter("by", "'by' is made of status, type and errorCode");
                    });
        }
        return fields;
    }

    /**
     * Shows how many jobs began and ended, and how long they had waited and run. Without {@code from} the last hour; buckets are
     * whole minutes and begin at multiples of their length.
     */
    @GetMapping("/throughput")
    Throughput throughput(
            Tenant tenant,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "60") int bucketSeconds) {
        Refusal.requireWithin("bucketSeconds", bucketSeconds, (int) MINUTE, 86_400);
        if (bucketSeconds % MINUTE != 0) {
            throw JobParameters.badParameter("bucketSeconds", "'bucketSeconds' is made of whole minutes, such as 300");
        }
        if (type != null) {
            FilterParameters.requireType(type);
        }
        Instant wantedEnd = JobParameters.time("to", to);
        Instant end = wantedEnd == null ? clock.instant() : wantedEnd;
        Instant wantedBegin = JobParameters.time("from", from);
        Instant begin = floor(wantedBegin == null ? end.minus(SHOWN) : wantedBegin, bucketSeconds);
        if (!begin.isBefore(end) || Duration.between(begin, end).toSeconds() / bucketSeconds >= MOST_BUCKETS) {
            throw JobParameters.badParameter(
                    "from", "'from' is before 'to', by at most " + MOST_BUCKETS + " times 'bucketSeconds'");
        }
        return new Throughput(minutes.between(tenant.id(), type, begin, end, Duration.ofSeconds(bucketSeconds)));
    }

    private static Instant floor(Instant time, int seconds) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }
}
