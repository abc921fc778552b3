package dev.meridian.api.job;

import dev.meridian.activities.job.table.Choice;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.api.problem.Refusal;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parses the filter of lists, counts and bulk actions. The parameters {@code type}, {@code status} and
 * {@code errorCode} take several values with commas between them; with a minus before each value they match all jobs
 * that have none of these values.
 */
final class FilterParameters {
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z0-9_]{1,100}");
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_VALUES = 20;

    private FilterParameters() {}

    static JobFilter filter(JobFilterRequest wanted) {
        String text = wanted.q();
        requireText("q", text);
        requireText("subject", wanted.subject());
        return new JobFilter(
                choice("type", wanted.type(), FilterParameters::requireType),
                status(wanted.status()),
                choice("errorCode", wanted.errorCode(), FilterParameters::requireErrorCode),
                text == null || text.isBlank() ? null : text.strip(),
                wanted.subject(),
                wanted.priority(),
                new JobFilter.Accepted(
                        JobParameters.time("createdAfter", wanted.createdAfter()),
                        JobParameters.time("createdBefore", wanted.createdBefore())),
                wanted.retrying());
    }

    private static Choice status(@Nullable String status) {
        Choice choice = choice("status", status, JobParameters::status);
        if (choice.isNegated() && choice.values().size() == JobStatus.values().length) {
            throw JobParameters.badParameter("status", "'status' excludes every status");
        }
        return choice;
    }

    private static Choice choice(String name, @Nullable String text, Consumer<String> check) {
        if (text == null) {
            return Choice.ANY;
        }
        boolean isNegated = text.startsWith("-");
        List<String> values = Stream.of(text.split(",", -1))
                .map(value -> isNegated ? positive(name, value) : value)
                .distinct()
                .toList();
        if (values.size() > MOST_VALUES) {
            throw JobParameters.badParameter(name, "'" + name + "' takes at most " + MOST_VALUES + " values");
        }
        values.forEach(check);
        return new Choice(values, isNegated);
    }

    private static String positive(String name, String value) {
        if (!value.startsWith("-")) {
            throw JobParameters.badParameter(
                    name, "'" + name + "' has a minus before every value or before none of them");
        }
        return value.substring(1);
    }

    /** Refuses a field of a body that is missing, or that would be refused as a parameter. */
    static void requireInBody(String path, @Nullable String value, Consumer<String> check) {
        if (value == null) {
            throw Refusal.unprocessable("required", "This member is required").with("path", path);
        }
        try {
            check.accept(value);
        } catch (Refusal refused) {
            throw Refusal.unprocessable("invalid_field", String.valueOf(refused.getMessage()))
                    .with("path", path);
        }
    }

    static void requireType(String type) {
        try {
            JobType _ = new JobType(type);
        } catch (IllegalArgumentException malformed) {
            throw JobParameters.badParameter("type", "There is no such type of jobs");
        }
    }

    static void requireErrorCode(String code) {
        if (!ERROR_CODE.matcher(code).matches()) {
            throw JobParameters.badParameter("errorCode", "'errorCode' has lower-case letters, digits and underscores");
        }
    }

    private static void requireText(String name, @Nullable String text) {
        if (text != null && (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0)) {
            throw JobParameters.badParameter(
                    name, "The text is longer than " + LONGEST_TEXT + " characters or has a null character");
        }
    }
}
