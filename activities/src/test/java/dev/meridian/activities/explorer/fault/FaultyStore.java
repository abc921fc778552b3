package dev.meridian.activities.explorer.fault;

import dev.meridian.activities.explorer.fault.FaultKind.Step;
import dev.meridian.activities.explorer.object.ObjectStore;
import dev.meridian.activities.explorer.object.StoredObject;
import dev.meridian.activities.job.work.JobException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The bucket as a worker sees it that may fail at every request. */
record FaultyStore(ObjectStore store, Incarnation worker) implements ObjectStore {
    @Override
    public void put(UUID id, String json, String md5) {
        step(Step.PUT, () -> store.put(id, json, md5));
    }

    @Override
    public void delete(Collection<UUID> ids) {
        step(Step.DELETE, () -> store.delete(ids));
    }

    @Override
    public Optional<String> md5(UUID id) {
        return store.md5(id);
    }

    @Override
    public void forEach(Consumer<StoredObject> visitor) {
        store.forEach(visitor);
    }

    private void step(Step step, Runnable request) {
        try {
            worker.step(step, () -> {
                request.run();
                return true;
            });
        } catch (RuntimeException real) {
            throw real;
        } catch (Exception injected) {
            throw JobException.retryable(FAILED, String.valueOf(injected.getMessage()), injected);
        }
    }
}
