package dev.meridian.api.job;

import dev.meridian.api.problem.Refusal;
import dev.meridian.workflows.job.JobStatus;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the parameters of requests about jobs, and refuses malformed values. */
public final class JobParameters {
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private JobParameters() {}

    /** The id in a path; a malformed id gets the answer for an unknown job. */
    public static UUID jobId(String id) {
        if (!isJobId(id)) {
            throw unknownJob();
        }
        return UUID.fromString(id);
    }

    static boolean isJobId(String id) {
        return JOB_ID.matcher(id).matches();
    }

    /** The answer if a job does not exist or belongs to another tenant. */
    public static Refusal unknownJob() {
        return Refusal.notFound("unknown_job", "There is no such job");
    }

    static @Nullable UUID pageCursor(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return UUID.fromString(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException malformed) {
            throw badCursor();
        }
    }

    static String pageCursorAfter(UUID id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(id.toString().getBytes(StandardCharsets.US_ASCII));
    }

    static @Nullable Instant time(String name, @Nullable String time) {
        return time == null
                ? null
                : instant(time)
                        .orElseThrow(() -> badParameter(name, "'" + name + "' is a time such as 2027-01-31T12:00:00Z"));
    }

    /** A time that can be stored; empty if the text is something else. */
    static Optional<Instant> instant(String time) {
        try {
            Instant read = OffsetDateTime.parse(time).toInstant();
            return read.isAfter(EARLIEST) && read.isBefore(LATEST) ? Optional.of(read) : Optional.empty();
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    static @Nullable JobStatus status(@Nullable String status) {
        try {
            return status == null ? null : JobStatus.ofWireName(status);
        } catch (IllegalArgumentException unknown) {
            throw badParameter("status", "'status' is pending, running, completed, failed or cancelled");
        }
    }

    /** The answer if a cursor was not made by this API. */
    public static Refusal badCursor() {
        return badParameter("cursor", "The cursor is not one that this API gave");
    }

    static Refusal badParameter(String name, String message) {
        return Refusal.badRequest("bad_parameter", message).with("parameter", name);
    }
}
