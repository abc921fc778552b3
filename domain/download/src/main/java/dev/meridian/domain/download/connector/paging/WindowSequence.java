package dev.meridian.domain.download.connector.paging;

import dev.meridian.domain.download.connector.definition.TimeForm;
import dev.meridian.domain.download.connector.definition.Windows;
import dev.meridian.domain.download.connector.paging.ReadingPoint.WindowPoint;
import dev.meridian.domain.download.source.SourceFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which window of time follows a window. Windows of a fixed length follow one another until the last one reaches
 * beyond the present, so that rows that change meanwhile still fall into it. Windows that begin where a result was cut off
 * are as many as it takes.
 */
public final class WindowSequence {
    private WindowSequence() {}

    /**
     * The first window.
     *
     * @param values the values for the placeholders of the start
     */
    public static WindowPoint first(Windows windows, Function<String, String> values) {
        Instant start =
                day(windows.start().fill(values)).atStartOfDay(ZoneOffset.UTC).toInstant();
        return new WindowPoint(windows.form().write(start), end(windows, start), null, false);
    }

    /** The window that is read, after one of its pages. */
    public static WindowPoint seen(Windows windows, WindowPoint window, PageFacts page, boolean pageIsCutOff) {
        String last = windows.nextFrom() == null ? null : page.lastTime().orElse(window.last());
        return new WindowPoint(window.from(), window.until(), last, window.cutOff() || pageIsCutOff);
    }

    /**
     * The window after one that was read to the end of its pages; empty if there is none, also if a result is cut off and
     * all its rows have the time at which the window began.
     */
    public static Optional<WindowPoint> after(Windows windows, WindowPoint window, Instant now) {
        if (windows.length() == null) {
            return window.cutOff() && window.last() != null && isLater(windows.form(), window.last(), window.from())
                    ? Optional.of(new WindowPoint(window.last(), null, null, false))
                    : Optional.empty();
        }
        Instant from = moment(windows.form(), String.valueOf(window.until()));
        return from.isAfter(now)
                ? Optional.empty()
                : Optional.of(new WindowPoint(windows.form().write(from), end(windows, from), null, false));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text.substring(0, Math.min(text.length(), "2024-01-01".length())));
        } catch (DateTimeException malformed) {
            throw SourceFailure.permanent(
                    "setting_malformed",
                    "The day before which there is nothing is written like 2024-01-01, and not '" + text + "'");
        }
    }

    private static boolean isLater(TimeForm form, String one, String other) {
        return moment(form, one).isAfter(moment(form, other));
    }

    private static @Nullable String end(Windows windows, Instant from) {
        return windows.length() == null
                ? null
                : windows.form().write(from.plus(windows.length().duration()));
    }

    private static Instant moment(TimeForm form, String text) {
        return form.read(text).orElse(Instant.MIN);
    }
}
