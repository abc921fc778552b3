package dev.meridian.workflows.survey;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;

/** The names and numbers of word surveys, declared once. */
public final class SurveyJobs {
    public static final JobType WORD_SURVEY = new JobType("word_survey");

    /** Three attempts; waits of 2 s and 4 s. */
    public static final RetryPlan RETRIES = new RetryPlan(3, Duration.ofSeconds(2), 2, Duration.ofMinutes(1));

    private SurveyJobs() {}

    public static String workflowId(String tenant, String jobId) {
        return "word-survey/" + tenant + "/" + jobId;
    }
}
