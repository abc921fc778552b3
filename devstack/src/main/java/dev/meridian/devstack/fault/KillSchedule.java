package dev.meridian.devstack.fault;

import dev.meridian.devstack.process.DevStackException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The moments at which a test strikes, as amounts of work that are done by then: a slow machine is struck in the same
 * states as a quick one.
 *
 * @param moments in ascending order
 */
public record KillSchedule(List<Integer> moments) {
    private static final long POLL_MILLIS = 20;

    public KillSchedule {
        moments = moments.stream().sorted().toList();
    }

    /** Moments at equal distances, the first one distance from the start and the last two from the end of the work. */
    public static KillSchedule even(int strikes, int work) {
        return new KillSchedule(IntStream.rangeClosed(1, strikes)
                .map(strike -> work * strike / (strikes + 2))
                .boxed()
                .toList());
    }

    /** Random moments before so much work is done. */
    public static KillSchedule random(RandomGenerator random, int strikes, int workDone) {
        return new KillSchedule(random.ints(strikes, 0, workDone).boxed().toList());
    }

    /**
     * Strikes at each moment; returns after the last.
     *
     * @param done how much work is done
     * @param patience how long the work may take from one moment to the next
     * @throws DevStackException if it takes longer
     */
    public void follow(LongSupplier done, Duration patience, Strike strike) throws Exception {
        for (int moment : moments) {
            long deadline = System.nanoTime() + patience.toNanos();
            for (long now = done.getAsLong(); now < moment; now = done.getAsLong()) {
                if (System.nanoTime() > deadline) {
                    throw new DevStackException("After %s only %d of %d were done.".formatted(patience, now, moment));
                }
                Thread.sleep(POLL_MILLIS);
            }
            strike.strike();
        }
    }

    /** What happens at a moment. */
    @FunctionalInterface
    public interface Strike {
        void strike() throws Exception;
    }
}
