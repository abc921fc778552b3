package dev.meridian.domain.audio.landmark.search;

/**
 * A place of a record where a clip was found. Times are in seconds.
 *
 * @param record the record's number
 * @param score how much of what the record has there was found in the clip, 0 to 1
 * @param strength how much likelier the match is than chance, as a logarithm; at least {@link ClipSearch#THRESHOLD}
 * @param confidence 0.5 at the threshold and towards 1 with every unit of strength over it
 * @param clipFrom the first moment of the clip that was found
 * @param clipTo the last one
 * @param recordFrom where {@code clipFrom} is in the record
 * @param speed how many seconds of the record one second of the clip is: over 1 if the clip plays faster
 */
public record Match(
        int record,
        double score,
        double strength,
        double confidence,
        double clipFrom,
        double clipTo,
        double recordFrom,
        double speed) {}
