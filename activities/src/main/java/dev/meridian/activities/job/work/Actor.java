package dev.meridian.activities.job.work;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Who did something. A column {@code x_by} of a table has the name, and {@code x_by_id} the id; answers of the API call them {@code
 * xBy} and {@code xById}.
 *
 * @param id stays the same when the name changes: {@code key:<id>}, {@code subject:<name>} or {@code open} of a caller, as the audit
 *     has it, {@code schedule:<name>} of a schedule, {@code role:<name>} of a role of PostgreSQL; null in rows of a version before
 * @param name what people called it at that time
 */
public record Actor(@Nullable String id, String name) {
    private static final String SCHEDULE = "schedule:";
    private static final int LONGEST_NAME = 200;

    /** Cuts a name that is longer than {@value #LONGEST_NAME} characters. */
    public Actor {
        name = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** The schedule of this name. */
    public static Actor schedule(String name) {
        return new Actor(SCHEDULE + name, "schedule " + name);
    }

    boolean isSchedule() {
        return id != null && id.startsWith(SCHEDULE);
    }

    /** Reads the column with the name, and beside it the one with the id; null if nobody is named. */
    public static @Nullable Actor of(ResultSet row, String column) throws SQLException {
        String name = row.getString(column);
        return name == null ? null : new Actor(row.getString(column + "_id"), name);
    }

    /** The name; null of nobody. */
    public static @Nullable String name(@Nullable Actor actor) {
        return actor == null ? null : actor.name;
    }

    /** The id; null of nobody, and where it is not known. */
    public static @Nullable String id(@Nullable Actor actor) {
        return actor == null ? null : actor.id;
    }
}
