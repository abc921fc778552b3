package dev.meridian.domain.audio.landmark.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/** Things made side by side, in order. */
final class Parallel {
    private Parallel() {}

    interface Making<T> {
        T make(int number) throws IOException;
    }

    static <T> List<T> each(int count, Making<T> making) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> {
                    try {
                        return making.make(number);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}
