package dev.meridian.activities.job.object;

import dev.meridian.activities.job.work.JobException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes objects to which nothing refers from the bucket: uploads whose process has ended, objects that the ledger
 * says are to be deleted, and, every few hours, objects that the ledger does not know. Several processes may sweep at
 * the same time.
 */
public final class ObjectSweep {
    private static final Logger log = LoggerFactory.getLogger(ObjectSweep.class);
    private static final int BATCH = 200;
    private static final int PAGE = 1000;

    /** The age from which an object that the ledger does not know is deleted. */
    private static final Duration SETTLED = Duration.ofHours(1);

    private final Jdbi jdbi;
    private final ObjectBucket bucket;
    private final Clock clock;
    private final ObjectLedger ledger;

    public ObjectSweep(Jdbi jdbi, BucketObjects objects, Clock clock) {
        this.jdbi = jdbi;
        this.bucket = objects.bucket();
        this.ledger = objects.ledger();
        this.clock = clock;
    }

    /** Deletes what is due; returns how many objects are gone. What can't be deleted now is tried again later. */
    public int run() {
        jdbi.useTransaction(ledger::giveUpOverdue);
        List<ObjectLedger.ObjectToDelete> doomed = jdbi.inTransaction(tx -> ledger.takeDoomed(tx, BATCH));
        int gone = 0;
        for (ObjectLedger.ObjectToDelete object : doomed) {
            try {
                delete(object);
                gone++;
            } catch (JobException notNow) {
                log.warn("Object {} is deleted later: {}", object.id(), notNow.getMessage());
            }
        }
        return gone;
    }

    private void delete(ObjectLedger.ObjectToDelete object) {
        String key = bucket.key(object.tenant(), object.id());
        if (object.uploadId() != null) {
            bucket.abort(key, object.uploadId());
        }
        bucket.delete(key);
        jdbi.useTransaction(tx -> ledger.forget(tx, object.id()));
    }

    /** Lists the bucket and deletes objects that the ledger does not know and that are older than an hour; returns how many. */
    public int deleteUnknown() {
        Instant settled = clock.instant().minus(SETTLED);
        List<String> page = new ArrayList<>();
        int[] deleted = {0};
        bucket.forEach((key, changed) -> {
            if (changed.isBefore(settled)) {
                page.add(key);
            }
            if (page.size() == PAGE) {
                deleted[0] += deleteUnknown(page);
                page.clear();
            }
        });
        return deleted[0] + deleteUnknown(page);
    }

    private int deleteUnknown(List<String> keys) {
        List<UUID> ids =
                keys.stream().map(ObjectSweep::id).flatMap(Optional::stream).toList();
        Set<UUID> known = new HashSet<>(jdbi.withHandle(handle -> ledger.known(handle, ids)));
        List<String> unknown = keys.stream()
                .filter(key -> id(key).filter(id -> !known.contains(id)).isPresent())
                .toList();
        bucket.delete(unknown);
        return unknown.size();
    }

    /** The id that is the last part of a key; empty if it is none of ours. */
    private static Optional<UUID> id(String key) {
        try {
            return Optional.of(UUID.fromString(key.substring(key.lastIndexOf('/') + 1)));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
