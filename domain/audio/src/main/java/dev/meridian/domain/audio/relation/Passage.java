package dev.meridian.domain.audio.relation;

/**
 * A stretch that two recordings have in common, at one offset and one speed.
 *
 * @param from where it begins in this recording, in seconds
 * @param to where it ends there
 * @param otherFrom where it begins in the other recording
 * @param otherTo where it ends there
 * @param speed how many seconds of the other recording one second of this one is
 * @param score the mean score of its pieces, 0 to 1
 */
public record Passage(double from, double to, double otherFrom, double otherTo, double speed, double score) {
    /** How long it is in this recording. */
    public double seconds() {
        return to - from;
    }

    /** The same stretch seen from the other recording. */
    public Passage reversed() {
        return new Passage(otherFrom, otherTo, from, to, 1 / speed, score);
    }
}
