package dev.meridian.domain.download.value;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/**
 * Times as ISO 8601 and its relatives write them, with {@code T} or a space in between, as PostgreSQL counts them: from
 * 2000-01-01 on. Digits below the microsecond are cut.
 */
public final class WrittenTime {
    /** What the methods return for a text that is no such time. */
    public static final long NONE = Long.MIN_VALUE + 1;

    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final int SHORTEST_DATE = 10;

    /** The years in which PostgreSQL's calendar begins and ends. */
    private static final int FIRST_YEAR = -4711;

    private static final int LAST_YEAR_OF_TIMES = 294_275;
    private static final int LAST_YEAR_OF_DATES = 5_874_896;

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(TIME)
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter ZONED = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .appendPattern("[XXXXX][XXXX][XX][X]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private WrittenTime() {}

    /** Microseconds since 2000-01-01 UTC of a time with an offset; {@link #NONE} if the text is none. */
    public static long instant(CharSequence text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(withT(text), ZONED);
            return micros(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        } catch (DateTimeException | ArithmeticException none) {
            return NONE;
        }
    }

    /** Microseconds since 2000-01-01 of a time without an offset; {@link #NONE} if the text is none. */
    public static long dateTime(CharSequence text) {
        try {
            return micros(LocalDateTime.parse(withT(text), LOCAL));
        } catch (DateTimeException | ArithmeticException none) {
            return NONE;
        }
    }

    /** Days since 2000-01-01 of a date; {@link #NONE} if the text is none. */
    public static long date(CharSequence text) {
        try {
            LocalDate date = LocalDate.parse(text);
            return isHeld(date.getYear(), LAST_YEAR_OF_DATES)
                    ? ChronoUnit.DAYS.between(EPOCH.toLocalDate(), date)
                    : NONE;
        } catch (DateTimeException none) {
            return NONE;
        }
    }

    /** Microseconds since midnight of a time of day; {@link #NONE} if the text is none. */
    public static long time(CharSequence text) {
        try {
            return LocalTime.parse(text, TIME).toNanoOfDay() / 1_000;
        } catch (DateTimeException none) {
            return NONE;
        }
    }

    private static long micros(LocalDateTime time) {
        return isHeld(time.getYear(), LAST_YEAR_OF_TIMES)
                ? ChronoUnit.MICROS.between(EPOCH, time.truncatedTo(ChronoUnit.MICROS))
                : NONE;
    }

    private static boolean isHeld(int year, int last) {
        return year >= FIRST_YEAR && year <= last;
    }

    private static CharSequence withT(CharSequence text) {
        if (text.length() <= SHORTEST_DATE || text.charAt(SHORTEST_DATE) != ' ' && text.charAt(SHORTEST_DATE) != 't') {
            return text;
        }
        return new StringBuilder(text).replace(SHORTEST_DATE, SHORTEST_DATE + 1, "T");
    }
}
