package dev.meridian.activities.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The dates, by UTC, for which Temporal is given the times of a schedule one by one.
 *
 * @param from the first date
 * @param until the date after the last
 */
record PlannedSpan(LocalDate from, LocalDate until) {
    /** Temporal's calendars begin here. */
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

    private static final int YEARS_AHEAD = 3;

    /**
     * From the beginning of last year, so that Temporal can make up for times of a whole year, to the end of the year after
     * next. Whole years make the calendars of one year the same as those of another.
     */
    static PlannedSpan at(Instant now) {
        LocalDate year = date(now).withDayOfYear(1);
        return new PlannedSpan(year.minusYears(1), year.plusYears(YEARS_AHEAD));
    }

    /** This span, begun earlier if the other date is earlier. */
    PlannedSpan reachingBackTo(@Nullable LocalDate date) {
        if (date == null || !date.isBefore(from)) {
            return this;
        }
        return new PlannedSpan(date.isBefore(EARLIEST) ? EARLIEST : date, until);
    }

    /** This span, begun the day before a moment if that is earlier. */
    PlannedSpan reachingBackTo(Instant moment) {
        return reachingBackTo(date(moment).minusDays(1));
    }

    static LocalDate date(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
