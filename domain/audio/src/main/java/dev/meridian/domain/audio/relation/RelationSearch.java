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
import java.util.stream.Collectors;

/**
 * Searches for a whole recording piece by piece. Speeds other than 1 are tried only on one piece in every half minute,
 * because nine searches for each piece would take longer than decoding. If such a piece is found at another speed, the
 * speed is tried on all pieces. That a piece is found at speed 1 in one record says nothing about others, which may have
 * it at another speed.
 */
public final class RelationSearch {
    /** One piece of this many is searched for at all speeds. */
    private static final int ALL_SPEEDS_EVERY = 6;

    private final ClipSearch search;

    public RelationSearch(ClipSearch search) {
        this.search = search;
    }

    /**
     * The pieces that were found, by record. A piece is in a record at one speed only: 1, if it was found at that.
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
        List<Set<Integer>> known = new ArrayList<>();
        for (double start : starts) {
            List<Match> matches = others(peaks, start, 1, Set.of(self));
            matches.forEach(match -> add(match, start, hits));
            Set<Integer> records = matches.stream().map(Match::record).collect(Collectors.toCollection(HashSet::new));
            records.add(self);
            known.add(records);
        }
        Set<Double> speeds = new TreeSet<>();
        for (int i = 0; i < starts.size(); i += ALL_SPEEDS_EVERY) {
            for (double speed : ClipSearch.OTHER_SPEEDS) {
                if (!others(peaks, starts.get(i), speed, known.get(i)).isEmpty()) {
                    speeds.add(speed);
                }
            }
        }
        for (double speed : speeds) {
            for (int i = 0; i < starts.size(); i++) {
                double start = starts.get(i);
                others(peaks, start, speed, known.get(i)).forEach(match -> add(match, start, hits));
            }
        }
        return hits;
    }

    /** The matches of a piece in other records than these. */
    private List<Match> others(Peaks peaks, double start, double speed, Set<Integer> known) throws IOException {
        return search.atSpeed(window(peaks, start), speed).stream()
                .filter(match -> !known.contains(match.record()))
                .toList();
    }

    private static void add(Match match, double start, Map<Integer, List<Hit>> hits) {
        hits.computeIfAbsent(match.record(), _ -> new ArrayList<>())
                .add(new Hit(
                        start + match.clipFrom(),
                        start + match.clipTo(),
                        match.recordFrom(),
                        match.speed(),
                        match.score()));
    }

    private static Peaks window(Peaks peaks, double start) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while a recording was searched for");
        }
        return peaks.between(PeakPicker.hops(start), PeakPicker.hops(start + Windows.LENGTH));
    }
}
