package dev.meridian.activities.job.outbound;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads dates as HTTP writes them (RFC 9110, 5.6.7): {@code Sun, 06 Nov 1994 08:49:37 GMT}, RFC 850's {@code Sunday,
 * 06-Nov-94 08:49:37 GMT}, and C's {@code Sun Nov  6 08:49:37 1994}. The day of the week is not looked at: servers get it
 * wrong, and nothing depends on it.
 */
final class HttpDate {
    private static final Pattern DAY_OF_WEEK = Pattern.compile("^[A-Za-z]{3,9},?\\s+");
    private static final Pattern ZONE = Pattern.compile("\\s+(?:GMT|UTC|Z|[+-]00:?00)$");
    /** A year of two digits that would be more than 50 years ahead means a past year (RFC 9110). */
    private static final int YEARS_AHEAD = 50;

    private HttpDate() {}

    static Optional<Instant> parse(String text, Instant now) {
        String date = ZONE.matcher(DAY_OF_WEEK.matcher(text.strip()).replaceFirst(""))
                .replaceFirst("")
                .replaceAll("\\s+", " ");
        int firstYear = Year.from(now.atZone(ZoneOffset.UTC)).getValue() + YEARS_AHEAD - 99;
        DateTimeFormatter rfc850 = form("d-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, firstYear)
                .appendPattern(" H:mm:ss")
                .toFormatter(Locale.ENGLISH);
        for (DateTimeFormatter form : List.of(
                form("d MMM yyyy H:mm:ss").toFormatter(Locale.ENGLISH),
                rfc850,
                form("MMM d H:mm:ss yyyy").toFormatter(Locale.ENGLISH))) {
            try {
                return Optional.of(LocalDateTime.parse(date, form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException another) {
                // The text may have one of the other forms.
            }
        }
        return Optional.empty();
    }

    private static DateTimeFormatterBuilder form(String pattern) {
        return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
    }
}
