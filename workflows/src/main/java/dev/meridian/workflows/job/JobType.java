package dev.meridian.workflows.job;

import java.util.regex.Pattern;

/**
 * The name of a job type, as the API and the database show it; each feature declares its own types.
 *
 * @param name lower-case letters, digits and underscores
 */
public record JobType(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{1,62}");

    public JobType {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a job type: '" + name + "'");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
