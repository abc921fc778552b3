package dev.meridian.workflows.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names an audio record.
 *
 * @param tenant the owner
 * @param number the record's number, which is unique within the tenant, from 1 to {@link #LARGEST_NUMBER}
 */
public record RecordKey(String tenant, long number) {
    /** The largest whole number that JavaScript's numbers hold exactly. */
    public static final long LARGEST_NUMBER = 9_007_199_254_740_991L;

    private static final Pattern WORKFLOW_ID = Pattern.compile("record/([a-z0-9-]{1,63})/([0-9]{1,16})");

    public RecordKey {
        if (number < 1 || number > LARGEST_NUMBER) {
            throw new IllegalArgumentException("A record's number lies in 1.." + LARGEST_NUMBER + ", not " + number);
        }
    }

    /**
     * The key in a workflow id.
     *
     * @throws IllegalArgumentException if the id is not that of a record's workflow
     */
    public static RecordKey ofWorkflowId(String workflowId) {
        Matcher matcher = WORKFLOW_ID.matcher(workflowId);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a record's workflow: '" + workflowId + "'");
        }
        return new RecordKey(matcher.group(1), Long.parseLong(matcher.group(2)));
    }

    /** The id of the one workflow that processes the record. */
    public String workflowId() {
        return "record/" + tenant + "/" + number;
    }
}
