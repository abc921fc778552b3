package dev.meridian.activities.job.definition;

/** What hands the jobs of a type to Temporal. */
public enum Dispatch {
    /** The control of all tasks, which starts one task workflow for each job. */
    TASK_WORKFLOW,
    /** A control of the type's own, which knows the type's workflow. */
    OWN_WORKFLOW
}
