package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.task.TaskJobs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Groups jobs of the outbox that may share a workflow: jobs of one tenant, type and priority. */
final class HandoverGroups {
    private HandoverGroups() {}

    /**
     * What the jobs of a group have in common.
     *
     * @param rest empty for jobs that may go together; the job's id for a job that goes alone; the id of the shared workflow for
     *     jobs that have one
     */
    private record Key(String tenant, String type, int priority, Object rest) {}

    /**
     * Groups of jobs in the order of their first jobs. Of the jobs that have been given to a shared workflow already, one
     * stands for all of that workflow.
     */
    static List<List<OpenJob>> of(List<OpenJob> jobs, Predicate<OpenJob> mayShare) {
        Map<Key, List<OpenJob>> open = new LinkedHashMap<>();
        List<List<OpenJob>> groups = new ArrayList<>();
        for (OpenJob job : jobs) {
            Key key = new Key(job.tenant(), job.type(), job.next().priority(), rest(job, mayShare));
            List<OpenJob> group = open.get(key);
            if (group != null && job.isShared()) {
                continue;
            }
            if (group == null || group.size() == TaskJobs.PAGE_SIZE) {
                group = new ArrayList<>();
                groups.add(group);
                open.put(key, group);
            }
            group.add(job);
        }
        return groups;
    }

    private static Object rest(OpenJob job, Predicate<OpenJob> mayShare) {
        if (job.isShared()) {
            return job.workflowId();
        }
        return mayShare.test(job) ? "" : job.id();
    }
}
