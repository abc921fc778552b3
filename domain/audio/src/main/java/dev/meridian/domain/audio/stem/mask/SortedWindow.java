package dev.meridian.domain.audio.stem.mask;

/** Powers in order, of which one at a time leaves and another comes; a median filter that slides over one spectrum. */
final class SortedWindow {
    private final int[] sorted;
    private int size;

    SortedWindow(int capacity) {
        this.sorted = new int[capacity];
    }

    void clear() {
        size = 0;
    }

    void add(int value) {
        int at = size++;
        while (at > 0 && sorted[at - 1] > value) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = value;
    }

    void remove(int value) {
        int at = find(value);
        System.arraycopy(sorted, at + 1, sorted, at, --size - at);
    }

    /** Removes a number and adds another, moving only what lies between them. */
    void replace(int old, int value) {
        int[] all = sorted;
        int at = find(old);
        if (value > old) {
            int last = size - 1;
            while (at < last && all[at + 1] < value) {
                all[at] = all[at + 1];
                at++;
            }
        } else {
            while (at > 0 && all[at - 1] > value) {
                all[at] = all[at - 1];
                at--;
            }
        }
        all[at] = value;
    }

    /** The middle number; of an even count the lower one of the two in the middle. */
    int median() {
        return sorted[(size - 1) / 2];
    }

    private int find(int value) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
