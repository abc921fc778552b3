package dev.meridian.domain.download.row;

import java.util.Arrays;

/** Where each row of a buffer begins, and where its id and its version stand. */
final class Index {
    private static final int NUMBERS = 5;

    private int[] numbers = new int[NUMBERS * 256];
    private int size;

    int size() {
        return size;
    }

    void truncate(int rows) {
        size = rows;
    }

    void add(int start, int idStart, int idLength, int versionStart, int versionLength) {
        int at = size * NUMBERS;
        if (at == numbers.length) {
            numbers = Arrays.copyOf(numbers, at * 2);
        }
        numbers[at] = start;
        numbers[at + 1] = idStart;
        numbers[at + 2] = idLength;
        numbers[at + 3] = versionStart;
        numbers[at + 4] = versionLength;
        size++;
    }

    int start(int row) {
        return numbers[row * NUMBERS];
    }

    int idStart(int row) {
        return numbers[row * NUMBERS + 1];
    }

    int idLength(int row) {
        return numbers[row * NUMBERS + 2];
    }

    /** Where the version begins; -1 if the row has none. */
    int versionStart(int row) {
        return numbers[row * NUMBERS + 3];
    }

    int versionLength(int row) {
        return numbers[row * NUMBERS + 4];
    }
}
