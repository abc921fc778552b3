package dev.meridian.activities.survey;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.workflows.survey.SurveyJobs;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Accepts word surveys; each request is a job of its own. */
public final class SurveyIntake implements FeatureIntake<WordSurvey> {
    private final JobProjection jobs;

    public SurveyIntake(JobProjection jobs) {
        this.jobs = jobs;
    }

    @Override
    public JobDefinition<WordSurvey> definition() {
        return WordSurvey.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, WordSurvey payload) {
        return insert(transaction, tenant, WordSurvey.DEFINITION.subjectOf(payload));
    }

    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        return insert(transaction, job.tenant(), job.subject());
    }

    private AcceptedJob insert(Handle transaction, String tenant, String subject) {
        UUID id = JobIds.next();
        String workflowId = SurveyJobs.workflowId(tenant, id.toString());
        return AcceptedJob.made(
                jobs.insert(transaction, new NewJob(id, tenant, SurveyJobs.WORD_SURVEY, subject, null, workflowId)));
    }
}
