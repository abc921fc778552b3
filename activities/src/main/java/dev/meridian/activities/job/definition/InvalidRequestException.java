package dev.meridian.activities.job.definition;

import java.util.List;

/** A request that does not obey its rules, with everything that is wrong with it. */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;

    /**
     * @param violations at least one
     */
    public InvalidRequestException(List<Violation> violations) {
        super(violations.getFirst().message(), null, false, false);
        this.violations = List.copyOf(violations);
    }

    /** A request with one thing wrong. */
    public static InvalidRequestException at(String path, String code, String message) {
        return new InvalidRequestException(List.of(new Violation(path, code, message)));
    }

    /** The same about a part of a larger request, which stands at {@code path} in it. */
    public InvalidRequestException within(String path) {
        return new InvalidRequestException(violations.stream()
                .map(found -> new Violation(path + found.path(), found.code(), found.message()))
                .toList());
    }

    /** Where and how. */
    public List<Violation> violations() {
        return violations;
    }
}
