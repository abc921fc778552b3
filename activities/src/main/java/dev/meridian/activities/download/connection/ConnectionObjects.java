package dev.meridian.activities.download.connection;

import dev.meridian.activities.job.object.ObjectLedger;

/** Where the files are that were uploaded for connections. */
public final class ConnectionObjects {
    /** The folder of the bucket. */
    public static final String FOLDER = "connection-files";

    public static final ObjectLedger LEDGER = new ObjectLedger("connection_objects");

    private ConnectionObjects() {}
}
