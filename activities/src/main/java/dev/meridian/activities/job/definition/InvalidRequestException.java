package dev.meridian.activities.job.definition;

import dev.meridian.activities.job.definition.shape.Violation;
import java.util.List;

/** A request breaks its rules; the exception lists every violation. */
public class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;
    private final boolean aboutUnknownSubject;

    /**
     * @param violations at least one
     */
    public InvalidRequestException(List<Violation> violations) {
        this(violations, false);
    }

    /**
     * @param aboutUnknownSubject whether the request is about something that the tenant does not have, so that it is answered by 404
     */
    protected InvalidRequestException(List<Violation> violations, boolean aboutUnknownSubject) {
        super(violations.getFirst().message(), null, false, false);
        this.violations = List.copyOf(violations);
        this.aboutUnknownSubject = aboutUnknownSubject;
    }

    /** A request with one violation. */
    public static InvalidRequestException at(String path, String code, String message) {
        return new InvalidRequestException(List.of(new Violation(path, code, message)));
    }

    /** The same violations for a document that is a part of a larger request and stands at {@code path} in it. */
    public InvalidRequestException within(String path) {
        return new InvalidRequestException(
                violations.stream()
                        .map(found -> new Violation(path + found.path(), found.code(), found.message()))
                        .toList(),
                aboutUnknownSubject);
    }

    /** What is wrong, and where; never empty. */
    public List<Violation> violations() {
        return violations;
    }

    /** Whether the request is about something that the tenant does not have. */
    public boolean isAboutUnknownSubject() {
        return aboutUnknownSubject;
    }
}
