package dev.meridian.domain.audio.relation;

import java.util.ArrayList;
import java.util.List;

/** The pieces by which a recording is searched for: {@link #LENGTH} seconds, one every {@link #STEP} seconds. */
public final class Windows {
    /** How long a piece is, in seconds. */
    public static final double LENGTH = 15;

    /** The time from the start of one piece to that of the next, in seconds. */
    public static final double STEP = 5;

    private Windows() {}

    /**
     * The starts of a recording's pieces. The last one ends with the recording, so that its end is searched for too; a
     * recording that is shorter than a piece is one piece.
     */
    public static List<Double> starts(double seconds) {
        List<Double> starts = new ArrayList<>();
        for (double start = 0; start + LENGTH < seconds; start += STEP) {
            starts.add(start);
        }
        starts.add(Math.max(0, seconds - LENGTH));
        return starts;
    }
}
