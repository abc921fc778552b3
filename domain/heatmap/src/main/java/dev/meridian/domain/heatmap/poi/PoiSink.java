package dev.meridian.domain.heatmap.poi;

/** Takes what a reader finds in a file, in the order of the file. */
public interface PoiSink {
    /** A good row. Lines count from 1. */
    void accept(long line, Poi poi);

    /** A row that cannot be used, and why. */
    void reject(long line, String reason);

    /** A good row of a category that no score asks for, named as the file names it. */
    void ignore(long line, String category);
}
