package dev.meridian.api.job;

import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.api.problem.Refusal;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the parameters of requests about jobs, and refuses malformed values. */
public final class JobParameters {
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z0-9_]{1,100}");
    private static final int LONGEST_TEXT = 200;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private JobParameters() {}

    /** The id in a path; a malformed id gets the answer for an unknown job. */
    public static UUID jobId(String id) {
        if (!JOB_ID.matcher(id).matches()) {
            throw unknownJob();
        }
        return UUID.fromString(id);
    }

    /** The answer if a job does not exist or belongs to another tenant. */
    public static Refusal unknownJob() {
        return Refusal.notFound("unknown_job", "There is no such job");
    }

    static JobFilter filter(
            @Nullable String type,
            @Nullable String status,
            @Nullable String text,
            @Nullable String errorCode,
            @Nullable Integer priority,
            @Nullable String createdAfter,
            @Nullable String createdBefore,
            @Nullable Boolean retrying) {
        if (text != null && (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0)) {
            throw badParameter("q", "The text is longer than " + LONGEST_TEXT + " characters or has a null character");
        }
        if (errorCode != null && !ERROR_CODE.matcher(errorCode).matches()) {
            throw badParameter("errorCode", "'errorCode' has lower-case letters, digits and underscores");
        }
        return new JobFilter(
                type(type),
                status(status),
                text == null || text.isBlank() ? null : text.strip(),
                errorCode,
                priority,
                time("createdAfter", createdAfter),
                time("createdBefore", createdBefore),
                retrying);
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

    private static @Nullable JobType type(@Nullable String type) {
        try {
            return type == null ? null : new JobType(type);
        } catch (IllegalArgumentException malformed) {
            throw badParameter("type", "There is no such type of jobs");
        }
    }

    private static @Nullable Instant time(String name, @Nullable String time) {
        try {
            Instant read = time == null ? null : OffsetDateTime.parse(time).toInstant();
            if (read == null || (read.isAfter(EARLIEST) && read.isBefore(LATEST))) {
                return read;
            }
            throw new DateTimeException("outside of what can be stored");
        } catch (DateTimeException malformed) {
            throw badParameter(name, "'" + name + "' is a time such as 2027-01-31T12:00:00Z");
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

    private static Refusal badParameter(String name, String message) {
        return Refusal.badRequest("bad_parameter", message).with("parameter", name);
    }
}
