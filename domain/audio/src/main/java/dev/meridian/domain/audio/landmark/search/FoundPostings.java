package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.Postings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The postings of keys that were looked up together: what an index has is fetched at once, and then counted for one speed after
 * the other. They stay packed, in one array.
 */
final class FoundPostings {
    /** Part of an array, as whole numbers: from, to, and the number of the next part of the same key. */
    private static final int PART = 3;

    private static final int NONE = -1;

    private final int[] keys;
    private final int[] firstPart;
    private byte[] bytes = new byte[1 << 16];
    private int size;
    private int[] parts = new int[1 << 12];
    private int partsEnd;

    private FoundPostings(int[] keys) {
        this.keys = keys;
        this.firstPart = new int[keys.length];
        Arrays.fill(firstPart, NONE);
    }

    /** Looks up the keys of clips. */
    static FoundPostings of(LandmarkIndex index, List<ClipKeys> clips) throws IOException {
        int[] keys = clips.stream()
                .flatMapToInt(clip -> Arrays.stream(clip.keys()))
                .sorted()
                .distinct()
                .toArray();
        FoundPostings found = new FoundPostings(keys);
        index.find(keys, found::add);
        return found;
    }

    private void add(int key, byte[] packed, int from, int to) {
        int place = Arrays.binarySearch(keys, key);
        int length = to - from;
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
        }
        if (partsEnd + PART > parts.length) {
            parts = Arrays.copyOf(parts, 2 * parts.length);
        }
        System.arraycopy(packed, from, bytes, size, length);
        parts[partsEnd] = size;
        size += length;
        parts[partsEnd + 1] = size;
        parts[partsEnd + 2] = firstPart[place];
        firstPart[place] = partsEnd;
        partsEnd += PART;
    }

    /**
     * Reads the postings of a key.
     *
     * @param key one of those that were looked up
     */
    void read(int key, Postings.Sink sink) {
        int part = firstPart[Arrays.binarySearch(keys, key)];
        while (part != NONE) {
            Postings.read(bytes, parts[part], parts[part + 1], sink);
            part = parts[part + 2];
        }
    }
}
