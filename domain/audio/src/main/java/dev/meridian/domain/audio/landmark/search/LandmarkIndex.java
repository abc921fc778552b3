package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.Peaks;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Where the keys of all recordings occur, and the peaks of each recording. Postings of a deleted recording may be there
 * for a while; {@link #kept} says so.
 */
public interface LandmarkIndex {
    /** Takes the postings of one key. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes postings as {@code Postings} packs them, from one place in an array up to, but not including, another; called
         * once or more for a key that has any. The array may hold anything else afterwards.
         */
        void accept(int key, byte[] bytes, int from, int to);
    }

    /**
     * Looks keys up. An index in a database does it by one statement, however many keys there are.
     *
     * @param keys each of them once, in ascending order
     * @throws IOException if the index cannot be read
     */
    void find(int[] keys, Sink sink) throws IOException;

    /**
     * Says which recordings count; postings of others have no vote.
     *
     * @throws IOException if the index cannot be read
     */
    IntPredicate kept() throws IOException;

    /**
     * The peaks of recordings; those that do not exist are left out.
     *
     * @throws IOException if the index cannot be read
     */
    Map<Integer, Peaks> peaks(Collection<Integer> records) throws IOException;
}
