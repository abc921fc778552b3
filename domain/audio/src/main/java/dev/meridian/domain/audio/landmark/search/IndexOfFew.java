package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Landmarks;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.Postings;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.IntPredicate;

/** An index in memory of a few recordings. */
public final class IndexOfFew implements LandmarkIndex {
    private final SortedMap<Integer, Peaks> recordings;
    private final Map<Integer, Postings> postings = new HashMap<>();

    /** @param recordings peaks by the recordings' numbers */
    public IndexOfFew(LandmarkParameters parameters, SortedMap<Integer, Peaks> recordings) {
        this.recordings = recordings;
        recordings.forEach((number, peaks) -> Landmarks.ofRecording(
                parameters,
                peaks,
                (key, time) ->
                        postings.computeIfAbsent(key, _ -> new Postings()).add(number, time)));
    }

    @Override
    public void find(int[] keys, Sink sink) {
        for (int key : keys) {
            Postings found = postings.get(key);
            if (found != null) {
                sink.accept(key, found.toBytes(), 0, found.size());
            }
        }
    }

    @Override
    public IntPredicate kept() {
        return _ -> true;
    }

    @Override
    public Map<Integer, Peaks> peaks(Collection<Integer> records) {
        Map<Integer, Peaks> found = new HashMap<>();
        for (int record : records) {
            Peaks peaks = recordings.get(record);
            if (peaks != null) {
                found.put(record, peaks);
            }
        }
        return found;
    }
}
