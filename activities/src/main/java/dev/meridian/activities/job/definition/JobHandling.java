package dev.meridian.activities.job.definition;

/**
 * How jobs of a type are asked for and handed over.
 *
 * @param takesTerms whether a request is always a job of its own, so that it may say when and how that job runs and may be
 *     an item of a batch; if not, the type's feature decides which job answers a request
 * @param sharesWorkflows whether jobs that come close together may run side by side in one workflow, because such a job
 *     usually takes seconds at most
 */
public record JobHandling(Audience audience, boolean takesTerms, Dispatch dispatch, boolean sharesWorkflows) {
    /** How tasks are handled unless their type says otherwise. */
    static final JobHandling OF_TASKS = new JobHandling(Audience.ANYONE, true, Dispatch.TASK_WORKFLOW, false);

    JobHandling withAudience(Audience newAudience) {
        return new JobHandling(newAudience, takesTerms, dispatch, sharesWorkflows);
    }

    JobHandling withoutTerms() {
        return new JobHandling(audience, false, dispatch, sharesWorkflows);
    }

    JobHandling withOwnWorkflow() {
        return new JobHandling(audience, takesTerms, Dispatch.OWN_WORKFLOW, false);
    }

    JobHandling sharingWorkflows() {
        return new JobHandling(audience, takesTerms, dispatch, true);
    }
}
