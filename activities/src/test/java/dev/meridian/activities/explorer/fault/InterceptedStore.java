package dev.meridian.activities.explorer.fault;

import dev.meridian.activities.explorer.object.ObjectStore;
import dev.meridian.activities.explorer.object.StoredObject;
import dev.meridian.activities.job.work.JobException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A store around whose requests a test lets something happen: a fault, a pause, or another request. */
public final class InterceptedStore implements ObjectStore {
    private final ObjectStore store;
    public volatile Consumer<UUID> beforePut = id -> {};
    public volatile Consumer<UUID> afterPut = id -> {};
    public volatile Consumer<Collection<UUID>> beforeDelete = ids -> {};
    public volatile Consumer<UUID> beforeLookUp = id -> {};

    public InterceptedStore(ObjectStore store) {
        this.store = store;
    }

    public static JobException failure() {
        return JobException.retryable(FAILED, "injected", new IllegalStateException("injected"));
    }

    /** Lets something happen around the first request only, however many come at once. */
    public static <T> Consumer<T> once(Consumer<T> what) {
        AtomicBoolean happened = new AtomicBoolean();
        return request -> {
            if (!happened.getAndSet(true)) {
                what.accept(request);
            }
        };
    }

    @Override
    public void put(UUID id, String json, String md5) {
        beforePut.accept(id);
        store.put(id, json, md5);
        afterPut.accept(id);
    }

    @Override
    public void delete(Collection<UUID> ids) {
        beforeDelete.accept(ids);
        store.delete(ids);
    }

    @Override
    public Optional<String> md5(UUID id) {
        beforeLookUp.accept(id);
        return store.md5(id);
    }

    @Override
    public void forEach(Consumer<StoredObject> visitor) {
        store.forEach(visitor);
    }
}
