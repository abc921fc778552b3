package dev.meridian.api.problem;

import dev.meridian.activities.job.definition.shape.Violation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A request that the API does not serve, for a reason that the client can act upon.
 *
 * <p>{@code throw new Refusal(HttpStatus.CONFLICT, "job_already_ended", "The job has ended").with("jobStatus", "failed")}
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    /** An answer names at most so many violations and counts the rest: a batch may have thousands of wrong items. */
    private static final int MOST_VIOLATIONS = 100;

    /** The members of RFC 9457, and the code. */
    private static final Set<String> OF_EVERY_PROBLEM = Set.of("type", "title", "status", "detail", "instance", "code");

    private final HttpStatus status;
    private final String code;
    private final transient Map<String, Object> details = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    /**
     * @param code stable and for programs, in lower case with underscores
     * @param message for people
     */
    public Refusal(HttpStatus status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /**
     * Adds a member to the problem document, such as the line and column of what is wrong.
     *
     * @throws IllegalArgumentException for a member that every problem document has, which would then be there twice
     */
    public Refusal with(String name, Object value) {
        if (OF_EVERY_PROBLEM.contains(name)) {
            throw new IllegalArgumentException("A problem document has a member '" + name + "' already");
        }
        details.put(name, value);
        return this;
    }

    /** Adds {@code Retry-After}, in whole seconds. */
    public Refusal retryAfter(Duration wait) {
        retryAfter = wait;
        return this;
    }

    /** The answer 400: the request cannot be read. */
    public static Refusal badRequest(String code, String message) {
        return new Refusal(HttpStatus.BAD_REQUEST, code, message);
    }

    /** Refuses a number outside of its range. */
    public static void requireWithin(String parameter, int value, int min, int max) {
        if (value < min || value > max) {
            throw badRequest("bad_parameter", "'" + parameter + "' must lie in " + min + ".." + max)
                    .with("parameter", parameter);
        }
    }

    /** The answer 404: the thing does not exist or belongs to another tenant. */
    public static Refusal notFound(String code, String message) {
        return new Refusal(HttpStatus.NOT_FOUND, code, message);
    }

    /** The answer 422: the content is well-formed but invalid. */
    public static Refusal unprocessable(String code, String message) {
        return new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, code, message);
    }

    /** The answer 422 with the code and the message of the first violation, and the list of them. */
    public static Refusal invalid(List<Violation> violations) {
        List<Violation> shown = violations.subList(0, Math.min(MOST_VIOLATIONS, violations.size()));
        Violation first = shown.getFirst();
        Refusal refusal = unprocessable(first.code(), first.message())
                .with("path", first.path())
                .with("violations", shown);
        int more = violations.size() - shown.size();
        return more == 0 ? refusal : refusal.with("moreViolations", more);
    }

    /** The answer 413: the body is larger than {@code limit} bytes. */
    public static Refusal tooLarge(long limit) {
        return new Refusal(
                        HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "The body is larger than " + limit + " bytes")
                .with("limitBytes", limit);
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public Map<String, Object> details() {
        return details;
    }
}
