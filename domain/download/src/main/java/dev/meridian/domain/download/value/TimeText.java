package dev.meridian.domain.download.value;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Times in the characters in which PostgreSQL writes them with its style ISO and in UTC, for columns of text. */
public final class TimeText {
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final int NANOS_PER_MICRO = 1_000;

    private TimeText() {}

    /** A date from its days since 2000-01-01. */
    public static String date(int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return infinity(days > 0);
        }
        LocalDate date = EPOCH.toLocalDate().plusDays(days);
        return withEra(date, "");
    }

    /** A time without a zone from its microseconds since 2000-01-01. */
    public static String dateTime(long micros) {
        return dateTime(micros, "");
    }

    /** A time with a zone from its microseconds since 2000-01-01 UTC. */
    public static String instant(long micros) {
        return dateTime(micros, "+00");
    }

    /** A time of day from its microseconds since midnight. */
    public static String time(long micros) {
        if (micros == 86_400_000_000L) {
            return "24:00:00";
        }
        return clock(LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO));
    }

    private static String dateTime(long micros, String zone) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return infinity(micros > 0);
        }
        LocalDateTime time = EPOCH.plus(micros, ChronoUnit.MICROS);
        return withEra(time.toLocalDate(), " " + clock(time.toLocalTime()) + zone);
    }

    private static String infinity(boolean positive) {
        return positive ? "infinity" : "-infinity";
    }

    private static String withEra(LocalDate date, String rest) {
        int year = date.getYear();
        String shown =
                "%04d-%02d-%02d".formatted(year > 0 ? year : 1 - year, date.getMonthValue(), date.getDayOfMonth());
        return shown + rest + (year > 0 ? "" : " BC");
    }

    private static String clock(LocalTime time) {
        String seconds = "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
        int micros = time.getNano() / NANOS_PER_MICRO;
        return micros == 0 ? seconds : seconds + ("." + "%06d".formatted(micros)).replaceFirst("0+$", "");
    }
}
