package dev.meridian.domain.download.connector.answer;

import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Asks for what a page does not have of its rows. */
@FunctionalInterface
public interface RowDetails {
    /**
     * The values of a row's further columns, by name; null where there is none.
     *
     * @throws CancellationException if the thread is interrupted; the thread stays interrupted
     */
    Map<String, @Nullable String> of(String id);
}
