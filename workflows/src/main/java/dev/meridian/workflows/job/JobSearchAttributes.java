package dev.meridian.workflows.job;

import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.util.List;

/**
 * The search attributes of every workflow, all of type Keyword. Progress is not a search attribute, because each change
 * would be an event of the history.
 *
 * <p>A workflow that serves many jobs in turn (explorers, static builds) shows the job it is running.
 */
public final class JobSearchAttributes {
    public static final SearchAttributeKey<String> JOB_ID = SearchAttributeKey.forKeyword("MeridianJobId");
    public static final SearchAttributeKey<String> JOB_TYPE = SearchAttributeKey.forKeyword("MeridianJobType");
    public static final SearchAttributeKey<String> TENANT = SearchAttributeKey.forKeyword("MeridianTenant");
    public static final SearchAttributeKey<String> STATUS = SearchAttributeKey.forKeyword("MeridianStatus");

    /** All search attributes, for registering them with a namespace. */
    public static final List<SearchAttributeKey<String>> ALL = List.of(JOB_ID, JOB_TYPE, TENANT, STATUS);

    /** Memo keys: the id of the job a workflow was started for, and the SHA-256 of the request's body in hex. */
    public static final String MEMO_JOB_ID = "jobId";

    public static final String MEMO_REQUEST_HASH = "requestHash";

    private JobSearchAttributes() {}

    /** Shows the state of the job that the calling workflow runs. */
    public static void show(JobStatus status) {
        Workflow.upsertTypedSearchAttributes(STATUS.valueSet(status.wireName()));
    }
}
