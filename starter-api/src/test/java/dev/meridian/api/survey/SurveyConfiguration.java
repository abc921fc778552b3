package dev.meridian.api.survey;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.WorkflowControl;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.survey.SurveyActivitiesImpl;
import dev.meridian.activities.survey.SurveyIntake;
import dev.meridian.activities.survey.WordSurvey;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.survey.SurveyJobs;
import dev.meridian.workflows.survey.SurveyWorkflow;
import dev.meridian.workflows.survey.SurveyWorkflowImpl;
import io.temporal.client.WorkflowClient;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Everything that word surveys need. */
@Configuration(proxyBeanMethods = false)
class SurveyConfiguration {
    @Bean
    JobDefinition<?> wordSurvey() {
        return WordSurvey.DEFINITION;
    }

    @Bean
    JobControl surveyControl(WorkflowClient client, WorkflowPerJob workflows) {
        return new WorkflowControl(
                SurveyJobs.WORD_SURVEY,
                workflows,
                (job, options, terms) -> WorkflowClient.start(
                        client.newWorkflowStub(SurveyWorkflow.class, options)::run,
                        job.id().toString()));
    }

    @Bean
    FeatureIntake<?> surveyIntake(JobProjection jobs) {
        return new SurveyIntake(jobs);
    }

    @Bean
    WorkerRegistration surveyWorkflows(Jdbi jdbi, JobProjection jobs) {
        return new WorkerRegistration(
                TaskQueues.MAIN, List.of(SurveyWorkflowImpl.class), List.of(new SurveyActivitiesImpl(jdbi, jobs)));
    }
}
