package dev.meridian.domain.download.write;

import java.util.Map;

/** Receives the outcomes of changes while they are made. */
public interface WriteReport {
    /** Receives the outcome of a change. */
    void outcome(RowChange change, RowOutcome outcome);

    /**
     * Commits, before the other side commits, by which token it can be asked later whether it has.
     *
     * @param rows the id that each row has then
     */
    void promise(String token, Map<RowChange, String> rows);
}
