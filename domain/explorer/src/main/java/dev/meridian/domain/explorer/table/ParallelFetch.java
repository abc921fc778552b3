package dev.meridian.domain.explorer.table;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Applies a slow function to many keys with bounded parallelism; the first failure cancels the others. */
final class ParallelFetch {

    private final int parallel;

    ParallelFetch(int parallel) {
        this.parallel = parallel;
    }

    <K, V> Map<K, V> all(List<K> keys, Function<K, V> function) {
        Map<K, V> results = new ConcurrentHashMap<>();
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < keys.size(); i = next.getAndIncrement()) {
                results.put(keys.get(i), function.apply(keys.get(i)));
            }
        };
        int workers = Math.min(parallel, keys.size());
        if (workers <= 1) {
            worker.run();
            return results;
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> running = IntStream.range(0, workers)
                    .mapToObj(i -> executor.submit(worker))
                    .toList();
            try {
                for (Future<?> future : running) {
                    future.get();
                }
            } catch (ExecutionException e) {
                executor.shutdownNow();
                throw unchecked(e.getCause());
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new java.util.concurrent.CancellationException("interrupted while fetching");
            }
        }
        return results;
    }

    private static RuntimeException unchecked(@org.jspecify.annotations.Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> new IllegalStateException(cause);
        };
    }
}
