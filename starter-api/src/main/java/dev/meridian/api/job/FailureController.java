package dev.meridian.api.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.job.list.JobReader;
import dev.meridian.activities.job.list.MutedFailures;
import dev.meridian.activities.job.live.JobMinutes;
import dev.meridian.activities.job.table.query.FailureGroups;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Shows how jobs failed, by type and code, and mutes kinds of failures that people know about. */
@ApiController
@RequestMapping("/api/jobs/failures")
class FailureController {
    private static final int HOURS = 24;
    private static final int LONGEST_NOTE = 500;
    private static final Duration LONGEST_MUTE = Duration.ofDays(366);

    private final JobReader jobs;
    private final JobMinutes minutes;
    private final MutedFailures muted;
    private final Clock clock = Clock.systemUTC();

    FailureController(JobReader jobs, JobMinutes minutes, MutedFailures muted) {
        this.jobs = jobs;
        this.minutes = minutes;
        this.muted = muted;
    }

    /**
     * Jobs of one type that failed with one code.
     *
     * @param tenant the tenant of the jobs: the caller's, or the shared tenant
     * @param error how the newest job failed, for people
     * @param newest the id of the newest job
     * @param retryable whether another attempt of the newest job could help; missing if that is not known
     */
    record FailureGroupResponse(
            String type,
            String errorCode,
            String tenant,
            String error,
            @JsonUnwrapped Extent extent,
            UUID newest,
            @Nullable Boolean retryable,
            @JsonUnwrapped MuteResponse mute) {
        /**
         * How many jobs of the group failed, and when.
         *
         * @param count counted up to 10,000
         * @param notRepeated how many of the newest 1,000 no other job repeats: 0 if nothing is left to do
         * @param subjects how many subjects the newest 1,000 are about
         * @param firstFailedAt when the oldest job failed
         * @param lastFailedAt when the newest job failed
         * @param perHour how many failed in each of the last 24 hours, the oldest hour first, whether or not they were repeated since
         */
        record Extent(
                long count,
                int notRepeated,
                int subjects,
                Instant firstFailedAt,
                Instant lastFailedAt,
                List<Long> perHour) {}

        /**
         * How the group is muted; all members are missing if it is not.
         *
         * @param mutedBy the name of who muted it
         * @param mutedById the id of who muted it, as {@code caller} of the audit
         * @param note why
         */
        record MuteResponse(
                @Nullable Instant mutedUntil,
                @Nullable String mutedBy,
                @Nullable String mutedById,
                @Nullable String note) {}

        static FailureGroupResponse of(
                FailureGroups.Group group, long @Nullable [] perHour, MutedFailures.@Nullable Mute mute) {
            FailureGroups.Newest newest = group.newest();
            return new FailureGroupResponse(
                    group.type(),
                    group.errorCode(),
                    group.tenant(),
                    newest.error(),
                    new Extent(
                            group.count(),
                            group.notRepeated(),
                            group.subjects(),
                            group.firstFailedAt(),
                            newest.failedAt(),
                            LongStream.of(perHour == null ? new long[HOURS] : perHour)
                                    .boxed()
                                    .toList()),
                    newest.id(),
                    newest.retryable(),
                    mute == null
                            ? new MuteResponse(null, null, null, null)
                            : new MuteResponse(
                                    mute.until(), mute.by().name(), mute.by().id(), mute.note()));
        }
    }

    /** Failed jobs, the tenant's own and the shared jobs, grouped by type and code, the most frequent first. */
    @GetMapping
    List<FailureGroupResponse> failures(Tenant tenant, @RequestParam(defaultValue = "50") int limit) {
        Refusal.requireWithin("limit", limit, 1, 500);
        Map<JobMinutes.FailureKind, long[]> perHour = minutes.failuresPerHour(tenant.id(), HOURS, clock.instant());
        Map<MutedFailures.Kind, MutedFailures.Mute> mutes = muted.of(tenant.id());
        return jobs.failures(tenant.id(), limit).stream()
                .map(group -> FailureGroupResponse.of(
                        group,
                        perHour.get(new JobMinutes.FailureKind(group.tenant(), group.type(), group.errorCode())),
                        mutes.get(new MutedFailures.Kind(group.type(), group.errorCode()))))
                .toList();
    }

    /**
     * @param mutedUntil until when the kind is muted; null to show it again
     * @param note why, for people; only with {@code mutedUntil}
     */
    record MuteRequest(
            String type,
            String errorCode,
            @Nullable String mutedUntil,
            @Nullable String note) {}

    /** Mutes a kind of failures until a time, or shows it again; jobs go on as before. */
    @PutMapping("/mute")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void mute(Caller caller, @RequestBody MuteRequest request) {
        MutedFailures.Kind kind = kind(request);
        if (request.mutedUntil() == null) {
            muted.unmute(caller.tenant().id(), kind);
            return;
        }
        String note = request.note() == null ? "" : request.note().strip();
        if (note.length() > LONGEST_NOTE || note.indexOf('\0') >= 0) {
            throw Refusal.unprocessable(
                            "invalid_field", "A note has at most " + LONGEST_NOTE + " characters, none of them null")
                    .with("path", "/note");
        }
        Instant until = until(request.mutedUntil());
        muted.mute(caller.tenant().id(), kind, new MutedFailures.Mute(until, caller.actor(), note));
    }

    private static MutedFailures.Kind kind(MuteRequest request) {
        FilterParameters.requireInBody("/type", request.type(), FilterParameters::requireType);
        FilterParameters.requireInBody("/errorCode", request.errorCode(), FilterParameters::requireErrorCode);
        return new MutedFailures.Kind(request.type(), request.errorCode());
    }

    private Instant until(String mutedUntil) {
        Instant until = JobParameters.instant(mutedUntil).orElseThrow(FailureController::badUntil);
        if (!until.isAfter(clock.instant()) || until.isAfter(clock.instant().plus(LONGEST_MUTE))) {
            throw badUntil();
        }
        return until;
    }

    private static Refusal badUntil() {
        return Refusal.unprocessable(
                        "invalid_field", "'mutedUntil' is a time within the next year, such as 2027-01-31T12:00:00Z")
                .with("path", "/mutedUntil");
    }
}
