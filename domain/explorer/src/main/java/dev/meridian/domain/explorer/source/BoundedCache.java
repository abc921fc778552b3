package dev.meridian.domain.explorer.source;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** A map that evicts the least recently used entries when it becomes too heavy. Thread-safe. */
public final class BoundedCache<K, V> {

    private final long maxWeight;
    private final ToIntFunction<V> weigher;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    /**
     * @param maxWeight how heavy all values may be together
     * @param weigher computes a value's weight
     */
    public BoundedCache(long maxWeight, ToIntFunction<V> weigher) {
        this.maxWeight = maxWeight;
        this.weigher = weigher;
    }

    /** The cached value of a key. */
    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Caches a value, and evicts others if necessary. */
    public synchronized void put(K key, V value) {
        remove(key);
        entries.put(key, value);
        weight += weigher.applyAsInt(value);
        for (Iterator<V> eldest = entries.values().iterator(); weight > maxWeight && eldest.hasNext(); ) {
            weight -= weigher.applyAsInt(eldest.next());
            eldest.remove();
        }
    }

    synchronized void remove(K key) {
        V old = entries.remove(key);
        if (old != null) {
            weight -= weigher.applyAsInt(old);
        }
    }
}
