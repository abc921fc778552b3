package dev.meridian.workflows.job;

import static org.awaitility.Awaitility.await;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Sets what the fake activities of a test do, call by call, and records the calls. */
public final class ActivityScript {
    /** Longer than any pool, client or local retry is patient. */
    public static final Duration LONG_OUTAGE = Duration.ofSeconds(80);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LongSupplier clock;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Long> times = new ConcurrentHashMap<>();
    private final Map<String, Queue<Runnable>> steps = new ConcurrentHashMap<>();
    private final Map<String, Outage> outages = new ConcurrentHashMap<>();

    private record Outage(long lengthMillis, Runnable failure, AtomicLong begunMillis) {
        boolean isOn(long now) {
            begunMillis.compareAndSet(0, now);
            return now - begunMillis.get() < lengthMillis;
        }
    }

    /**
     * @param clock the test's time in ms
     */
    public ActivityScript(LongSupplier clock) {
        this.clock = clock;
    }

    /** The next calls of this activity take these steps, one each; later calls just succeed. */
    public void on(String activity, Runnable... nextSteps) {
        steps.computeIfAbsent(activity, name -> new ConcurrentLinkedQueue<>()).addAll(Arrays.asList(nextSteps));
    }

    /** From the first call of each of these activities on, calls take this step for as long, by the test's clock. */
    public void during(Duration outage, Runnable failure, String... activities) {
        for (String activity : activities) {
            outages.put(activity, new Outage(outage.toMillis(), failure, new AtomicLong()));
        }
    }

    /** Records a call as {@code <activity> <what>} and takes its step. */
    public void call(String activity, Object what) {
        String call = activity + " " + what;
        times.putIfAbsent(call, clock.getAsLong());
        calls.add(call);
        Outage outage = outages.get(activity);
        if (outage != null && outage.isOn(clock.getAsLong())) {
            outage.failure().run();
        }
        Runnable step = steps.getOrDefault(activity, new ArrayDeque<>()).poll();
        if (step != null) {
            step.run();
        }
    }

    /** Every call so far, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** Waits, without moving the test's clock, until this call has come. */
    public void awaitCall(String call) {
        await().atMost(PATIENCE).until(() -> calls.contains(call));
    }

    /** The time of the test's clock, in ms, at the first such call. */
    public long timeOf(String call) {
        return Objects.requireNonNull(times.get(call), call);
    }

    /** The time of the test's clock between the first of each of two calls. */
    public Duration between(String earlier, String later) {
        return Duration.ofMillis(timeOf(later) - timeOf(earlier));
    }

    /** A step that reports a failure. */
    public static Runnable fails(String code, boolean retryable) {
        return () -> {
            throw new JobFailure(code, "scripted", retryable).toApplicationFailure();
        };
    }

    /** A step of bookkeeping that finds no database, which it does not report. */
    public static void findsNoDatabase() {
        throw new IllegalStateException("no database");
    }

    /** A step after which nothing more is heard of the worker. */
    public static void losesItsWorker() {
        Activity.getExecutionContext().doNotCompleteOnReturn();
    }

    /** A step that heartbeats until it is cancelled. */
    public static void untilCancelled() {
        until(() -> false).run();
    }

    /** A step that heartbeats until it is cancelled, overlooks that, and ends in its own way. */
    public static Runnable untilCancelledThen(Runnable end) {
        return () -> {
            try {
                untilCancelled();
            } catch (ActivityCanceledException overlooked) {
                end.run();
            }
        };
    }

    /** A step that does something for each item, and heartbeats between, because a busy machine may take long. */
    public static <T> Runnable forEach(List<T> items, Consumer<T> action) {
        return () -> items.forEach(item -> {
            action.accept(item);
            Activity.getExecutionContext().heartbeat(null);
        });
    }

    /** A step that heartbeats until the condition holds. */
    public static Runnable until(BooleanSupplier condition) {
        return () -> {
            ActivityExecutionContext context = Activity.getExecutionContext();
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(PATIENCE)
                    .until(() -> {
                        context.heartbeat(null);
                        return condition.getAsBoolean();
                    });
        };
    }

    /** One step made of several. */
    public static Runnable both(Runnable first, Runnable second) {
        return () -> {
            first.run();
            second.run();
        };
    }
}
