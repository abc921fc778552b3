package dev.meridian.activities.job.definition.shape;

/**
 * One rule that a request breaks.
 *
 * @param path where in the request, as a JSON pointer (RFC 6901), e.g. {@code /payload/to}
 * @param code stable and for programs: unknown_field, missing_field, wrong_type, too_long, out_of_range, bad_format, ...
 * @param message for people
 */
public record Violation(String path, String code, String message) {
    /** The pointer to the member {@code name} of the object that {@code parent} points to. */
    public static String member(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
