package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Landmarks;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.Postings;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** An index in memory, for tests and for tuning. Records are added in ascending order. */
public final class MemoryIndex implements LandmarkIndex {
    private final LandmarkParameters parameters;
    private final @Nullable Postings[] postings;
    private final Map<Integer, Peaks> peaks = new HashMap<>();

    public MemoryIndex(LandmarkParameters parameters) {
        this.parameters = parameters;
        this.postings = new Postings[parameters.keys()];
    }

    /** Adds a record. */
    public void add(int record, Peaks recorded) {
        peaks.put(record, recorded);
        Landmarks.ofRecording(parameters, recorded, (key, time) -> {
            Postings known = postings[key];
            if (known == null) {
                known = new Postings();
                postings[key] = known;
            }
            known.add(record, time);
        });
    }

    /** Deletes a record at once; its postings stay. */
    public void delete(int record) {
        peaks.remove(record);
    }

    @Override
    public void find(int[] keys, Sink sink) {
        for (int key : keys) {
            Postings found = postings[key];
            if (found != null) {
                sink.accept(key, found.toBytes(), 0, found.size());
            }
        }
    }

    @Override
    public IntPredicate kept() {
        return peaks::containsKey;
    }

    @Override
    public Map<Integer, Peaks> peaks(Collection<Integer> records) {
        Map<Integer, Peaks> found = new HashMap<>();
        for (int record : records) {
            Peaks known = peaks.get(record);
            if (known != null) {
                found.put(record, known);
            }
        }
        return found;
    }

    /** Keys, postings and bytes, for reports. */
    public long[] sizes() {
        long[] sizes = new long[3];
        for (Postings one : postings) {
            if (one != null) {
                sizes[0]++;
                sizes[1] += one.count();
                sizes[2] += one.size();
            }
        }
        return sizes;
    }
}
