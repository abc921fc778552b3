package dev.meridian.devstack.fault;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the effects that jobs have outside of us, by the key that every repetition of an effect carries: a call's
 * idempotency key, a mail's Message-ID, a record's id.
 */
public final class EffectLedger {
    private final Map<String, Integer> effects = new ConcurrentHashMap<>();

    /** Notes an effect; returns how often it has happened now. */
    public int add(String key) {
        return effects.merge(key, 1, Integer::sum);
    }

    /** The keys of all effects so far. */
    public Set<String> keys() {
        return Set.copyOf(effects.keySet());
    }

    /** How often this effect has happened. */
    public int times(String key) {
        return effects.getOrDefault(key, 0);
    }

    /** How many effects happened, repetitions included. */
    public int total() {
        return effects.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many of them repeated an effect. */
    public int repeated() {
        return total() - effects.size();
    }

    /** The expected effects that have not happened, in order. */
    public Set<String> missing(Collection<String> expected) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(effects.keySet());
        return missing;
    }
}
