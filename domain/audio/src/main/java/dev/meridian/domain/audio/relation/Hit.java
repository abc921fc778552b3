package dev.meridian.domain.audio.relation;

/**
 * A piece of this recording that was found in another one.
 *
 * @param from where the piece begins, in seconds
 * @param to where it ends
 * @param otherFrom where it begins in the other recording
 * @param speed how many seconds of the other recording one second of this one is: over 1 if this one plays faster
 * @param score how much of the other's peaks was found, 0 to 1
 */
public record Hit(double from, double to, double otherFrom, double speed, double score) {
    /** Where the piece ends in the other recording. */
    public double otherTo() {
        return otherFrom + (to - from) * speed;
    }
}
