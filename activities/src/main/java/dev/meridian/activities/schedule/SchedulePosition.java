package dev.meridian.activities.schedule;

import java.util.Optional;
import java.util.regex.Pattern;

/** The place of a schedule in a list by name and then by tenant; its text is {@code name/tenant}. */
public record SchedulePosition(String name, String tenant) {
    /** Before all schedules. */
    public static final SchedulePosition START = new SchedulePosition("", "");

    private static final Pattern TEXT = Pattern.compile("[a-z0-9-]{1,63}/[a-z0-9-]{1,63}");
    private static final int LONGEST = 127;

    static SchedulePosition of(StoredSchedule schedule) {
        return new SchedulePosition(schedule.request().name(), schedule.tenant());
    }

    /** Reads the text of a place; empty if no place has this text. */
    public static Optional<SchedulePosition> parse(String text) {
        if (text.length() > LONGEST || !TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        return Optional.of(new SchedulePosition(text.substring(0, slash), text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return name + "/" + tenant;
    }
}
