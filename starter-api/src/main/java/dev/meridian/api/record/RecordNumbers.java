package dev.meridian.api.record;

import dev.meridian.api.problem.Refusal;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.record.RecordKey;

/** Reads the numbers of records in requests. */
final class RecordNumbers {
    private RecordNumbers() {}

    static RecordKey key(Tenant tenant, long number) {
        if (number < 1 || number > RecordKey.LARGEST_NUMBER) {
            throw Refusal.badRequest("bad_number", "A record's number lies in 1.." + RecordKey.LARGEST_NUMBER);
        }
        return new RecordKey(tenant.id(), number);
    }

    /** The number after which a page of a list begins. */
    static long cursor(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException malformed) {
            throw Refusal.badRequest("bad_cursor", "'cursor' must be the nextCursor of a page")
                    .with("parameter", "cursor");
        }
    }

    static Refusal unknownRecord() {
        return Refusal.notFound("unknown_record", "There is no such record");
    }
}
