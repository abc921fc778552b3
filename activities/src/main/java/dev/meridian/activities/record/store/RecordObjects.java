package dev.meridian.activities.record.store;

import dev.meridian.activities.job.object.ObjectLedger;

/** Where the objects of audio records are. */
public final class RecordObjects {
    /** The folder of the bucket. */
    public static final String FOLDER = "records";

    public static final ObjectLedger LEDGER = new ObjectLedger("record_objects");

    private RecordObjects() {}
}
