package dev.meridian.activities.record.store;

import dev.meridian.domain.audio.landmark.Peaks;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code record_prints}: the fingerprints of audio, which the step that took them stores with its result. */
public final class PrintTable {
    /**
     * The fingerprints of audio.
     *
     * @param chromaprint its items of 32 bits, lowest byte first
     */
    public record Prints(double seconds, Peaks peaks, byte[] chromaprint) {}

    /** Stores fingerprints; nothing if another worker was first. */
    public void put(Handle transaction, StepKey step, Prints prints) {
        transaction
                .createUpdate("""
                        INSERT INTO record_prints (tenant, sha256, version, seconds, peaks, chromaprint)
                        VALUES (:tenant, :sha256, :version, :seconds, :peaks, :chromaprint) ON CONFLICT DO NOTHING""")
                .bind("tenant", step.tenant())
                .bind("sha256", step.sha256())
                .bind("version", step.version())
                .bind("seconds", prints.seconds())
                .bind("peaks", prints.peaks().toBytes())
                .bind("chromaprint", prints.chromaprint())
                .execute();
    }

    public Optional<Prints> find(Handle handle, StepKey step) {
        return handle.createQuery("""
                        SELECT seconds, peaks, chromaprint FROM record_prints
                        WHERE tenant = :tenant AND sha256 = :sha256 AND version = :version""")
                .bind("tenant", step.tenant())
                .bind("sha256", step.sha256())
                .bind("version", step.version())
                .map((row, context) -> new Prints(
                        row.getDouble("seconds"), Peaks.of(row.getBytes("peaks")), row.getBytes("chromaprint")))
                .findOne();
    }
}
