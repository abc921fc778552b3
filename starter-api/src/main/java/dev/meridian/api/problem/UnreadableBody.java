package dev.meridian.api.problem;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Refuses a malformed JSON body with the position of the syntax error or the path of the wrong value. */
public final class UnreadableBody {
    private static final String WHOLE_BODY = "";
    private static final Pattern SAID_TWICE = Pattern.compile("Duplicate Object property \"(.*)\"", Pattern.DOTALL);

    private UnreadableBody() {}

    static ProblemDetail problem(HttpMessageNotReadableException unreadable) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return Problems.of(refusal);
            }
        }
        return switch (unreadable.getCause()) {
            case StreamReadException malformed -> Problems.of(malformed(malformed));
            case StreamConstraintsException beyond -> Problems.of(malformed(beyond));
            case UnrecognizedPropertyException unknown ->
                at(unknown, "unknown_field", "There is no field '" + unknown.getPropertyName() + "'");
            case MismatchedInputException unfit -> at(unfit, "invalid_field", unfit(unfit));
            case JacksonException unfit -> at(unfit, "invalid_field", "A value in the body does not fit");
            case null, default ->
                Problems.of(HttpStatus.BAD_REQUEST, "unreadable_body", "The body is missing or can't be read");
        };
    }

    /** The refusal of a body that is not JSON, is nested too deeply, or has an object with one name twice. */
    public static Refusal malformed(JacksonException malformed) {
        Matcher twice = SAID_TWICE.matcher(String.valueOf(malformed.getOriginalMessage()));
        if (twice.find()) {
            return at(
                            malformed,
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "said_twice",
                            "'" + twice.group(1) + "' is there twice in one object")
                    .with("path", WHOLE_BODY);
        }
        return malformed instanceof StreamConstraintsException
                ? at(malformed, HttpStatus.UNPROCESSABLE_CONTENT, "value_too_large", tooLarge(malformed))
                        .with("path", WHOLE_BODY)
                : at(malformed, HttpStatus.BAD_REQUEST, "malformed_json", "The body is not JSON");
    }

    private static String tooLarge(JacksonException beyond) {
        return String.valueOf(beyond.getOriginalMessage()).contains("nesting depth")
                ? "Lists and objects are nested too deeply"
                : "A number, a text or a name is too long";
    }

    private static String unfit(MismatchedInputException unfit) {
        return Expected.of(unfit.getTargetType())
                .map(expected -> "Must be " + expected)
                .orElse("A value in the body does not fit");
    }

    /** A refusal with the place both in its sentence and as numbers. */
    private static Refusal at(JacksonException wrong, HttpStatus status, String code, String what) {
        TokenStreamLocation place = wrong.getLocation();
        return place == null || place.getLineNr() < 1
                ? new Refusal(status, code, what)
                : new Refusal(
                                status,
                                code,
                                "%s: line %d, column %d".formatted(what, place.getLineNr(), place.getColumnNr()))
                        .with("line", place.getLineNr())
                        .with("column", place.getColumnNr());
    }

    private static ProblemDetail at(JacksonException wrong, String code, String detail) {
        ProblemDetail problem = Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, code, detail);
        TokenStreamLocation location = wrong.getLocation();
        if (location != null && location.getLineNr() > 0) {
            problem.setProperty("line", location.getLineNr());
            problem.setProperty("column", location.getColumnNr());
        }
        problem.setProperty("path", path(wrong));
        return problem;
    }

    /** The path as a JSON pointer; the pointer to the whole body is empty. */
    private static String path(JacksonException wrong) {
        return wrong.getPath().stream()
                .map(step -> "/" + (step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()))
                .collect(Collectors.joining());
    }
}
