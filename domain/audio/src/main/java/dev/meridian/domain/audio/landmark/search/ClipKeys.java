package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Landmarks;
import dev.meridian.domain.audio.landmark.Peaks;
import java.util.Arrays;

/** The keys of a clip's landmarks, each once and in ascending order, and when each of them occurs in the clip. */
final class ClipKeys {
    private final int[] keys;
    private final int[] times;
    private final int[] firstTime;

    private ClipKeys(int[] keys, int[] times, int[] firstTime) {
        this.keys = keys;
        this.times = times;
        this.firstTime = firstTime;
    }

    static ClipKeys of(LandmarkParameters parameters, Peaks clip) {
        long[] landmarks = new long[clip.size() * parameters.clipPairs()];
        int[] count = {0};
        Landmarks.ofClip(parameters, clip, (key, time) -> landmarks[count[0]++] = (long) key << Integer.SIZE | time);
        Arrays.sort(landmarks, 0, count[0]);
        int[] keys = new int[count[0]];
        int[] times = new int[count[0]];
        int[] firstTime = new int[count[0] + 1];
        int distinct = 0;
        for (int i = 0; i < count[0]; i++) {
            int key = (int) (landmarks[i] >>> Integer.SIZE);
            if (distinct == 0 || keys[distinct - 1] != key) {
                keys[distinct] = key;
                firstTime[distinct++] = i;
            }
            times[i] = (int) landmarks[i];
        }
        firstTime[distinct] = count[0];
        return new ClipKeys(Arrays.copyOf(keys, distinct), times, firstTime);
    }

    /** The keys, each once, in ascending order. */
    int[] keys() {
        return keys;
    }

    /** When the landmarks occur, those of the first key before those of the second, and so on. In hops. */
    int[] times() {
        return times;
    }

    /** Where in {@link #times} those of the key at this place begin; those of the last one end at the place after it. */
    int firstTime(int place) {
        return firstTime[place];
    }
}
