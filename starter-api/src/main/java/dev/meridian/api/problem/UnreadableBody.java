package dev.meridian.api.problem;

import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Refuses a malformed JSON body with the position of the syntax error or the path of the wrong value. */
public final class UnreadableBody {
    private UnreadableBody() {}

    static ProblemDetail problem(HttpMessageNotReadableException unreadable) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return Problems.of(refusal);
            }
        }
        return switch (unreadable.getCause()) {
            case StreamReadException malformed ->
                at(malformed, HttpStatus.BAD_REQUEST, "malformed_json", "The body is not JSON");
            case UnrecognizedPropertyException unknown ->
                at(
                        unknown,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "unknown_field",
                        "There is no field '" + unknown.getPropertyName() + "'");
            case JacksonException unfit ->
                at(unfit, HttpStatus.UNPROCESSABLE_CONTENT, "invalid_field", "A value in the body does not fit");
            case null, default ->
                Problems.of(HttpStatus.BAD_REQUEST, "unreadable_body", "The body is missing or can't be read");
        };
    }

    /** The refusal of a body that its handler reads itself, and that is not JSON. */
    public static Refusal malformed(JacksonException malformed) {
        Refusal refusal = Refusal.badRequest("malformed_json", "The body is not JSON");
        TokenStreamLocation location = malformed.getLocation();
        return location == null || location.getLineNr() < 1
                ? refusal
                : refusal.with("line", location.getLineNr()).with("column", location.getColumnNr());
    }

    private static ProblemDetail at(JacksonException wrong, HttpStatus status, String code, String detail) {
        ProblemDetail problem = Problems.of(status, code, detail);
        TokenStreamLocation location = wrong.getLocation();
        if (location != null && location.getLineNr() > 0) {
            problem.setProperty("line", location.getLineNr());
            problem.setProperty("column", location.getColumnNr());
        }
        if (status == HttpStatus.UNPROCESSABLE_CONTENT) {
            problem.setProperty("path", path(wrong));
        }
        return problem;
    }

    /** The path as a JSON pointer; the pointer to the whole body is empty. */
    private static String path(JacksonException wrong) {
        return wrong.getPath().stream()
                .map(step -> "/" + (step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()))
                .collect(Collectors.joining());
    }
}
