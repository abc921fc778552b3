package dev.meridian.workflows.task;

/**
 * A page: tasks of one tenant, type and priority that share a workflow. Which tasks these are stands in PostgreSQL, under the
 * workflow's id.
 *
 * @param workflowId the page's id
 * @param type the job type's name
 * @param taskQueue the queue whose workers perform the effects
 */
public record TaskPage(String workflowId, String tenant, String type, String taskQueue) {}
