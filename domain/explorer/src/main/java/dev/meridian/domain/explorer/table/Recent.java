package dev.meridian.domain.explorer.table;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cache of recently read values by key; it evicts the least recently used entries when it is told to make room. */
public final class Recent<K, V> {

    private final int capacity;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    public Recent(int capacity) {
        this.capacity = capacity;
    }

    public Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    public void put(K key, V value) {
        entries.put(key, value);
    }

    /** Makes room if necessary, and returns the keys that are not cached, each once. */
    public List<K> missing(Collection<K> keys) {
        keys.forEach(entries::get);
        Iterator<K> eldest = entries.keySet().iterator();
        for (int surplus = entries.size() - capacity; surplus > 0; surplus--) {
            eldest.next();
            eldest.remove();
        }
        return keys.stream().distinct().filter(key -> !entries.containsKey(key)).toList();
    }
}
