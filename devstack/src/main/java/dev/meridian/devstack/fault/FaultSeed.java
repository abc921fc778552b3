package dev.meridian.devstack.fault;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The seed of a test's random faults: another at each run, printed, and repeatable by {@code
 * -Dmeridian.faults.seed=N}.
 */
public final class FaultSeed {
    private static final String SETTING = "meridian.faults.seed";

    private FaultSeed() {}

    /** Chooses the seed and prints it with the name of the test. */
    public static long choose(Class<?> test) {
        long seed = Long.getLong(SETTING, System.nanoTime());
        System.out.printf("%s -D%s=%d%n", test.getSimpleName(), SETTING, seed);
        return seed;
    }

    /** A generator with a {@linkplain #choose chosen} seed. */
    public static RandomGenerator random(Class<?> test) {
        return random(choose(test));
    }

    /** A generator with this seed; the same seed gives the same numbers on every machine. */
    public static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
