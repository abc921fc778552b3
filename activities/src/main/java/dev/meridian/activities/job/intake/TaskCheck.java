package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.JobDefinition;
import org.jdbi.v3.core.Handle;

/**
 * Looks in the database at what the payload of a task names, when somebody asks for the task: what can't work is refused at once
 * and not when the task runs. The task's performer has to check the same things again, because they may change in between.
 */
public interface TaskCheck<P extends Record> {
    /** The type, which takes terms. */
    JobDefinition<P> definition();

    /**
     * Checks a payload inside the transaction that stores the job.
     *
     * @throws dev.meridian.activities.job.definition.InvalidRequestException with every violation; paths begin at the payload
     */
    void check(Handle transaction, String tenant, P payload);
}
