package dev.meridian.domain.download.row;

/**
 * A row that can't be stored.
 *
 * @param page the page's number within the buffer, from 0
 * @param code why, e.g. {@code id_missing}
 * @param excerpt the row's beginning, at most {@value #LONGEST} characters
 */
public record Reject(int page, String code, String excerpt) {
    public static final int LONGEST = 500;
}
