package dev.meridian.domain.audio.measure;

/**
 * A stretch in which no channel reaches {@link LevelMeter#SILENCE}.
 *
 * @param from its first frame
 * @param to the frame after its last
 */
public record Silence(long from, long to) {
    /** How many frames it lasts. */
    public long frames() {
        return to - from;
    }
}
