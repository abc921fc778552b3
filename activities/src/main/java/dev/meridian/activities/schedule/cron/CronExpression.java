package dev.meridian.activities.schedule.cron;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.util.BitSet;
import java.util.Map;

/**
 * A cron text of five fields, as POSIX and the crontab of ISC (Vixie) cron have it: minute, hour, day of month, month, day
 * of week.
 *
 * <p>If both days are restricted, a date matches that matches either. A day that begins with {@code *} counts as not
 * restricted: then both must match, so {@code 0 9 1-7 * *}{@code /7} is the first Sunday.
 */
public final class CronExpression {
    private static final int FIELDS = 5;
    private static final int MINUTES_OF_AN_HOUR = 60;
    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final BitSet minutes;
    private final BitSet hours;
    private final boolean eitherDay;
    private final boolean repeating;

    private CronExpression(String[] fields) {
        minutes = CronField.MINUTE.read(fields[0]);
        hours = CronField.HOUR.read(fields[1]);
        daysOfMonth = CronField.DAY_OF_MONTH.read(fields[2]);
        months = CronField.MONTH.read(fields[3]);
        daysOfWeek = CronField.DAY_OF_WEEK.read(fields[4]);
        eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
        repeating = repeats(CronField.MINUTE, fields[0]) || repeats(CronField.HOUR, fields[1]);
    }

    /**
     * Reads a cron text.
     *
     * @throws IllegalArgumentException with a sentence that names what is wrong
     */
    public static CronExpression parse(String text) {
        String[] fields = text.strip().split("[ \\t]+", -1);
        String nickname = NICKNAMES.get(text.strip());
        if (nickname != null) {
            throw new IllegalArgumentException(
                    "'%s' is a nickname; write its five fields, %s".formatted(text.strip(), nickname));
        }
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(
                    "A cron text has five fields (minute, hour, day of month, month, day of week), this one has "
                            + fields.length + "; seconds, years, time zones and comments have no field");
        }
        CronExpression cron = new CronExpression(fields);
        if (!cron.hasDates()) {
            throw new IllegalArgumentException("No month of this text has a day of month '" + fields[2] + "'");
        }
        return cron;
    }

    /** Whether the expression matches this date. */
    public boolean matches(LocalDate date) {
        if (!months.get(date.getMonthValue())) {
            return false;
        }
        boolean month = daysOfMonth.get(date.getDayOfMonth());
        boolean week = daysOfWeek.get(date.getDayOfWeek().getValue() % 7);
        return eitherDay ? month || week : month && week;
    }

    /** The matching minutes of a matching date, from 0 to 1439. */
    public BitSet minutesOfDay() {
        BitSet all = new BitSet();
        hours.stream().forEach(hour -> minutes.stream().forEach(minute -> all.set(hour * MINUTES_OF_AN_HOUR + minute)));
        return all;
    }

    /** Whether the minute of the day matches, on a matching date. */
    public boolean matches(LocalTime time) {
        return hours.get(time.getHour()) && minutes.get(time.getMinute());
    }

    /** Whether every hour has matching times. */
    public boolean isHourly() {
        return CronField.HOUR.isFull(hours);
    }

    /**
     * Whether the text describes a rhythm and not times of the day: its minutes or its hours name all values or begin
     * with {@code *}.
     */
    public boolean isRepeating() {
        return repeating;
    }

    public BitSet minutes() {
        return (BitSet) minutes.clone();
    }

    public BitSet hours() {
        return (BitSet) hours.clone();
    }

    public BitSet daysOfMonth() {
        return (BitSet) daysOfMonth.clone();
    }

    public BitSet months() {
        return (BitSet) months.clone();
    }

    public BitSet daysOfWeek() {
        return (BitSet) daysOfWeek.clone();
    }

    /** Whether a date has to match only one of the two day fields. */
    public boolean eitherDay() {
        return eitherDay;
    }

    private boolean hasDates() {
        return eitherDay
                || months.stream()
                        .anyMatch(month ->
                                daysOfMonth.nextSetBit(0) <= Month.of(month).maxLength());
    }

    private static boolean repeats(CronField field, String text) {
        String spread = text.split("/", 2)[0];
        return text.startsWith("*") || field.isFull(field.read(spread));
    }
}
