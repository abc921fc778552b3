package dev.meridian.activities.survey;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.survey.SurveyJobs;
import java.util.List;

/** What a word survey is asked for with. */
@Described("Texts whose words are counted")
public record WordSurvey(
        @Described("The texts") @Length(min = 1, max = 500) List<String> texts) {
    public static final JobDefinition<WordSurvey> DEFINITION = new JobDefinition<WordSurvey>(
                    SurveyJobs.WORD_SURVEY,
                    "Counts the words of several texts",
                    PayloadType.of(WordSurvey.class),
                    JobBounds.fixed(SurveyJobs.RETRIES, ActivityPolicies.LONG_WORK),
                    TaskQueues.MAIN,
                    survey -> survey.texts().size() + " texts")
            .withoutTerms()
            .withOwnWorkflow();

    /** What a completed job shows as its result. */
    record Result(int words) {}

    int wordsOf(int text) {
        String words = texts.get(text).strip();
        return words.isEmpty() ? 0 : words.split("\\s+").length;
    }
}
