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
    /** The first date of Temporal's calendars. */
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

    private static final int YEARS_AHEAD = 3;

    /**
     * The span from the beginning of last year, so that Temporal can catch up on the times of a whole year, to the end
     * of the year after next. It has whole years, so that years with equal times share calendars.
     */
    static PlannedSpan at(Instant now) {
        LocalDate year = date(now).withDayOfYear(1);
        return new PlannedSpan(year.minusYears(1), year.plusYears(YEARS_AHEAD));
    }

    /** This span, extended back to the date if that is earlier. */
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
