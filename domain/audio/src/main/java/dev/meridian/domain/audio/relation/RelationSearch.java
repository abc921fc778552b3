package dev.meridian.domain.audio.relation;

import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.search.ClipSearch;
import dev.meridian.domain.audio.landmark.search.Match;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Searches for a whole recording piece by piece. Speeds other than 1 are tried only on one piece in every half minute,
 * because nine searches for each piece would take longer than decoding. If such a piece is found at another speed, the
 * speed is tried on all pieces.
 */
public final class RelationSearch {
    /** One piece of this many is searched for at all speeds. */
    private static final int ALL_SPEEDS_EVERY = 6;

    private final ClipSearch search;

    public RelationSearch(ClipSearch search) {
        this.search = search;
    }

    /**
     * The pieces that were found, by record.
     *
     * @param self the number of the recording itself, which is not searched for
     * @param peaks the peaks by which it is indexed
     * @param seconds how long it is
     * @throws IOException if the index cannot be read
     * @throws InterruptedIOException if this thread is interrupted
     */
    public Map<Integer, List<Hit>> hits(int self, Peaks peaks, double seconds) throws IOException {
        Map<Integer, List<Hit>> hits = new HashMap<>();
        List<Double> starts = Windows.starts(seconds);
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i < starts.size(); i++) {
            if (add(search.atSpeed(window(peaks, starts.get(i)), 1), starts.get(i), self, hits)) {
                found.add(i);
            }
        }
        Set<Double> speeds = new TreeSet<>();
        for (int i = 0; i < starts.size(); i += ALL_SPEEDS_EVERY) {
            for (double speed : ClipSearch.OTHER_SPEEDS) {
                if (!found.contains(i)
                        && add(
                                search.atSpeed(window(peaks, starts.get(i)), speed),
                                starts.get(i),
                                self,
                                new HashMap<>())) {
                    speeds.add(speed);
                }
            }
        }
        for (double speed : speeds) {
            for (int i = 0; i < starts.size(); i++) {
                if (!found.contains(i)) {
                    add(search.atSpeed(window(peaks, starts.get(i)), speed), starts.get(i), self, hits);
                }
            }
        }
        return hits;
    }

    private static Peaks window(Peaks peaks, double start) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while a recording was searched for");
        }
        return peaks.between(PeakPicker.hops(start), PeakPicker.hops(start + Windows.LENGTH));
    }

    private static boolean add(List<Match> matches, double start, int self, Map<Integer, List<Hit>> hits) {
        boolean found = false;
        for (Match match : matches) {
            if (match.record() != self) {
                hits.computeIfAbsent(match.record(), record -> new ArrayList<>())
                        .add(new Hit(
                                start + match.clipFrom(),
                                start + match.clipTo(),
                                match.recordFrom(),
                                match.speed(),
                                match.score()));
                found = true;
            }
        }
        return found;
    }
}
