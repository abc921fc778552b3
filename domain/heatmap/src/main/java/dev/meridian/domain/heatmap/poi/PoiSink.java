package dev.meridian.domain.heatmap.poi;

/** Receives the rows of a file, in the order of the file. */
public interface PoiSink {
    /** Receives a valid row. Lines are counted from 1. */
    void accept(long line, Poi poi);

    /** Receives a row that cannot be used, and the reason. */
    void reject(long line, String reason);

    /** Receives a valid row of a category that no score uses, with the category's name in the file. */
    void ignore(long line, String category);
}
