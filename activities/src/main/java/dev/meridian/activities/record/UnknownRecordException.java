package dev.meridian.activities.record;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.shape.Violation;
import java.util.List;

/** The tenant has no record of this number. */
public final class UnknownRecordException extends InvalidRequestException {
    private static final long serialVersionUID = 1;

    /** @param path where the request names the record, as a JSON pointer */
    UnknownRecordException(String path) {
        super(List.of(new Violation(path, "unknown_record", "There is no such record")), true);
    }
}
