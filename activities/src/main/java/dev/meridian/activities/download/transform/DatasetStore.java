package dev.meridian.activities.download.transform;

import java.util.Iterator;
import java.util.UUID;

/** Where transforms put datasets. */
public interface DatasetStore {
    /**
     * Stores a dataset in place of one with its id, in a transaction of its own.
     *
     * @param rows JSON objects as text, which are read one after another
     */
    void put(UUID id, String tenant, String name, Iterator<String> rows);
}
