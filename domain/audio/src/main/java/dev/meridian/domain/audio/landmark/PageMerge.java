package dev.meridian.domain.audio.landmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Puts pages together. What only one page has of a key, of records that all stay, is passed on as it is packed; that is most of
 * it where a few records are added to many.
 */
final class PageMerge {
    private final List<byte[]> pages;
    /** The key and the number of the part, which has a key's postings in one page; sorted, these are by key and then by page. */
    private long[] keys = new long[1 << 12];

    /** The page, from and to of each part. */
    private int[] parts = new int[3 << 12];

    private int count;

    PageMerge(List<byte[]> pages) {
        this.pages = pages;
        for (int i = 0; i < pages.size(); i++) {
            int page = i;
            PostingsPage.read(pages.get(i), (key, _, from, to) -> add(key, page, from, to));
        }
        Arrays.sort(keys, 0, count);
    }

    private void add(int key, int page, int from, int to) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            parts = Arrays.copyOf(parts, 6 * count);
        }
        keys[count] = (long) key << Integer.SIZE | count;
        parts[3 * count] = page;
        parts[3 * count + 1] = from;
        parts[3 * count + 2] = to;
        count++;
    }

    void run(IntPredicate kept, PostingsPage.Sink sink) {
        int next;
        for (int at = 0; at < count; at = next) {
            int key = key(at);
            next = at + 1;
            while (next < count && key(next) == key) {
                next++;
            }
            int part = 3 * (int) keys[at];
            byte[] page = pages.get(parts[part]);
            if (next == at + 1 && isKept(page, parts[part + 1], parts[part + 2], kept)) {
                sink.accept(key, page, parts[part + 1], parts[part + 2]);
            } else {
                Postings merged = Postings.merge(parts(at, next), kept);
                if (merged.count() > 0) {
                    sink.accept(key, merged.toBytes(), 0, merged.size());
                }
            }
        }
    }

    private int key(int at) {
        return (int) (keys[at] >>> Integer.SIZE);
    }

    private static boolean isKept(byte[] page, int from, int to, IntPredicate kept) {
        boolean[] all = {true};
        Postings.read(page, from, to, (record, _) -> all[0] &= kept.test(record));
        return all[0];
    }

    private List<byte[]> parts(int from, int end) {
        List<byte[]> found = new ArrayList<>();
        for (int at = from; at < end; at++) {
            int part = 3 * (int) keys[at];
            found.add(Arrays.copyOfRange(pages.get(parts[part]), parts[part + 1], parts[part + 2]));
        }
        return found;
    }
}
