package dev.meridian.activities.job.definition;

import dev.meridian.activities.job.definition.shape.Violation;
import java.util.List;

/** A request is about something that the tenant does not have. */
public class UnknownSubjectException extends InvalidRequestException {
    private static final long serialVersionUID = 1;

    /** @param path where the request names it, as a JSON pointer */
    protected UnknownSubjectException(String path, String code, String message) {
        this(List.of(new Violation(path, code, message)));
    }

    private UnknownSubjectException(List<Violation> violations) {
        super(violations);
    }

    @Override
    public UnknownSubjectException within(String path) {
        return new UnknownSubjectException(super.within(path).violations());
    }
}
