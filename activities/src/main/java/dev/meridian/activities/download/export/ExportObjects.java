package dev.meridian.activities.download.export;

import dev.meridian.activities.job.object.ObjectLedger;

/** Where the files of exports are. */
public final class ExportObjects {
    /** The folder of the bucket. */
    public static final String FOLDER = "exports";

    public static final ObjectLedger LEDGER = new ObjectLedger("export_objects");

    private ExportObjects() {}
}
