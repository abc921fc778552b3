package dev.meridian.activities.record;

import dev.meridian.activities.job.definition.UnknownSubjectException;

/** The tenant has no record of this number. */
public final class UnknownRecordException extends UnknownSubjectException {
    private static final long serialVersionUID = 1;

    /** @param path where the request names the record, as a JSON pointer */
    UnknownRecordException(String path) {
        super(path, "unknown_record", "There is no such record");
    }
}
