package dev.meridian.activities.record;

import dev.meridian.workflows.record.RecordTurn;
import dev.meridian.workflows.record.StemActivities;

/** {@link StemActivities} on {@link RecordStems}; idempotent by tenant, audio, engine, parameters and block. */
public final class StemActivitiesImpl implements StemActivities {
    private final RecordStems stems;

    public StemActivitiesImpl(RecordStems stems) {
        this.stems = stems;
    }

    @Override
    public void separate(RecordTurn turn) {
        RecordActivitiesImpl.supervise(() -> {
            stems.separate(turn);
            return turn;
        });
    }
}
