package dev.meridian.activities.job.definition;

/**
 * One thing that is wrong with a request.
 *
 * @param path where, as a JSON pointer (RFC 6901), e.g. {@code /payload/to}
 * @param code stable and for programs: unknown_field, missing_field, wrong_type, too_long, out_of_range, bad_format, ...
 * @param message for people
 */
public record Violation(String path, String code, String message) {
    /** The pointer to a member of what {@code parent} points to. */
    public static String member(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
